import type { Expression, Name, QualifiedName, TypeName } from "../../core/sql/names.ts";
import type { ColumnDefinition, Constraint, IndexKey, Operation, RowQuery } from "../../core/sql/operations.ts";

/** How an expression is written: as its text, or as the facts that another parser can confirm. */
export type WriteExpression = (expression: Expression) => string;

/** Writes an operation on one line: kind, then names, then what else it says, in the order of the contract. */
export function operationWords(operation: Operation, write: WriteExpression = ({ text }) => `(${text})`): string {
  const { kind, span: _, command, ...fields } = operation;
  const words = Object.entries(fields)
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([key, value]) => fieldWords(key, value, write));
  return [kind, ...words.filter((word) => word !== ""), command > 0 ? `#${command}` : ""].join(" ").trim();
}

/** Fields that say what the operation works on come first; the others follow by name. */
const order = ["table", "index", "column", "name", "constraint", "type", "object", "trigger"];

function rank(key: string): number {
  const found = order.indexOf(key);
  return found < 0 ? order.length : found;
}

/** A field by its key: names stand alone where the kind says what they are, flags as their word, lists in brackets. */
function fieldWords(key: string, value: unknown, write: WriteExpression): string {
  if (value === undefined) return "";
  if (value === true) return spaced(key);
  if (key === "constraints")
    return listed(
      "",
      (value as readonly Constraint[]).map((c) => constraintWords(c, write)),
    );
  if (key === "constraint" && isRecord(value) && "type" in value)
    return constraintWords(value as unknown as Constraint, write);
  if ((key === "columns" || key === "attributes") && Array.isArray(value))
    return listed(
      "",
      value.map((column) => columnOrName(column, write)),
    );
  if (key === "column" && isRecord(value) && "constraints" in value)
    return columnWords(value as unknown as ColumnDefinition, write);
  if (key === "keys") return `(${(value as readonly IndexKey[]).map((one) => keyWords(one, write)).join(", ")})`;
  if (key === "query") return queryWords(value as RowQuery);
  if (key === "boundsSpan" || key === "body" || key === "written") return "";
  if (Array.isArray(value)) return listed(spaced(key), value.map(plain));
  if (isExpression(value)) return `${spaced(key)} ${write(value)}`;
  if (isSpan(value)) return spaced(key);
  return order.includes(key) ? plain(value) : `${spaced(key)}=${plain(value)}`;
}

/** What a query does besides reading tables. */
function queryWords({ lockedRows = [], sequences = [] }: RowQuery): string {
  return [listed("locked rows", lockedRows.map(plain)), listed("sequences", sequences.map(plain))]
    .filter((word) => word !== "")
    .join(" ");
}

function listed(label: string, words: readonly string[]): string {
  if (words.length === 0) return "";
  return `${label}${label ? "=" : ""}[${words.join(", ")}]`;
}

function columnOrName(value: unknown, write: WriteExpression): string {
  return isRecord(value) && "constraints" in value
    ? columnWords(value as unknown as ColumnDefinition, write)
    : plain(value);
}

/** `c integer not null default (0) [check (c > 0)]`. */
export function columnWords(column: ColumnDefinition, write: WriteExpression): string {
  const { name, type, notNull, generated, identity, collation, constraints } = column;
  const words = [
    name.name,
    type ? typeWords(type) : "",
    collation ? `collate ${collation}` : "",
    notNull ? "not null" : "",
  ];
  if (column.default) words.push(`default ${write(column.default)}`);
  if (generated) words.push(`${generated.stored ? "stored" : "virtual"} ${write(generated.expression)}`);
  if (identity) words.push(`identity ${identity}`);
  words.push(
    listed(
      "",
      constraints.map((constraint) => constraintWords(constraint, write)),
    ),
  );
  return words.filter((word) => word !== "").join(" ");
}

/** `numeric(10,2)[]`. */
export function typeWords({ name, args, dimensions }: TypeName): string {
  return name + (args.length > 0 ? `(${args.join(",")})` : "") + "[]".repeat(dimensions);
}

/** `foreign-key k (a) -> t(id) on delete cascade not valid`. */
export function constraintWords(constraint: Constraint, write: WriteExpression): string {
  const { name, notValid, notEnforced, deferrable } = constraint;
  const flags = [notValid ? "not valid" : "", notEnforced ? "not enforced" : "", deferrable ? "deferrable" : ""];
  const words = [constraint.type, name?.name ?? "", ...constraintDetails(constraint, write), ...flags];
  return words.filter((word) => word !== "").join(" ");
}

function constraintDetails(constraint: Constraint, write: WriteExpression): readonly string[] {
  switch (constraint.type) {
    case "primary-key":
    case "unique": {
      const nulls = constraint.type === "unique" && constraint.nullsNotDistinct ? "nulls not distinct" : "";
      return [constraint.usingIndex ? `using index ${constraint.usingIndex.name}` : names(constraint.columns), nulls];
    }
    case "check": {
      const proof = constraint.provesNotNull.length > 0 ? `proves ${constraint.provesNotNull.join(", ")}` : "";
      return [write(constraint.expression), proof, constraint.noInherit ? "no inherit" : ""];
    }
    case "foreign-key": {
      const { references, onDelete, onUpdate } = constraint;
      const target = plain(references.table) + (references.columns.length > 0 ? names(references.columns) : "");
      const actions = [onDelete ? `on delete ${onDelete}` : "", onUpdate ? `on update ${onUpdate}` : ""];
      return [names(constraint.columns), "->", target, ...actions];
    }
    case "exclude":
      return [`(${constraint.columns.join(", ")})`];
    case "not-null":
      return [constraint.column.name];
  }
}

function names(list: readonly Name[]): string {
  return `(${list.map(({ name }) => name).join(", ")})`;
}

function keyWords({ column, expression, collation, opclass, descending }: IndexKey, write: WriteExpression): string {
  const subject = column?.name ?? (expression ? write(expression) : "");
  const words = [subject, collation ? `collate ${collation}` : "", opclass ?? "", descending ? "desc" : ""];
  return words.filter((word) => word !== "").join(" ");
}

/** A name, a qualified name, a type, a parameter or a plain value. */
function plain(value: unknown): string {
  if (!isRecord(value)) return String(value);
  if ("dimensions" in value) return typeWords(value as unknown as TypeName);
  if (isRecord(value.column) && isRecord(value.value)) return `${plain(value.column)} := ${String(value.value.text)}`;
  if ("table" in value && "column" in value) return `${plain(value.table)}.${plain(value.column)}`;
  if (typeof value.name === "string" && "value" in value) return `${value.name}=${String(value.value)}`;
  const { schema, name } = value as unknown as Partial<QualifiedName>;
  return schema === undefined ? String(name) : `${schema}.${name}`;
}

function spaced(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isExpression(value: unknown): value is Expression {
  return isRecord(value) && "functions" in value;
}

function isSpan(value: unknown): boolean {
  return isRecord(value) && "start" in value;
}
