import type { NewMigration } from "../../migrations/types.ts";
import type { Index, TableConstraint } from "../../schema/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { IndexKey } from "../../sql/operations.ts";
import { replaceColumns } from "../expressions.ts";
import { migrationName, objectName, qualify, tableSql } from "../object-names.ts";
import type { RecipeContext } from "./recipe.ts";

/** What stands on the old column and must stand on the new one before code relies on it. */
export interface ColumnCopies {
  readonly migrations: readonly NewMigration[];
  /** What cannot be copied, for people. */
  readonly notes: readonly string[];
}

interface Column {
  readonly old: string;
  readonly next: string;
}

/**
 * Copies of the old column's indexes, constraints and NOT NULL for the new one, in steps that let reads and writes go on: indexes
 * CONCURRENTLY, constraints NOT VALID and validated in a transaction of their own, NOT NULL by way of a valid CHECK
 * (PostgreSQL 12: manual, ALTER TABLE, SET NOT NULL). What was copied before is left out.
 */
export function columnCopies(context: RecipeContext, column: Column): ColumnCopies {
  const indexes = copiedIndexes(context, column);
  const checks = copiedConstraints(context, column);
  const required = requiredSteps(context, column);
  const add = [...checks.add, ...required.add];
  const validate = [...checks.validate, ...required.validate];
  const finish = [...indexes.finish, ...required.finish];
  const step = (verb: string, statements: readonly Step[]): NewMigration[] =>
    statements.length === 0
      ? []
      : [
          {
            name: migrationName(verb, context.spec),
            up: `SET lock_timeout = '2s';\n\n${statements.map(({ up }) => `${up};`).join("\n")}`,
            down: [...statements]
              .reverse()
              .map(({ down }) => `${down};`)
              .join("\n"),
          },
        ];
  return {
    migrations: [
      ...indexes.migrations,
      ...step("constrain", add),
      ...step(
        "validate",
        validate.filter(({ up }) => up !== ""),
      ),
      ...step("finish", finish),
    ].map((migration) => (migration.down === "" ? { name: migration.name, up: migration.up } : migration)),
    notes: [...indexes.notes, ...checks.notes],
  };
}

interface Step {
  readonly up: string;
  readonly down: string;
}

function copiedIndexes(context: RecipeContext, column: Column) {
  const migrations: NewMigration[] = [];
  const finish: Step[] = [];
  const notes: string[] = [];
  for (const index of context.table.indexes) {
    if (!mentionsColumn(index, column.old) || mentionsColumn(index, column.next)) continue;
    const name = copyName(index.name, column);
    if (context.table.indexes.some((other) => other.name === name)) continue;
    const constraint = context.table.constraints.find((candidate) => candidate.name === index.constraint);
    if (constraint?.definition.type === "primary-key") notes.push(`${column.old} is part of the primary key`);
    else migrations.push(indexCopy(context, index, name, column));
    if (constraint?.definition.type === "unique") finish.push(uniqueStep(context, name));
  }
  return { migrations, finish, notes };
}

function mentionsColumn(index: Index, column: string): boolean {
  return (
    index.columns.includes(column) ||
    index.include.includes(column) ||
    index.keys.some((key) => key.expression?.columns.includes(column) === true) ||
    index.where?.columns.includes(column) === true
  );
}

function indexCopy(context: RecipeContext, index: Index, name: string, column: Column): NewMigration {
  const { spec, dialect } = context;
  const keys = index.keys.map((key) => keyText(context, key, column)).join(", ");
  const renamed = (text: string) => renamedIn(context, text, column);
  const method = index.method === "btree" ? "" : ` USING ${index.method}`;
  const include =
    index.include.length === 0
      ? ""
      : ` INCLUDE (${index.include.map((name) => quoteName(name === column.old ? column.next : name, dialect)).join(", ")})`;
  const where = index.where === undefined ? "" : ` WHERE ${renamed(index.where.text)}`;
  const unique = index.unique ? "UNIQUE " : "";
  return {
    name: objectName("index", spec.from.table, name),
    up: `CREATE ${unique}INDEX CONCURRENTLY ${quoteName(name, dialect)} ON ${tableSql(spec, dialect)}${method} (${keys})${include}${where};`,
    // A unique constraint that took the index over takes it along when it is dropped.
    down: `DROP INDEX CONCURRENTLY ${index.constraint === undefined ? "" : "IF EXISTS "}${qualify(spec, quoteName(name, dialect), dialect)};`,
    noTransaction: true,
  };
}

