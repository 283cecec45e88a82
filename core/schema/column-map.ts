import { extended } from "../extended.ts";
import type { Column, Origin, Table } from "./types.ts";

/** Sets or replaces one column, leaving the table alone when nothing changes. */
export function withColumn(table: Table, column: Column): Table {
  const before = table.columns.get(column.name);
  if (before && sameColumn(before, column)) return table;
  return extended(table, { columns: copied(table.columns).set(column.name, column) });
}

/** Takes one column away. */
export function withoutColumn(table: Table, name: string, by: Origin): Table {
  if (!table.columns.has(name)) return table;
  const columns = copied(table.columns);
  columns.delete(name);
  return extended(table, { columns, formerColumns: formerColumns(table, name, by) });
}

/** Notes that the table had a column of this name. */
export function withFormerColumn(table: Table, name: string, by: Origin): Table {
  return extended(table, { formerColumns: formerColumns(table, name, by) });
}

function formerColumns(table: Table, name: string, by: Origin): ReadonlyMap<string, Origin> {
  return copied(table.formerColumns).set(name, by);
}

/** A copy to change. Copying by the constructor makes an array of every entry, and wide tables are copied at each of their statements. */
function copied<V>(map: ReadonlyMap<string, V> | undefined): Map<string, V> {
  const copy = new Map<string, V>();
  map?.forEach((value, key) => {
    copy.set(key, value);
  });
  return copy;
}

function sameColumn(a: Column, b: Column): boolean {
  const keys = Object.keys(a) as (keyof Column)[];
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** Takes the default away, and what only a default could be: `DEFAULT nextval(…)` of a serial included. */
export function withoutDefault({ default: _, defaultName: __, ...column }: Column): Column {
  return extended(column, { hasDefault: false });
}
