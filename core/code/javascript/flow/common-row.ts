import type { Target } from "../recorder.ts";
import type { Resolved } from "./resolver.ts";
import type { RowSource, Value } from "./value.ts";

export type Row = Extract<Resolved, { is: "row" }>;

interface Lookups {
  resolve(value: Value): Resolved | undefined;
  /** Where the property of a row is stored; undefined when it is no column. */
  target(of: RowSource): Target | undefined;
}

/**
 * The row that has a property, of a value that is one of several rows, or put together of some: `{ ...user, ...settings }`. All that have the
 * property have to agree, and nothing may be among them of which it is not known what it is.
 */
export function commonRow(value: Resolved, property: string, { resolve, target }: Lookups): Row | undefined {
  const rows = rowsIn(value, property, resolve);
  // A query that selects other columns says nothing of this one; a model that has no such property does.
  const asked = rows?.filter(({ of }) => of.columns === undefined || target(of) !== undefined) ?? [];
  const found = asked.flatMap((row) => {
    const place = row.isNew === true ? undefined : target(row.of);
    return place === undefined ? [] : [{ row, place }];
  });
  const [first] = found;
  if (first === undefined || found.length < asked.length) return undefined;
  const sure = found.find(({ place }) => place.table !== undefined) ?? first;
  if (found.every(({ place }) => mayBeSame(place, sure.place, property))) return sure.row;
  return value.is === "object" ? merged(found, property) : undefined;
}

/** All rows that a value may be, or is made of; undefined when it may be something else. */
function rowsIn(
  value: Resolved | undefined,
  property: string,
  resolve: Lookups["resolve"],
): readonly Row[] | undefined {
  if (value?.is === "row") return [value];
  const isMade = value?.is === "object" && value.fields[property] === undefined;
  const parts = value?.is === "either" ? value.of : isMade ? (value.and ?? []) : [];
  const rows = parts.map((part) => rowsIn(resolve(part), property, resolve));
  const known = rows.filter((each) => each !== undefined);
  return parts.length === 0 || known.length < rows.length ? undefined : known.flat();
}

/** Whether two places of a property can be one column: a column of several tables may be of one that another place is sure of. */
function mayBeSame(some: Target, other: Target, property: string): boolean {
  if (some.column(property) !== other.column(property)) return false;
  const name = JSON.stringify(other.table);
  if (some.table !== undefined) return JSON.stringify(some.table) === name;
  return other.table === undefined
    ? JSON.stringify(some.candidates) === JSON.stringify(other.candidates)
    : some.candidates?.some((table) => JSON.stringify(table) === name) === true;
}

/** A property of two rows in one object: the schema tells which of their tables has it. */
function merged(found: readonly { readonly row: Row; readonly place: Target }[], property: string): Row | undefined {
  const [first] = found;
  const columns = new Set(found.map(({ place }) => place.column(property)));
  const [column] = columns;
  if (first === undefined || column === undefined || columns.size > 1) return undefined;
  const candidates = found.flatMap(({ place }) => place.candidates ?? (place.table === undefined ? [] : [place.table]));
  return { is: "row", of: { library: first.row.of.library, columns: { [property]: { candidates, column } } } };
}
