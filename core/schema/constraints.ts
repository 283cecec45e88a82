import { extended } from "../extended.ts";
import type { Name } from "../sql/names.ts";
import type { Constraint, ForeignKeyConstraint, OperationOf } from "../sql/operations.ts";
import { withColumn } from "./column-map.ts";
import { mysqlForeignKeyName, schemaRules } from "./dialect-rules.ts";
import { addConstraintIndex, addForeignKeyIndex } from "./indexes.ts";
import { joinColumns, madeUpName } from "./made-up-names.ts";
import { ensureTable, familyKeys, findTable, getTable, type Replay, updateTable } from "./replay.ts";
import type { Table, TableConstraint } from "./types.ts";

/** How a constraint is added. */
export interface AddingConstraint {
  /** The column that an inline constraint stands with. */
  readonly columns?: readonly Name[];
  /** In CREATE TABLE nothing needs checking: even NOT VALID makes a valid constraint (manual, CREATE TABLE). */
  readonly newTable?: true;
}

/** Adds a constraint with what comes with it: its index, NOT NULL of a primary key, the reference at the other table. */
export function addConstraint(
  replay: Replay,
  key: string,
  constraint: Constraint,
  adding: AddingConstraint = {},
): void {
  const table = getTable(replay.store, key);
  if (!table || isSecondPrimaryKey(table, constraint)) return;
  const columns = coveredColumns(constraint, table, adding);
  const definition = withColumns(constraint, columns);
  const name =
    enforceWithIndex(replay, key, definition, columns) ??
    constraint.name?.name ??
    constraintName(replay, table, definition, columns);
  const added: TableConstraint = {
    definition,
    columns: columns.map((column) => column.name),
    valid: !constraint.notEnforced && (adding.newTable === true || !constraint.notValid),
    created: replay.origin,
    ...(name !== undefined && { name }),
  };
  updateTable(replay, key, (current) => {
    const others = current.constraints.filter((other) => name === undefined || other.name !== added.name);
    return extended(current, { constraints: [...others, added] });
  });
  if (definition.type === "foreign-key") {
    addForeignKeyIndex(replay, key, columns, constraint.name?.name);
    refer(replay, key, definition, added.name);
  }
  applyToColumns(replay, key, added);
  passOn(replay, key, constraint, added.name, adding);
}

/** A table has one primary key: adding another one fails, or is guarded by a condition that is not met. */
function isSecondPrimaryKey(table: Table, constraint: Constraint): boolean {
  return constraint.type === "primary-key" && table.constraints.some((each) => each.definition.type === "primary-key");
}

function coveredColumns(constraint: Constraint, table: Table, adding: AddingConstraint): readonly Name[] {
  switch (constraint.type) {
    case "check":
      return constraint.expression.columns
        .filter((name) => table.columns.has(name) || !table.complete)
        .map((name) => ({ name, span: constraint.span }));
    case "not-null":
      return [constraint.column];
    case "exclude":
      return constraint.columns.map((name) => ({ name, span: constraint.span }));
    case "foreign-key":
      return constraint.columns.length > 0 ? constraint.columns : (adding.columns ?? []);
    default: {
      if (constraint.usingIndex) return indexColumns(table, constraint.usingIndex);
      return constraint.columns.length > 0 ? constraint.columns : (adding.columns ?? []);
    }
  }
}

function indexColumns(table: Table, using: Name): readonly Name[] {
  const index = table.indexes.find((each) => each.name === using.name);
  return index?.columns.map((name) => ({ name, span: using.span })) ?? [];
}

function withColumns(constraint: Constraint, columns: readonly Name[]): Constraint {
  if (constraint.type === "check" || constraint.type === "not-null" || constraint.type === "exclude") return constraint;
  return extended(constraint, { columns });
}

