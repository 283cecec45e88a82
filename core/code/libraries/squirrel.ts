import type { Span } from "../../text.ts";
import { readDml } from "../dml-reader.ts";
import { type Builder, buildersIn } from "../go/builders.ts";
import { GoParameters } from "../go/parameters.ts";
import { SquirrelSql } from "../go/squirrel-sql.ts";
import { type ChainCall, chainsIn, GoValues } from "../go/syntax.ts";
import { namedQuerySource } from "../models/squirrel.ts";
import type { CodeModel } from "../models/types.ts";
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
  concerns: (text, { models }) =>
    (/\.\s*(?:Select|Insert|Replace|Update|Delete|Join|LeftJoin)\(/.test(text) &&
      !/"(?:gorm\.io|github\.com\/doug-martin)\//.test(text)) ||
    models.all.some(({ library, name }) => library === "squirrel" && text.includes(`${name}.`)),
  extract(text, root, environment, _language, file) {
    const usages = new Map<string, LibraryUsage>();
    const sinks: Sink[] = [];
    if (root === undefined) return { usages: [], sinks };
    const values = new GoValues(text, root);
    const parameters = new GoParameters(root);
    const sources = sourcesNear(file, environment.models.all);
    const joins = ({ method, args }: ChainCall) => isJoin(method, args[0]?.text);
    for (const builder of buildersIn(chainsIn(root), begins, joins, (name) => sources.has(name))) {
      const sql = new SquirrelSql(values, parameters);
      const source = sourceOf(builder, sources);
      if (source === undefined && !isStatement(builder)) continue;
      if (!sql.build(builder, source)) continue;
      const embedded = embeddedBy(builder, sql);
      const facts = readDml(embedded.text, environment.dialect);
      for (const column of facts.columns) {
        // What a named query reads is told where it stands.
        if (!isInCode(embedded, column.span)) continue;
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

/** A query that a function gives: which table it begins with is not known, those that are joined are. */
function isJoin(method: string, text = ""): boolean {
  return /^(?:Left|Right|Inner)?Join$/.test(method) && /\bon\b/i.test(text);
}

function sourceOf({ calls, unknown }: Builder, sources: ReadonlyMap<string, string>): string | undefined {
  if (unknown !== undefined) return sources.get(unknown);
  return statements.has(calls[0]?.method ?? "") ? undefined : "(SELECT 1) unknown";
}

/** What the queries that the package's other files name read from. */
function sourcesNear(file: string, models: readonly CodeModel[]): ReadonlyMap<string, string> {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return new Map(
    models.flatMap((model) => {
      const source = model.library === "squirrel" ? model.relations.get(namedQuerySource) : undefined;
      const isNear = model.file !== file && model.file.slice(0, model.file.lastIndexOf("/") + 1) === folder;
      return source !== undefined && isNear ? [[model.name, source] as const] : [];
    }),
  );
}

function isInCode({ segments }: EmbeddedSql, span: Span): boolean {
  return segments.some(({ sql }) => sql.start <= span.start && span.end <= sql.end);
}

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
