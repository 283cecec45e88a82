import { quoteName } from "../../sql/identifiers.ts";
import type { Dialect } from "../../sql/types.ts";
import { type FragmentColumn, type FragmentPlace, readSqlFragment } from "../sql-fragment.ts";
import type { QueryScope } from "./query-scope.ts";
import { placeIn, type StaticText } from "./static-text.ts";

/** Methods that are given a piece of SQL, with what of a statement it is. */
export const rawMethods: ReadonlyMap<string, FragmentPlace> = new Map([
  ["andWhereRaw", "condition"],
  ["groupByRaw", "order"],
  ["havingRaw", "condition"],
  ["orWhereRaw", "condition"],
  ["orderByRaw", "order"],
  ["whereRaw", "condition"],
]);

/** Stands in a piece of SQL for what is only known at run time: the readers of SQL know it as a placeholder. */
export const rawHole = `$${"{h}"}`;

interface RawColumn extends FragmentColumn {
  /** The piece is a list, and this column an element of it under its own name. */
  readonly isOutput: boolean;
}

/**
 * The columns that a piece of SQL names which a query is built with, `whereRaw("logins > ?", [1])`, as part of a statement on the tables of
 * the query. One without a table is only told where there is nothing else that could have it.
 */
export function columnsOfRaw(
  place: FragmentPlace,
  sql: StaticText,
  scope: QueryScope,
  dialect: Dialect,
): readonly RawColumn[] {
  const { aliases } = scope;
  if (aliases.length === 0) return [];
  const name = (text: string) => quoteName(text, dialect);
  const tables = aliases.map(
    ([alias, table]) =>
      `${table.schema === undefined ? "" : `${name(table.schema)}.`}${name(table.name)} AS ${name(alias)}`,
  );
  const isOnly = aliases.length === 1 && scope.tables.sure;
  return readSqlFragment(sql.text, 0, tables.join(", "), place, dialect).flatMap((found) => {
    const { startIndex: start, endIndex: end } = found.at;
    const at = isOnly || sql.text.charAt(start - 1) === "." ? placeIn(sql, start, end) : undefined;
    if (at === undefined) return [];
    const isOutput = place === "list" && /(?:^|,)\s*(?:\w+\.)?$/.test(sql.text.slice(0, start));
    return [{ ...found, at, isOutput: isOutput && /^\s*(?:,|$)/.test(sql.text.slice(end)) }];
  });
}
