import { argumentsOf, type Chain } from "../javascript/chain.ts";
import { QueryReader } from "../javascript/query-builder.ts";
import { type BuilderRules, methodRoles } from "../javascript/query-rules.ts";
import { snakeCaseOfKysely } from "../models/kysely.ts";
import { casingFor } from "../models/resolve.ts";
import type { SyntaxNode } from "../types.ts";
import type { CodeLibrary, LibraryUsage } from "./library.ts";

/** Methods that begin a query, with the table as their argument. */
const heads: ReadonlySet<string> = new Set([
  "selectFrom",
  "insertInto",
  "replaceInto",
  "updateTable",
  "deleteFrom",
  "mergeInto",
]);

const methods = methodRoles({
  tables: ["from", "using"],
  join: ["innerJoin", "leftJoin", "rightJoin", "fullJoin", "crossJoin", "innerJoinLateral", "leftJoinLateral"],
  columns: ["select", "returning", "distinctOn", "avg", "count", "countAll", "max", "min", "sum", "coalesce"],
  order: ["orderBy", "groupBy"],
  condition: ["where", "having"],
  column: ["column", "ref", "eb", "jsonPath", "constraintColumn"],
  comparison: ["whereRef", "havingRef", "onRef"],
  "expression-name": ["with", "withRecursive"],
  schema: ["withSchema"],
  insert: ["values"],
  update: ["set"],
  upsert: ["doUpdateSet", "onDuplicateKeyUpdate"],
  everything: ["selectAll", "returningAll"],
});

/** The joins' condition of a value: `join.on("a.id", "=", 1)`. */
const allMethods: BuilderRules["methods"] = new Map([...methods, ["on", "condition"], ["columns", "columns"]]);

/** Kysely: tables and columns in strings, and the types of a database that check them. */
export const kysely: CodeLibrary = {
  id: "kysely",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, { models }, file) =>
    /\.(?:selectFrom|insertInto|replaceInto|updateTable|deleteFrom|mergeInto)\b/.test(text) ||
    models.all.some((model) => model.library === "kysely" && model.file === file),
  readScript(script, { models }) {
    const isCamel = casingFor("kysely", script.file, models.conventions) === "snake_case";
    new QueryReader(script, {
      library: "kysely",
      methods: allMethods,
      begins,
      rowMethods: new Set(["executeTakeFirst", "executeTakeFirstOrThrow"]),
      column: isCamel ? snakeCaseOfKysely : (name) => name,
      naming: isCamel ? "camelCase" : "column",
    }).read();
  },
  /** The properties of types that are tables. */
  extract(_text, _root, { models }, _language, file) {
    const own = models.all.filter((model) => model.library === "kysely" && model.file === file);
    const usages = own.flatMap(({ reference: table, fields }) =>
      fields.flatMap(({ column, span }): LibraryUsage[] =>
        span.end === 0 ? [] : [{ table, column, access: "declare", certainty: "resolved", span, sink: -1 }],
      ),
    );
    return { usages, sinks: [] };
  },
};

function begins({ head, calls }: Chain): { readonly tables: readonly SyntaxNode[] } | undefined {
  const first = calls.find(({ method }) => heads.has(method));
  if (first !== undefined) return { tables: first.args.slice(0, 1) };
  // `({ selectFrom }) => selectFrom("users")`: taken out of what a callback is given.
  const callee = head.type === "call_expression" ? head.childForFieldName("function") : null;
  return callee?.type === "identifier" && heads.has(callee.text)
    ? { tables: argumentsOf(head).slice(0, 1) }
    : undefined;
}