/** Makes or takes over the index of a PRIMARY KEY, UNIQUE or EXCLUDE constraint and returns its name, which is the constraint's. */
function enforceWithIndex(
  replay: Replay,
  key: string,
  constraint: Constraint,
  columns: readonly Name[],
): string | undefined {
  if (constraint.type === "check" || constraint.type === "not-null" || constraint.type === "foreign-key")
    return undefined;
  if (constraint.type !== "exclude" && constraint.usingIndex) {
    const used = constraint.usingIndex.name;
    const name = constraint.name?.name ?? used;
    updateTable(replay, key, (table) => ({
      ...table,
      indexes: table.indexes.map((index) => (index.name === used ? { ...index, name, constraint: name } : index)),
    }));
    return name;
  }
  const label = constraint.type === "primary-key" ? "pkey" : constraint.type === "unique" ? "key" : "excl";
  return addConstraintIndex(replay, key, {
    name: constraint.name?.name,
    columns,
    label,
  });
}

/** The name that the server makes up for a constraint without an index (`ChooseConstraintName`). */
function constraintName(
  replay: Replay,
  table: Table,
  constraint: Constraint,
  columns: readonly Name[],
): string | undefined {
  const { mysqlNames, checkName } = schemaRules(replay.settings.dialect);
  if (mysqlNames && constraint.type === "foreign-key") return mysqlForeignKeyName(table);
  if (checkName && constraint.type === "check")
    return table.complete ? checkName(table, countChecks(table) + 1) : undefined;
  const taken = (name: string) => table.constraints.some((other) => other.name === name);
  const names = [...new Set(columns.map((column) => column.name))];
  if (constraint.type === "foreign-key") return madeUpName(table.name, joinColumns(names), "fkey", taken);
  if (constraint.type === "not-null") return madeUpName(table.name, names[0], "not_null", taken);
  if (constraint.type !== "check" || !table.complete) return undefined;
  return madeUpName(table.name, names.length === 1 ? names[0] : undefined, "check", taken);
}

function countChecks(table: Table): number {
  return table.constraints.filter(({ definition }) => definition.type === "check").length;
}

/** A primary key or a valid NOT NULL constraint makes its columns NOT NULL. */
function applyToColumns(replay: Replay, key: string, constraint: TableConstraint): void {
  const { definition } = constraint;
  const proves = definition.type === "primary-key" || (definition.type === "not-null" && constraint.valid);
  if (!proves) return;
  updateTable(replay, key, (table) =>
    constraint.columns.reduce(
      (current, name) => withColumn(current, { ...(current.columns.get(name) ?? { name }), notNull: true }),
      table,
    ),
  );
}

/** Notes the foreign key at the table that it points to. */
function refer(replay: Replay, key: string, constraint: ForeignKeyConstraint, name: string | undefined): void {
  if (name === undefined) return;
  const target = ensureTable(replay, constraint.references.table);
  updateTable(replay, target.key, (table) => {
    const others = table.referencedBy.filter((each) => each.table !== key || each.constraint !== name);
    return { ...table, referencedBy: [...others, { table: key, constraint: name }] };
  });
}

/** CHECK and NOT NULL reach all children of a table, keys and foreign keys its partitions (manual, section 5.12.2.3). */
function passOn(
  replay: Replay,
  key: string,
  constraint: Constraint,
  name: string | undefined,
  adding: AddingConstraint,
): void {
  if (adding.newTable || (constraint.type === "check" && constraint.noInherit)) return;
  for (const child of getTable(replay.store, key)?.children ?? []) {
    const everywhere = constraint.type === "check" || constraint.type === "not-null";
    if (child.as === "inheritance" && !everywhere) continue;
    addConstraint(replay, child.table, copyForChild(constraint, name), adding);
  }
}

/** Children have a constraint under the parent's name; one with an index gets a name of its own. */
function copyForChild(constraint: Constraint, name: string | undefined): Constraint {
  const indexed = constraint.type === "primary-key" || constraint.type === "unique" || constraint.type === "exclude";
  if (indexed || name === undefined) return unnamed(constraint);
  return { ...constraint, name: { name, span: constraint.span } };
}

function unnamed(constraint: Constraint): Constraint {
  const { name: _, ...rest } = constraint;
  return rest;
}

