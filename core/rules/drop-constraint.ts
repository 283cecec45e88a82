import type { Table, TableConstraint } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Constraint, Operation, OperationOf } from "../sql/operations.ts";
import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** What the constraint kept out can come in from now on, and code may rely on its absence. */
export const dropConstraint: Rule<"drop-constraint"> = {
  id: "drop-constraint",
  severity: "info",
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Constraint dropped",
  why: "Rows that the constraint refused are accepted from now on. It can only be put back when all rows that came in meanwhile satisfy it.",
  instead: "Make sure that no reader relies on the constraint, and add its successor before dropping it.",
  bad: ["ALTER TABLE orders DROP CONSTRAINT orders_number_key;"],
  good: [
    "CREATE TABLE orders (id bigint PRIMARY KEY, CONSTRAINT orders_id CHECK (id > 0));\nALTER TABLE orders DROP CONSTRAINT orders_id;",
  ],
  examples: {
    mysql: {
      bad: ["ALTER TABLE orders DROP FOREIGN KEY orders_user;", "ALTER TABLE orders DROP CHECK orders_total;"],
      good: [
        "CREATE TABLE orders (id bigint PRIMARY KEY, CONSTRAINT orders_id CHECK (id > 0));\nALTER TABLE orders DROP CHECK orders_id;",
      ],
    },
    mariadb: {
      bad: ["ALTER TABLE orders DROP FOREIGN KEY orders_user;", "ALTER TABLE orders DROP CONSTRAINT orders_total;"],
      good: [
        "CREATE TABLE orders (id bigint PRIMARY KEY, CONSTRAINT orders_id CHECK (id > 0));\nALTER TABLE orders DROP CONSTRAINT orders_id;",
      ],
    },
    sqlserver: {
      bad: [
        "CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT orders_total CHECK (total > 0));\n-- next release\nALTER TABLE orders DROP CONSTRAINT orders_total;",
      ],
      good: [
        "CREATE TABLE orders (id bigint PRIMARY KEY, CONSTRAINT orders_id CHECK (id > 0));\nALTER TABLE orders DROP CONSTRAINT orders_id;",
      ],
    },
  },
  on: ["drop-constraint"],
  *check(operation, context) {
    if (!isReleased(context, operation.table)) return;
    const known = constraintOf(operation, context);
    if (known?.definition.type === "primary-key") return;
    // A default of SQL Server goes by the same words.
    if (known === undefined && context.dialect === "sqlserver") return;
    if (known !== undefined && (context.noveltyOf(known.created) !== undefined || hasServed(known, operation, context)))
      return;
    if (isReplaced(known, operation, context) || goesAnyway(known, operation, context)) return;
    yield {
      span: operation.span,
      message: `Without ${operation.constraint.name}, ${shown(operation.table)} accepts rows that were refused before. Make sure that no reader relies on it.`,
      mendedLater: (final) => isSettledLater(known, final.table(operation.table)),
    };
  },
};

function constraintOf(operation: OperationOf<"drop-constraint">, context: RuleContext): TableConstraint | undefined {
  return context.schema.table(operation.table)?.constraints.find(({ name }) => name === operation.constraint.name);
}

/** Where each step is a migration of its own, its successor over the same columns comes in a later one, or one of its columns goes there. */
function isSettledLater(known: TableConstraint | undefined, table: Table | undefined): boolean {
  if (known === undefined || table === undefined) return false;
  if (known.columns.some((column) => !table.columns.has(column))) return true;
  return table.constraints.some(
    ({ definition, columns }) =>
      definition.type === known.definition.type &&
      columns.length === known.columns.length &&
      columns.every((column) => known.columns.includes(column)),
  );
}

/** A CHECK (a IS NOT NULL) has done its work once the column is NOT NULL itself. */
function hasServed(known: TableConstraint, operation: OperationOf<"drop-constraint">, context: RuleContext): boolean {
  if (known.definition.type !== "check") return false;
  const columns = context.schema.table(operation.table)?.columns;
  const proven = known.definition.provesNotNull;
  return (
    proven.length > 0 &&
    proven.length === known.columns.length &&
    proven.every((column) => columns?.get(column)?.notNull === true)
  );
}

const addingKinds = ["add-primary-key", "add-unique", "add-check", "add-foreign-key", "add-exclude"] as const;

/** The same script adds a constraint of the same name or kind, or of any kind where that of this one is not known. */
function isReplaced(
  known: TableConstraint | undefined,
  operation: OperationOf<"drop-constraint">,
  context: RuleContext,
): boolean {
  const later = [
    ...context.statement.slice(context.statement.indexOf(operation) + 1),
    ...context.following(addingKinds, operation.table.name),
  ];
  return later.some((next) => {
    const added = addedConstraint(next);
    if (added === undefined || context.schema.tableKey(added.table) !== context.schema.tableKey(operation.table))
      return false;
    if (added.constraint.name?.name === operation.constraint.name) return true;
    return known === undefined || added.constraint.type === known.definition.type;
  });
}

/** The same script drops the table, the referenced table or a column of the constraint: that says it all. */
function goesAnyway(
  known: TableConstraint | undefined,
  operation: OperationOf<"drop-constraint">,
  { schema, statement, following }: RuleContext,
): boolean {
  const table = schema.tableKey(operation.table);
  const definition = known?.definition;
  const target = definition?.type === "foreign-key" ? definition.references.table : operation.table;
  const referenced = schema.tableKey(target);
  const later = [
    ...following(["drop-table", "drop-column"], operation.table.name),
    ...following(["drop-table"], target.name),
  ];
  return [...statement, ...later].some((next) => {
    if (next.kind === "drop-table") return [table, referenced].includes(schema.tableKey(next.table));
    if (next.kind !== "drop-column" || schema.tableKey(next.table) !== table) return false;
    return known?.columns.includes(next.column.name) ?? operation.constraint.name.includes(next.column.name);
  });
}

function addedConstraint(
  operation: Operation,
): { readonly table: QualifiedName; readonly constraint: Constraint } | undefined {
  switch (operation.kind) {
    case "add-primary-key":
    case "add-unique":
    case "add-check":
    case "add-foreign-key":
    case "add-exclude":
      return operation;
    default:
      return undefined;
  }
}