function keyText(context: RecipeContext, key: IndexKey, column: Column): string {
  const { dialect } = context;
  const expression =
    key.column === undefined
      ? renamedIn(context, key.expression?.text ?? "", column)
      : quoteName(key.column.name === column.old ? column.next : key.column.name, dialect);
  const collation = key.collation === undefined ? "" : ` COLLATE ${quoteName(key.collation, dialect)}`;
  const opclass = key.opclass === undefined ? "" : ` ${key.opclass}`;
  return `${expression}${collation}${opclass}${key.descending ? " DESC" : ""}`;
}

function renamedIn(context: RecipeContext, text: string, column: Column): string {
  return replaceColumns(text, context.dialect, (name) =>
    name === column.old ? quoteName(column.next, context.dialect) : undefined,
  );
}

function uniqueStep(context: RecipeContext, name: string): Step {
  const table = tableSql(context.spec, context.dialect);
  const quoted = quoteName(name, context.dialect);
  return {
    up: `ALTER TABLE ${table} ADD CONSTRAINT ${quoted} UNIQUE USING INDEX ${quoted}`,
    down: `ALTER TABLE ${table} DROP CONSTRAINT ${quoted}`,
  };
}

function copiedConstraints(context: RecipeContext, column: Column) {
  const add: Step[] = [];
  const validate: Step[] = [];
  const notes: string[] = [];
  const table = tableSql(context.spec, context.dialect);
  for (const constraint of context.table.constraints) {
    if (!constraint.columns.includes(column.old) || constraint.columns.includes(column.next)) continue;
    const definition = constraintText(context, constraint, column);
    const name = copyName(constraint.name ?? objectName(context.spec.from.table, column.old, "check"), column);
    if (definition === undefined || context.table.constraints.some((other) => other.name === name)) continue;
    const quoted = quoteName(name, context.dialect);
    add.push({
      up: `ALTER TABLE ${table} ADD CONSTRAINT ${quoted} ${definition} NOT VALID`,
      down: `ALTER TABLE ${table} DROP CONSTRAINT ${quoted}`,
    });
    validate.push({ up: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoted}`, down: "" });
  }
  return { add, validate, notes };
}

/** The constraint as SQL for the new column; undefined for kinds that are copied in another way (unique: with its index). */
function constraintText(context: RecipeContext, constraint: TableConstraint, column: Column): string | undefined {
  const { definition } = constraint;
  const { dialect } = context;
  if (definition.type === "check") return `CHECK (${renamedIn(context, definition.expression.text, column)})`;
  if (definition.type !== "foreign-key") return undefined;
  const columns = definition.columns.map(({ name }) => quoteName(name === column.old ? column.next : name, dialect));
  const { table, columns: targets } = definition.references;
  const target = table.schema === undefined ? [table.name] : [table.schema, table.name];
  const references = target.map((name) => quoteName(name, dialect)).join(".");
  const list = targets.length === 0 ? "" : ` (${targets.map(({ name }) => quoteName(name, dialect)).join(", ")})`;
  const onDelete = definition.onDelete === undefined ? "" : ` ON DELETE ${definition.onDelete.toUpperCase()}`;
  const onUpdate = definition.onUpdate === undefined ? "" : ` ON UPDATE ${definition.onUpdate.toUpperCase()}`;
  return `FOREIGN KEY (${columns.join(", ")}) REFERENCES ${references}${list}${onDelete}${onUpdate}`;
}

/** NOT NULL for the new column when the old one has it. */
function requiredSteps(context: RecipeContext, { old, next }: Column) {
  const none = { add: [], validate: [], finish: [] };
  if (context.table.columns.get(old)?.notNull !== true || context.table.columns.get(next)?.notNull === true)
    return none;
  const { dialect, spec } = context;
  const table = tableSql(spec, dialect);
  const column = quoteName(next, dialect);
  const check = quoteName(objectName(spec.from.table, next, "not_null"), dialect);
  const addCheck = `ALTER TABLE ${table} ADD CONSTRAINT ${check} CHECK (${column} IS NOT NULL) NOT VALID`;
  const dropCheck = `ALTER TABLE ${table} DROP CONSTRAINT ${check}`;
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${column}`;
  return {
    add: [{ up: addCheck, down: dropCheck }],
    validate: [{ up: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${check}`, down: "" }],
    finish: [{ up: `${alter} SET NOT NULL;\n${dropCheck}`, down: `${addCheck};\n${alter} DROP NOT NULL` }],
  };
}

/** `users_name_idx` becomes `users_full_name_idx`; a name without the column's gets it added. */
function copyName(name: string, { old, next }: Column): string {
  const parts = name.split(old);
  return parts.length === 2 ? objectName(parts.join(next)) : objectName(name, next);
}