/** Copies the constraints of a new partition's or child's parent. */
export function inheritConstraints(replay: Replay, key: string, parent: Table, as: "partition" | "inheritance"): void {
  for (const { definition, name } of parent.constraints) {
    const everywhere = definition.type === "check" ? !definition.noInherit : definition.type === "not-null";
    if (definition.type === "check" ? !everywhere : !everywhere && as === "inheritance") continue;
    addConstraint(replay, key, copyForChild(definition, name), { newTable: true });
  }
}

/** An attached partition gets the keys and foreign keys of its parent that it does not have yet; its checks it must have already. */
export function adoptConstraints(replay: Replay, key: string, parent: Table): void {
  for (const { definition, name, columns } of parent.constraints) {
    const own = getTable(replay.store, key)?.constraints ?? [];
    if (definition.type === "check" || definition.type === "not-null" || definition.type === "exclude") continue;
    if (own.some((each) => sameKey(each, definition, columns))) continue;
    addConstraint(replay, key, copyForChild(definition, name));
  }
}

/** Whether a constraint is of the same type, over the same columns and, for a foreign key, to a table of the same name. */
export function sameKey(own: TableConstraint, wanted: Constraint, columns: readonly string[]): boolean {
  if (own.definition.type !== wanted.type || own.columns.join() !== columns.join()) return false;
  if (own.definition.type !== "foreign-key" || wanted.type !== "foreign-key") return true;
  return own.definition.references.table.name === wanted.references.table.name;
}

/** VALIDATE CONSTRAINT. */
export function validateConstraint(operation: OperationOf<"validate-constraint">, replay: Replay): void {
  const { key, table } = findTable(replay, operation.table);
  if (!table) return;
  for (const each of familyKeys(replay.store, key, operation.only)) {
    const constraint = getTable(replay.store, each)?.constraints.find(
      (other) => other.name === operation.constraint.name,
    );
    if (!constraint || constraint.valid) continue;
    const { notEnforced, ...definition } = constraint.definition;
    if (notEnforced && !schemaRules(replay.settings.dialect).checkingEnforces) continue;
    const valid: TableConstraint = { ...constraint, definition, valid: true };
    updateTable(replay, each, (current) => ({
      ...current,
      constraints: current.constraints.map((other) => (other === constraint ? valid : other)),
    }));
    applyToColumns(replay, each, valid);
  }
}

/** ALTER CONSTRAINT: what is enforced from now on has been checked. */
export function alterConstraint(operation: OperationOf<"alter-constraint">, replay: Replay): void {
  const { key, table } = findTable(replay, operation.table);
  const constraint = table?.constraints.find((each) => each.name === operation.constraint.name);
  if (!constraint) return;
  const { enforced, deferrable } = operation;
  const { notEnforced, deferrable: wasDeferrable, ...definition } = constraint.definition;
  const after: TableConstraint = {
    ...constraint,
    definition: {
      ...definition,
      ...((enforced === undefined ? notEnforced : !enforced) && { notEnforced: true }),
      ...((deferrable ?? wasDeferrable) && { deferrable: true }),
    },
    valid: enforced ?? constraint.valid,
  };
  updateTable(replay, key, (current) => ({
    ...current,
    constraints: current.constraints.map((each) => (each === constraint ? after : each)),
  }));
}

/** RENAME CONSTRAINT renames the index behind it too. */
export function renameConstraint(operation: OperationOf<"rename-constraint">, replay: Replay): void {
  const { key, table } = findTable(replay, operation.table);
  const from = operation.constraint.name;
  const name = operation.to.name;
  const constraint = table?.constraints.find((each) => each.name === from);
  if (!constraint) return;
  updateTable(replay, key, (current) => ({
    ...current,
    constraints: current.constraints.map((each) => (each === constraint ? { ...each, name } : each)),
    indexes: current.indexes.some((index) => index.constraint === from)
      ? current.indexes.map((index) => (index.constraint === from ? { ...index, name, constraint: name } : index))
      : current.indexes,
  }));
  if (constraint.definition.type !== "foreign-key") return;
  const target = findTable(replay, constraint.definition.references.table);
  if (target.table) {
    updateTable(replay, target.key, (other) => ({
      ...other,
      referencedBy: other.referencedBy.map((each) =>
        each.table === key && each.constraint === from ? { table: key, constraint: name } : each,
      ),
    }));
  }
}
