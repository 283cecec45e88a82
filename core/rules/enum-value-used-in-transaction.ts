import type { QualifiedName } from "../sql/names.ts";
import type { Operation } from "../sql/operations.ts";
import { isRewritable } from "./support/rewriting.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

type Using =
  | "insert-rows"
  | "update-rows"
  | "delete-rows"
  | "set-default"
  | "add-column"
  | "add-check"
  | "create-index"
  | "alter-column-type"
  | "create-table"
  | "create-view"
  | "select";

/** The server refuses a new enum value until the transaction that added it has committed. */
export const enumValueUsedInTransaction: Rule<Using> = {
  id: "enum-value-used-in-transaction",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "New enum value used before it is committed",
  why: "A value from `ALTER TYPE … ADD VALUE` cannot be used in the transaction that added it: the server answers `unsafe use of new value` (manual, ALTER TYPE). From version 17 on it may be used when the type itself is made in the same transaction.",
  instead: "Use the value in the next migration.",
  bad: [
    "-- in a transaction\nALTER TYPE status ADD VALUE 'archived';\nUPDATE orders SET status = 'archived'::status WHERE id = 7;",
  ],
  good: ["ALTER TYPE status ADD VALUE 'archived';\nUPDATE orders SET status = 'archived'::status WHERE id = 7;"],
  on: [
    "insert-rows",
    "update-rows",
    "delete-rows",
    "set-default",
    "add-column",
    "add-check",
    "create-index",
    "alter-column-type",
    "create-table",
    "create-view",
    "select",
  ],
  *check(operation, context) {
    for (const { type, value } of context.session.addedEnumValues()) {
      const at = context.text.indexOf(`'${value.replaceAll("'", "''")}'`, operation.span.start);
      if (at === -1 || at > operation.span.end) continue;
      const [schema = "", name = ""] = type.split(".");
      const known = context.schema.type({ schema, name, span: operation.span });
      if (context.version >= 17 && context.noveltyOf(known?.created) === "transaction") continue;
      if (!touchesType(operation, type, at + value.length + 2, context)) continue;
      yield {
        span: { start: at, end: at + value.replaceAll("'", "''").length + 2 },
        message: `'${value}' was added to ${name} in this transaction and cannot be used before it commits: the server refuses. Use it in the next migration.`,
        rewrites: useLater(operation, value, context),
      };
    }
  },
};

/** Not safe to apply unseen: what follows in the script may count on the statement. */
function useLater(operation: Operation, value: string, context: RuleContext): readonly Rewrite[] {
  if (!isRewritable(operation, context)) return [];
  const name = `use_${value.toLowerCase().replace(/\W+/g, "_")}`;
  return [
    {
      title: `Use '${value}' in the next migration`,
      safe: false,
      replacement: "",
      later: [{ name, up: context.text }],
    },
  ];
}

/** The literal is cast to the type, or a column of the type takes part: another text of the same spelling is no enum value. */
function touchesType(operation: Operation, type: string, literalEnd: number, context: RuleContext): boolean {
  const simple = type.slice(type.indexOf(".") + 1);
  const cast = /^\s*::\s*"?(?:\w+"?\."?)?(\w+)/.exec(context.text.slice(literalEnd))?.[1];
  if (cast !== undefined) return cast.toLowerCase() === simple.toLowerCase();
  return columnsTouched(operation, context).some((column) => column === simple || column === type);
}

/** Names of the types of the columns that the operation writes, compares or defines. */
function columnsTouched(operation: Operation, context: RuleContext): readonly string[] {
  if (operation.kind === "add-column") return [operation.column.type?.name ?? ""];
  if (operation.kind === "alter-column-type") return [operation.type.name];
  if (operation.kind === "create-table") return operation.columns.map((column) => column.type?.name ?? "");
  const table = "table" in operation ? operation.table : undefined;
  return table === undefined ? [] : typesOf(table, namesIn(operation), context);
}

function namesIn(operation: Operation): readonly string[] | undefined {
  switch (operation.kind) {
    case "insert-rows":
      return operation.columns?.map(({ name }) => name);
    case "update-rows":
      return [...operation.set.map(({ column }) => column.name), ...(operation.where?.columns ?? [])];
    case "delete-rows":
      return operation.where?.columns ?? [];
    case "set-default":
      return [operation.column.name];
    case "add-check":
      return operation.constraint.expression.columns;
    case "create-index":
      return operation.where?.columns ?? [];
    default:
      return [];
  }
}

function typesOf(name: QualifiedName, columns: readonly string[] | undefined, context: RuleContext): readonly string[] {
  const table = context.schema.table(name);
  const known =
    columns === undefined ? [...(table?.columns.values() ?? [])] : columns.map((column) => table?.columns.get(column));
  return known.map((column) => column?.type?.name ?? "");
}
