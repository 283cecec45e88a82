import { tokenize } from "../../sql/lexer.ts";
import type { Assignment } from "../../sql/operations.ts";
import type { Dialect } from "../../sql/types.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { type Candidate, sideOf } from "./candidate.ts";
import type { ColumnsSeen } from "./columns-seen.ts";
import { loopVariables, namesOfRows } from "./loop-rows.ts";

/**
 * `UPDATE t SET new = f(old)` of the whole table, where the new columns were added and the old ones were not. One old column with several
 * new ones is split, several with one new one are merged. Only the right-hand side of an item tells where a value comes from, never what
 * stands in a condition of the statement; a subquery there tells it by the columns of the row that it looks up by. What a loop over other
 * rows updates for each of them is the whole table in the end, and what it takes from such a row is no column of the table.
 */
export function fromUpdate(placed: PlacedOperation, seen: ColumnsSeen, dialect: Dialect): readonly Candidate[] {
  if (!isKind(placed, "update-rows")) return [];
  const { table, alias, set, where, from } = placed.operation;
  const names = [table.name, ...(alias === undefined ? [] : [alias])];
  const rows = loopVariables(placed);
  const items = set.flatMap((item) => {
    const added = seen.added(table, item.column.name);
    if (added === undefined) return [];
    // A column of another table may have the same name.
    const isLookup = from.length === 0 && /\bselect\b/i.test(item.value.text);
    const sources =
      from.length > 0
        ? [...new Set(item.value.columns)]
        : isLookup
          ? outerColumns(item.value.text, names, dialect)
          : sourcesOf(item, namesOfRows(item.value.text, rows, dialect));
    return sources.length === 0 || (from.length === 0 && sources.some((name) => !seen.wasThere(table, name, added)))
      ? []
      : [{ column: item.column.name, sources, text: item.value.text.trim(), isLookup }];
  });
  const own = new Set(items.flatMap(({ column, sources }) => [column, ...sources]));
  if (items.length === 0) return [];
  if (from.length > 0) return moved(placed, items);
  const isOfLoop = where !== undefined && namesOfRows(where.text, rows, dialect).length > 0;
  if (!isOfLoop && where?.columns.some((column) => !own.has(column)) === true) return [];
  const candidates: Candidate[] = [];
  const bySource = new Map<string, typeof items>();
  for (const item of items) {
    const [source = "", ...others] = item.sources;
    if (others.length > 0 || item.isLookup)
      candidates.push({
        from: sideOf(table, item.sources),
        to: sideOf(table, [item.column]),
        up: [item.text],
        placed,
        needsDrop: true,
      });
    else bySource.set(source, [...(bySource.get(source) ?? []), item]);
  }
  for (const [source, filled] of bySource)
    candidates.push({
      from: sideOf(table, [source]),
      to: sideOf(
        table,
        filled.map(({ column }) => column),
      ),
      up: filled.map(({ text }) => text),
      placed,
      needsDrop: false,
    });
  return candidates;
}

/** The columns that a value is made of, without those of `others`. */
function sourcesOf({ column, value }: Assignment, others: readonly string[]): readonly string[] {
  // `COALESCE(new, old)` leaves what is filled alone.
  return [...new Set(value.columns)].filter((name) => name !== column.name && !others.includes(name));
}

/**
 * The columns of the updated row that a subquery looks something up by: those behind one of the row's `names`. None where the subquery
 * reads the same table, so that a name may mean either.
 */
function outerColumns(text: string, names: readonly string[], dialect: Dialect): readonly string[] {
  const { tokens } = tokenize(text, dialect);
  const columns = new Set<string>();
  for (const [i, token] of tokens.entries()) {
    if (!names.includes(token.value) || (token.kind !== "word" && token.kind !== "quoted")) continue;
    if (tokens[i - 1]?.value === ".") continue;
    const column = tokens[i + 2];
    if (tokens[i + 1]?.value !== "." || column === undefined) return [];
    columns.add(column.value);
  }
  return [...columns];
}

/** `UPDATE b SET c = a.c FROM a …`: the column goes to another table, when it goes from there. */
function moved(
  placed: PlacedOperation,
  items: readonly { readonly column: string; readonly sources: readonly string[]; readonly text: string }[],
): readonly Candidate[] {
  if (!isKind(placed, "update-rows")) return [];
  const { table, from } = placed.operation;
  const [source, ...others] = from.filter(({ name }) => name !== table.name);
  const plain = items.filter(({ text }) => /^"?\w+"?\."?\w+"?$/.test(text));
  if (source === undefined || others.length > 0 || plain.length === 0) return [];
  return [
    {
      from: sideOf(
        source,
        plain.map(({ sources }) => sources.at(-1) ?? ""),
      ),
      to: sideOf(
        table,
        plain.map(({ column }) => column),
      ),
      up: plain.map(({ sources }) => sources.at(-1) ?? ""),
      placed,
      needsDrop: true,
    },
  ];
}
