import type { QualifiedName } from "../sql/names.ts";
import type { Constraint, Operation } from "../sql/operations.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

type Adding =
  | "create-table"
  | "add-column"
  | "add-primary-key"
  | "add-unique"
  | "add-check"
  | "add-foreign-key"
  | "add-exclude";

/** A later migration has to guess the name, which may differ between databases. */
export const requireNamedConstraint: Rule<Adding> = {
  id: "require-named-constraint",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Constraint without a name",
  why: "The server makes up a name, which depends on the names that are taken already. A later migration that drops the constraint may not find it in every database.",
  instead: "Name it with `CONSTRAINT name`.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY, age integer CHECK (age > 0));"],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY, age integer CONSTRAINT users_age_positive CHECK (age > 0));"],
  examples: {
    sqlserver: {
      bad: ["CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, age int CONSTRAINT CK_users_age CHECK (age > 0));"],
      good: [
        "CREATE TABLE users (id bigint NOT NULL CONSTRAINT PK_users PRIMARY KEY, age int CONSTRAINT CK_users_age CHECK (age > 0));",
      ],
    },
  },
  on: ["create-table", "add-primary-key", "add-column", "add-unique", "add-check", "add-foreign-key", "add-exclude"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { name, type, span } of constraintsOf(operation)) {
      // Dropped by its column.
      if (name !== undefined || type === "not-null") continue;
      // PostgreSQL calls it table_pkey and MySQL PRIMARY; SQL Server ends the name in digits that no other database has.
      if (type === "primary-key" && context.dialect !== "sqlserver") continue;
      if (context.dialect === "sqlserver" && isTemporary(operation)) continue;
      yield {
        span,
        message: `This ${type.replace("-", " ")} constraint of ${shown(operation.table)} gets a name that may differ between databases. Name it.`,
      };
    }
  },
};

/** A named constraint of `#rows` could be made by one session at a time only (SQL Server). */
function isTemporary({ table }: { readonly table: QualifiedName }): boolean {
  return /^[@#]/.test(table.name);
}

function constraintsOf(operation: Extract<Operation, { kind: Adding }>): readonly Constraint[] {
  switch (operation.kind) {
    case "create-table":
      return [...operation.columns.flatMap(({ constraints }) => constraints), ...operation.constraints];
    case "add-column":
      return operation.column.constraints;
    default:
      return [operation.constraint];
  }
}
