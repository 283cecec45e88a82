import type { Operation, OperationKind, OperationOf } from "../sql/operations.ts";
import { isReleasedColumn } from "./support/released.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** INSERTs of the running release that leave the column out relied on the default. */
export const dropDefault: Rule<"drop-default" | "drop-constraint"> = {
  id: "drop-default",
  severity: "info",
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Default dropped while running code may rely on it",
  why: "INSERTs of the running release that do not name the column write NULL from now on, and fail where the column is NOT NULL.",
  instead: "Release code that always writes the column first, then drop the default.",
  bad: ["ALTER TABLE users ALTER COLUMN status DROP DEFAULT;"],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, status text DEFAULT 'new');\nALTER TABLE users ALTER COLUMN status DROP DEFAULT;",
  ],
  examples: {
    sqlserver: {
      bad: [
        "CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, status varchar(9) NOT NULL CONSTRAINT DF_users_status DEFAULT 'new');\n-- next release\nALTER TABLE users DROP CONSTRAINT DF_users_status;",
      ],
      good: [
        "CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, status varchar(9) NOT NULL CONSTRAINT DF_users_status DEFAULT 'new');\n-- next release\nALTER TABLE users DROP CONSTRAINT DF_users_status;\nALTER TABLE users ADD CONSTRAINT DF_users_status DEFAULT 'open' FOR status;",
      ],
    },
  },
  on: ["drop-default", "drop-constraint"],
  *check(operation, context) {
    const { table } = operation;
    const column = columnOf(operation, context);
    if (column === undefined || !isReleasedColumn(context, table, column)) return;
    const known = context.schema.table(table)?.columns.get(column);
    if (known?.hasDefault === false) return;
    // Often one step of another change: the default comes back in its new type at once, or numbers from now on are an identity column's, or the column goes.
    const later = [...context.statement, ...context.following(replacing, table.name)].flatMap((next) =>
      isOneOf(next, replacing) &&
      next.column.name === column &&
      context.schema.tableKey(next.table) === context.schema.tableKey(table)
        ? next.kind
        : [],
    );
    if (later.some((kind) => kind !== "drop-not-null")) return;
    const isRequired = known?.notNull === true && later.length === 0;
    const consequence = isRequired ? "fails" : "writes NULL";
    yield {
      span: operation.span,
      message: `Without its default, an INSERT that leaves out ${shownColumn(table, column)} ${consequence}. Release code that always writes the column first.`,
      ...(isRequired ? { severity: "warning" as const } : {}),
    };
  },
};

const replacing = ["set-default", "add-identity", "drop-column", "drop-not-null"] as const;

function isOneOf<K extends OperationKind>(operation: Operation, kinds: readonly K[]): operation is OperationOf<K> {
  return kinds.some((kind) => kind === operation.kind);
}

/** A default of SQL Server is a constraint, dropped by its name. */
function columnOf(
  operation: OperationOf<"drop-default"> | OperationOf<"drop-constraint">,
  { schema }: RuleContext,
): string | undefined {
  if (operation.kind === "drop-default") return operation.column.name;
  const columns = schema.table(operation.table)?.columns.values() ?? [];
  return [...columns].find(({ defaultName }) => defaultName === operation.constraint.name)?.name;
}
