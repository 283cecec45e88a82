import type { Column, Origin, Table } from "./types.ts";

/** Sets or replaces one column, leaving the table alone when nothing changes. */
export function withColumn(table: Table, column: Column): Table {
  const before = table.columns.get(column.name);
  if (before && sameColumn(before, column)) return table;
  return { ...table, columns: new Map(table.columns).set(column.name, column) };
}

/** Takes one column away. */
export function withoutColumn(table: Table, name: string, by: Origin): Table {
  if (!table.columns.has(name)) return table;
  const columns = new Map(table.columns);
  columns.delete(name);
  return { ...withFormerColumn(table, name, by), columns };
}

/** Notes that the table had a column of this name. */
export function withFormerColumn(table: Table, name: string, by: Origin): Table {
  return { ...table, formerColumns: new Map(table.formerColumns).set(name, by) };
}

function sameColumn(a: Column, b: Column): boolean {
  const keys = Object.keys(a) as (keyof Column)[];
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** Takes the default away, and what only a default could be: `DEFAULT nextval(…)` of a serial included. */
export function withoutDefault({ default: _, defaultName: __, ...column }: Column): Column {
  return { ...column, hasDefault: false };
}
