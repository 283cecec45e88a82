import type { Operation, OperationOf } from "../sql/operations.ts";
import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

const mysqlExamples = {
  bad: ["ALTER TABLE orders DROP PRIMARY KEY;"],
  good: ["ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (tenant_id, id);"],
};

/** Rows lose their identity: for replication, for foreign keys and for the planner. */
export const dropPrimaryKey: Rule<"drop-constraint" | "drop-primary-key"> = {
  id: "drop-primary-key",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Primary key dropped",
  why: "Without a primary key, UPDATE and DELETE fail on a table that is published for logical replication (manual, section 29.1), `ON CONFLICT` on the key fails, and duplicate rows can come in. In MySQL and MariaDB, replicas search the whole table for each changed row. SQL Server writes the table and all of its indexes anew where the key is clustered, as keys are unless they say otherwise. Foreign keys to it must go first.",
  instead:
    "Build the index of the new key concurrently, and swap both in one `ALTER TABLE … DROP CONSTRAINT …, ADD PRIMARY KEY USING INDEX …`.",
  bad: ["ALTER TABLE orders DROP CONSTRAINT orders_pkey;"],
  good: [
    "CREATE TABLE orders (id bigint, CONSTRAINT orders_pkey PRIMARY KEY (id));\nALTER TABLE orders DROP CONSTRAINT orders_pkey;",
  ],
  examples: {
    mysql: mysqlExamples,
    mariadb: mysqlExamples,
    sqlserver: {
      bad: [
        "CREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY);\n-- next release\nALTER TABLE dbo.Orders DROP CONSTRAINT PK_Orders;",
      ],
      good: [
        "CREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY);\nALTER TABLE dbo.Orders DROP CONSTRAINT PK_Orders;",
      ],
    },
  },
  on: ["drop-constraint", "drop-primary-key"],
  *check(operation, context) {
    const { table } = operation;
    if (!isReleased(context, table)) return;
    if (operation.kind === "drop-primary-key") {
      if (isSwapped(operation, context)) return;
      yield {
        span: operation.span,
        message: `Without its primary key, rows of ${shown(table)} have no identity: replicas search the whole table for each changed row, and duplicates can come in. Drop it and add the new key in one ALTER TABLE.`,
      };
      return;
    }
    const { constraint } = operation;
    const known = context.schema.table(table)?.constraints.find(({ name }) => name === constraint.name);
    const isKey =
      known === undefined
        ? context.dialect !== "sqlserver" && constraint.name === `${table.name}_pkey`
        : known.definition.type === "primary-key";
    if (!isKey || isSwapped(operation, context)) return;
    yield {
      span: operation.span,
      message: `Without its primary key ${constraint.name}, rows of ${shown(table)} have no identity: ${consequence(context)}`,
    };
  },
};

function consequence({ dialect }: RuleContext): string {
  return dialect === "sqlserver"
    ? "duplicates can come in, and where the key is clustered the table and all of its indexes are written anew. Add the new key in the same transaction."
    : "logical replication of updates fails and duplicates can come in. Swap it for the new key in one ALTER TABLE.";
}

/** Another key takes over before anybody else sees the table: in the same command, or in the same transaction. */
function isSwapped(
  operation: OperationOf<"drop-constraint"> | OperationOf<"drop-primary-key">,
  context: RuleContext,
): boolean {
  const { schema, session, command, following } = context;
  const later = session.inTransaction
    ? following(["add-primary-key", "add-column", "commit"], operation.table.name)
    : [];
  const next = [...command, ...later];
  const end = next.findIndex(({ kind }) => kind === "commit");
  return next
    .slice(0, end === -1 ? next.length : end)
    .some((other) => makesKey(other) && schema.tableKey(other.table) === schema.tableKey(operation.table));
}

function makesKey(operation: Operation): operation is OperationOf<"add-primary-key" | "add-column"> {
  if (operation.kind === "add-primary-key") return true;
  return operation.kind === "add-column" && operation.column.constraints.some(({ type }) => type === "primary-key");
}
