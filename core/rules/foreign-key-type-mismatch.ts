import type { Schema } from "../schema/types.ts";
import type { QualifiedName, TypeName } from "../sql/names.ts";
import type { Operation } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import { type AddedForeignKey, addedForeignKeys } from "./support/foreign-keys.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule, RuleContext, RuleFinding } from "./types.ts";

const mysqlExamples = {
  bad: [
    "CREATE TABLE users (id bigint unsigned PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, FOREIGN KEY (user_id) REFERENCES users (id));",
  ],
  good: [
    "CREATE TABLE users (id bigint unsigned PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint unsigned, FOREIGN KEY (user_id) REFERENCES users (id));",
  ],
};

/** "Key columns … are of incompatible types": a foreign key needs an equality operator between both types (PostgreSQL manual, CREATE TABLE). */
export const foreignKeyTypeMismatch: Rule<"add-foreign-key" | "create-table" | "add-column"> = {
  id: "foreign-key-type-mismatch",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Foreign key between columns of different types",
  why: "PostgreSQL refuses a foreign key between types that it cannot compare; an `integer` that references a `bigint` is accepted, and fails on the day the ids outgrow it. MySQL, MariaDB and SQL Server refuse integers of different size or sign.",
  instead: "Give the referencing column the type of the referenced one.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id integer REFERENCES users (id));"],
  good: ["CREATE TABLE users (id bigserial PRIMARY KEY);\nCREATE TABLE orders (user_id bigint REFERENCES users (id));"],
  examples: {
    mysql: mysqlExamples,
    mariadb: mysqlExamples,
    sqlserver: {
      bad: [
        "CREATE TABLE dbo.Users (Id BIGINT NOT NULL CONSTRAINT PK_Users PRIMARY KEY);\nCREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, UserId INT NOT NULL CONSTRAINT FK_Orders_Users FOREIGN KEY REFERENCES dbo.Users (Id));",
      ],
      good: [
        "CREATE TABLE dbo.Users (Id BIGINT NOT NULL CONSTRAINT PK_Users PRIMARY KEY);\nCREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, UserId BIGINT NOT NULL CONSTRAINT FK_Orders_Users FOREIGN KEY REFERENCES dbo.Users (Id));",
      ],
    },
  },
  on: ["add-foreign-key", "create-table", "add-column"],
  *check(operation, context) {
    for (const key of addedForeignKeys(operation)) yield* mismatches(key, operation, context);
  },
};

function* mismatches(key: AddedForeignKey, operation: Operation, context: RuleContext): Iterable<RuleFinding> {
  const { references } = key.constraint;
  const columns = references.columns.length > 0 ? references.columns.map(({ name }) => name) : primaryKey(key, context);
  if (columns.length !== key.columns.length) return;
  for (const [position, column] of key.columns.entries()) {
    const parentColumn = columns[position] ?? "";
    const child = columnType(column.name, key, operation, context);
    const parent = context.schema.table(references.table)?.columns.get(parentColumn)?.type;
    const problem = child === undefined || parent === undefined ? undefined : compareIn(context.dialect, child, parent);
    if (problem === undefined || child === undefined || parent === undefined) continue;
    const names = `${shownColumn(key.table, column.name)} is ${plainName(child)} and ${shownColumn(references.table, parentColumn)} is ${plainName(parent)}`;
    yield problem === "refused"
      ? {
          span: key.span,
          severity: "error",
          message: `${names}: ${context.dialect === "postgres" ? "PostgreSQL" : "the server"} refuses a foreign key between these types. Use the same type on both sides.`,
        }
      : {
          span: key.span,
          message: `${names}: ids that fit into the one do not all fit into the other. Use the same type on both sides.`,
          mendedLater: (final) => fitsIn(final, [key.table, column.name], [references.table, parentColumn]),
        };
  }
}

type ColumnPlace = readonly [table: QualifiedName, column: string];

/** Whether the types agree in the end, or one of the columns is gone. */
function fitsIn(final: Schema, child: ColumnPlace, parent: ColumnPlace): boolean {
  const [from, to] = [child, parent].map(([table, column]) => final.table(table)?.columns.get(column)?.type);
  return from === undefined || to === undefined || compare(from, to) === undefined;
}

function primaryKey(key: AddedForeignKey, context: RuleContext): readonly string[] {
  const parent = context.schema.table(key.constraint.references.table);
  return parent?.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
}

function columnType(
  column: string,
  key: AddedForeignKey,
  operation: Operation,
  context: RuleContext,
): TypeName | undefined {
  if (operation.kind === "add-column") return operation.column.type;
  if (operation.kind === "create-table") return operation.columns.find(({ name }) => name.name === column)?.type;
  const added = context.command.find((other) => other.kind === "add-column" && other.column.name.name === column);
  if (added?.kind === "add-column") return added.column.type;
  return context.schema.table(key.table)?.columns.get(column)?.type;
}

const bySerial: Readonly<Record<string, string>> = { serial: "integer", bigserial: "bigint", smallserial: "smallint" };
/** Types of different families have no equality operator and no implicit cast between them. Types that are not listed are not judged. */
const families: Readonly<Record<string, string>> = {
  smallint: "number",
  integer: "number",
  bigint: "number",
  uuid: "uuid",
  text: "text",
  varchar: "text",
  char: "text",
};

function plainName(type: TypeName): string {
  return (bySerial[type.name] ?? type.name) + (type.unsigned ? " unsigned" : "");
}

function compareIn(dialect: Dialect, child: TypeName, parent: TypeName): "refused" | "narrower" | undefined {
  return dialect === "postgres" ? compare(child, parent) : compareExactly(child, parent);
}

const integers = new Set(["tinyint", "smallint", "mediumint", "int", "integer", "bigint"]);
const texts = new Set(["char", "varchar"]);

/** MySQL wants the same size and sign of integers, and text on both sides or none (error 3780; manual 15.1.20.5), SQL Server the same type (1778). */
function compareExactly(child: TypeName, parent: TypeName): "refused" | undefined {
  if (integers.has(child.name) && integers.has(parent.name))
    return child.name === parent.name && child.unsigned === parent.unsigned ? undefined : "refused";
  const mixed =
    (integers.has(child.name) && texts.has(parent.name)) || (texts.has(child.name) && integers.has(parent.name));
  return mixed ? "refused" : undefined;
}

function compare(child: TypeName, parent: TypeName): "refused" | "narrower" | undefined {
  if (child.dimensions > 0 || parent.dimensions > 0) return undefined;
  const [from, to] = [plainName(child), plainName(parent)];
  const [fromFamily, toFamily] = [families[from], families[to]];
  if (fromFamily === undefined || toFamily === undefined) return undefined;
  if (fromFamily !== toFamily) return "refused";
  return fromFamily === "number" && numberSize(from) < numberSize(to) ? "narrower" : undefined;
}

function numberSize(type: string): number {
  return ["smallint", "integer", "bigint"].indexOf(type);
}
