import { quoteName } from "../../sql/identifiers.ts";
import type { Dialect } from "../../sql/types.ts";
import { type FragmentColumn, type FragmentPlace, readSqlFragment } from "../sql-fragment.ts";
import { unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { stringOf } from "./objects.ts";
import type { QueryScope } from "./query-scope.ts";

const places: ReadonlyMap<string, FragmentPlace> = new Map([
  ["andWhereRaw", "condition"],
  ["groupByRaw", "order"],
  ["havingRaw", "condition"],
  ["orWhereRaw", "condition"],
  ["orderByRaw", "order"],
  ["whereRaw", "condition"],
]);

/**
 * The columns that a piece of SQL names which a query is built with, `whereRaw("logins > ?", [1])`, as part of a statement on the tables of
 * the query. One without a table is only told where there is no other table that it could be of.
 */
export function columnsOfRaw(
  method: string,
  argument: SyntaxNode | undefined,
  scope: QueryScope,
  dialect: Dialect,
): readonly FragmentColumn[] {
  const place = places.get(method);
  const string = place === undefined || argument === undefined ? undefined : stringOf(unwrapped(argument));
  const { aliases } = scope;
  if (place === undefined || string === undefined || aliases.length === 0 || string.text.includes("\\")) return [];
  const name = (text: string) => quoteName(text, dialect);
  const tables = aliases.map(
    ([alias, table]) =>
      `${table.schema === undefined ? "" : `${name(table.schema)}.`}${name(table.name)} AS ${name(alias)}`,
  );
  const sql = string.text.slice(1, -1);
  const start = string.startIndex + 1;
  const found = readSqlFragment(sql, start, tables.join(", "), place, dialect);
  return found.filter(({ at }) => aliases.length === 1 || sql.charAt(at.startIndex - start - 1) === ".");
}
