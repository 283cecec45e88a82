import type { Table } from "../../../schema/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import type { RuleContext } from "../../types.ts";

/** What a rebuild changes; everything else is restated as it is. */
export interface RebuildChange {
  /** Definitions of columns that take the place of others, by their names. */
  readonly columns?: ReadonlyMap<string, string>;
  /** What is copied into a column instead of its old value, by its name. */
  readonly values?: ReadonlyMap<string, string>;
  readonly withoutColumn?: string;
  /** Constraints of the table that need this column go with it; else there is no rebuild without it. */
  readonly withItsConstraints?: true;
  /** Definitions of columns put behind the others. */
  readonly added?: readonly string[];
  /** Constraints of the table put behind the others. */
  readonly constraints?: readonly string[];
  readonly withoutConstraint?: string;
}

/**
 * The twelve steps by which SQLite changes what ALTER TABLE cannot (manual, ALTER TABLE, "Making Other Kinds Of Table Schema Changes"): a new table,
 * filled from the old one, takes its place, with all its columns, constraints, options, indexes and triggers. Other tables' references, triggers
 * and views are left as they are by `legacy_alter_table`. Undefined where not everything that must be restated is known. `name`: how the
 * author writes the table.
 */
export function rebuildOf(
  table: Table,
  name: string,
  change: RebuildChange,
  context: Pick<RuleContext, "schema">,
): { readonly sql: string; readonly outsideTransaction: boolean } | undefined {
  const columns = columnLines(table, change);
  const constraints = constraintLines(table, change);
  const objects = objectsOf(table, change);
  if (!table.complete || table.kind !== "table" || !columns || !constraints || !objects) return undefined;
  const made = quoteName(freeName(`${table.name}_new`, context), "sqlite");
  const copied = copiedColumns(table, change);
  const names = copied.map((column) => quoteName(column, "sqlite")).join(", ");
  const values = copied.map((column) => change.values?.get(column) ?? quoteName(column, "sqlite")).join(", ");
  const options = (table.options ?? []).join(", ");
  const steps = [
    "PRAGMA legacy_alter_table = ON",
    `CREATE TABLE ${made} (\n  ${[...columns, ...constraints].join(",\n  ")}\n)${options === "" ? "" : ` ${options}`}`,
    `INSERT INTO ${made} (${names}) SELECT ${values} FROM ${name}`,
    ...(countsOn(table) ? [sequenceStep(made, table)] : []),
    `DROP TABLE ${name}`,
    `ALTER TABLE ${made} RENAME TO ${name}`,
    ...objects,
    "PRAGMA legacy_alter_table = OFF",
  ];
  const outsideTransaction = table.referencedBy.length > 0;
  if (!outsideTransaction) return { sql: steps.join(";\n"), outsideTransaction };
  const all = [
    "PRAGMA foreign_keys = OFF",
    "BEGIN",
    ...steps,
    "PRAGMA foreign_key_check",
    "COMMIT",
    "PRAGMA foreign_keys = ON",
  ];
  return { sql: all.join(";\n"), outsideTransaction };
}

function freeName(wanted: string, { schema }: Pick<RuleContext, "schema">): string {
  const span = { start: 0, end: 0 };
  let name = wanted;
  while (schema.table({ name, span }) !== undefined) name = `${name}er`;
  return name;
}

function columnLines(table: Table, change: RebuildChange): readonly string[] | undefined {
  const lines: string[] = [];
  for (const column of table.columns.values()) {
    if (column.name === change.withoutColumn) continue;
    const line = change.columns?.get(column.name) ?? column.written;
    if (line === undefined) return undefined;
    lines.push(oneLine(line));
  }
  return [...lines, ...(change.added ?? []).map(oneLine)];
}

function constraintLines(table: Table, change: RebuildChange): readonly string[] | undefined {
  const lines: string[] = [];
  for (const { name, definition, columns } of table.constraints) {
    if (change.withoutConstraint !== undefined && name === change.withoutConstraint) {
      // What stands with a column cannot be taken out of its text here.
      if (definition.written === undefined) return undefined;
      continue;
    }
    if (definition.written === undefined) continue;
    if (change.withoutColumn !== undefined && columns.includes(change.withoutColumn)) {
      if (change.withItsConstraints !== true) return undefined;
      continue;
    }
    lines.push(oneLine(definition.written));
  }
  return [...lines, ...(change.constraints ?? []).map(oneLine)];
}

/** Statements that make the indexes and triggers again. */
function objectsOf(table: Table, change: RebuildChange): readonly string[] | undefined {
  const found: string[] = [];
  const indexes = table.indexes.filter(({ constraint }) => constraint === undefined);
  for (const { written, columns } of indexes) {
    if (change.withoutColumn !== undefined && columns.includes(change.withoutColumn)) return undefined;
    if (written === undefined) return undefined;
    found.push(written);
  }
  for (const { written } of table.triggers) {
    if (written === undefined) return undefined;
    found.push(written);
  }
  return found;
}

/** Columns whose values are copied: computed ones are computed again. */
function copiedColumns(table: Table, change: RebuildChange): readonly string[] {
  return [...table.columns.values()]
    .filter(({ name, generated }) => generated === undefined && name !== change.withoutColumn)
    .map(({ name }) => name);
}

function countsOn(table: Table): boolean {
  return table.constraints.some(
    ({ definition }) => definition.type === "primary-key" && definition.autoincrement === true,
  );
}

/** AUTOINCREMENT goes on where it was, also where the last rows are deleted by now (manual, "SQLite Autoincrement"). */
function sequenceStep(made: string, table: Table): string {
  const literal = (name: string) => `'${name.replaceAll(/["'[\]`]/g, "")}'`;
  return `UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE lower(name) = ${literal(table.name)}) WHERE name = ${literal(made)}`;
}

function oneLine(text: string): string {
  return text.includes("--") ? text : text.replaceAll(/\s*\n\s*/g, " ");
}
