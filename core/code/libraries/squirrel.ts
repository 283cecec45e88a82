import { readDml } from "../dml-reader.ts";
import { type Builder, buildersIn } from "../go/builders.ts";
import { SquirrelSql } from "../go/squirrel-sql.ts";
import { type ChainCall, chainsIn, GoValues } from "../go/syntax.ts";
import type { EmbeddedSql } from "../sql-strings.ts";
import type { Sink } from "../types.ts";
import type { CodeLibrary, LibraryUsage } from "./library.ts";
import { usageOf } from "./sql.ts";

const statements: ReadonlySet<string> = new Set(["Select", "Insert", "Replace", "Update", "Delete"]);

/** Calls that other things with methods of those names do not have. */
const shape: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["Select", new Set(["From", "FromSelect"])],
  ["Insert", new Set(["Columns", "Values", "SetMap", "Select"])],
  ["Replace", new Set(["Columns", "Values", "SetMap", "Select"])],
  ["Update", new Set(["Set", "SetMap"])],
  ["Delete", new Set(["Where", "From", "RunWith", "ToSql", "Exec", "Suffix", "Limit"])],
]);

/** Statements that are built with squirrel, whose arguments are pieces of SQL. */
export const squirrel: CodeLibrary = {
  id: "squirrel",
  languages: new Set(["go"]),
  concerns: (text) =>
    /\.\s*(?:Select|Insert|Replace|Update|Delete)\(/.test(text) &&
    !/"(?:gorm\.io|github\.com\/doug-martin)\//.test(text),
  extract(text, root, environment) {
    const usages = new Map<string, LibraryUsage>();
    const sinks: Sink[] = [];
    if (root === undefined) return { usages: [], sinks };
    const values = new GoValues(text, root);
    for (const builder of buildersIn(chainsIn(root), begins)) {
      const sql = new SquirrelSql(values);
      if (!isStatement(builder) || !sql.build(builder)) continue;
      const embedded = embeddedBy(builder, sql);
      const facts = readDml(embedded.text, environment.dialect);
      for (const column of facts.columns) {
        const sink = column.sink === -1 ? -1 : column.sink + sinks.length;
        const usage = { ...usageOf(embedded, column), sink };
        const key = `${usage.span.start}-${usage.span.end}-${usage.access}-${usage.column}`;
        if (!usages.has(key)) usages.set(key, usage);
      }
      for (const { kind, table, open } of facts.sinks)
        sinks.push({
          kind,
          ...(table === undefined ? {} : { table }),
          span: embedded.span,
          library: "squirrel",
          open: open || sql.open,
          insertions: [],
        });
    }
    return { usages: [...usages.values()], sinks };
  },
};

function begins(call: ChainCall): boolean {
  const [first] = call.args;
  if (!statements.has(call.method)) return false;
  return call.method === "Select" || first === undefined || !first.type.includes("unary");
}

function isStatement({ calls }: Builder): boolean {
  const methods = shape.get(calls[0]?.method ?? "");
  return calls.some(({ method }, i) => i > 0 && methods?.has(method));
}

function embeddedBy({ node }: Builder, { assembly }: SquirrelSql): EmbeddedSql {
  return {
    text: assembly.text,
    span: { start: node.startIndex, end: node.endIndex },
    segments: assembly.segments,
    delimiter: undefined,
    lines: false,
    holes: assembly.holes,
  };
}
