import type { SinkInsertion } from "../../code/types.ts";
import type { Refusal } from "../../migrations/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { ChangeContext } from "../context.ts";
import { replaceColumns } from "../expressions.ts";
import { typeText } from "../type-text.ts";
import { isPositional } from "./positional.ts";

/** A new column and the expression that gives its value, over old columns. */
export interface NewValue {
  readonly column: string;
  readonly expression: string;
  /** The old columns that the expression names. */
  readonly from: readonly string[];
}

/** What is written behind an old column's entry in SQL, and how often the parameter of that entry is needed again. */
export interface SqlEntry {
  readonly text: string;
  readonly parameters: number;
}

/** The entry of a new column at a place of SQL; `placeOf` gives the entry of an old column in the same row. */
export function sqlEntry(
  place: SinkInsertion,
  next: NewValue,
  placeOf: (column: string) => SinkInsertion | undefined,
  context: ChangeContext,
): SqlEntry | Refusal {
  const column = quoteName(next.column, context.history.dialect);
  const own = `${column} ${next.expression}`;
  if (place.delimiter !== undefined && (own.includes(place.delimiter) || own.includes("\\")))
    return { refused: `The text has characters that would end the ${place.delimiter} literal.` };
  if (place.role === "column") return { text: column, parameters: 0 };
  const value = sqlValue(place, next, placeOf, context);
  if ("refused" in value || place.role === "value") return value;
  return { ...value, text: `${column} = ${value.text}` };
}

function sqlValue(
  place: SinkInsertion,
  { column, expression, from }: NewValue,
  placeOf: (column: string) => SinkInsertion | undefined,
  context: ChangeContext,
): SqlEntry | Refusal {
  const { dialect } = context.history;
  const places = from.map((old) => ({ old, value: placeOf(old) }));
  const proposals = places.flatMap(({ old, value }) => proposed(value, old, column, context) ?? []);
  const [proposal] = proposals;
  if (proposal !== undefined && proposals.length === from.length) return { text: proposal, parameters: 0 };
  const absent = places.find(({ value }) => value === undefined);
  // In an UPDATE, a column that is not written stands for what the row holds.
  if (absent !== undefined && (place.role !== "assignment" || proposal !== undefined))
    return { refused: `${absent.old} is not written here: write ${column} by hand.` };
  const values = new Map<string, string>();
  for (const { old, value } of places) {
    if (value === undefined) continue;
    const { value: written = "", reusableValue } = value;
    const again = isPositional(written) ? written : reusableValue;
    if (again === undefined) return { refused: `The value ${written} cannot be written a second time.` };
    values.set(old, again);
  }
  const positional = [...values.values()].find(isPositional);
  if (positional !== undefined && values.size > 1)
    return { refused: `${column} needs the parameters of several columns: write it by hand.` };
  const isPlain = values.size === 1 && values.has(expression);
  const text = isPlain
    ? (values.get(expression) ?? "")
    : replaceColumns(expression, dialect, (name) => {
        const value = values.get(name);
        return value === undefined ? undefined : typed(value, name, context);
      });
  return { text, parameters: positional === undefined ? 0 : text.split(positional).length - 1 };
}

/** The row that was proposed for insertion has the new column as well. */
function proposed(
  place: SinkInsertion | undefined,
  old: string,
  column: string,
  { history }: ChangeContext,
): string | undefined {
  if (place?.proposedRow === undefined) return undefined;
  const { value = "", proposedRow } = place;
  const next = quoteName(column, history.dialect);
  const row = /^(\w+)\s*\.\s*(["`]?)([^"`]+)\2$/.exec(value);
  if (row?.[3] === old && row[1]?.toLowerCase() === proposedRow) return `${row[1]}.${next}`;
  // MySQL's word for the same.
  const inserted = /^values\s*\(\s*([`"]?)(.+?)\1\s*\)$/i.exec(value);
  return inserted?.[2]?.toLowerCase() === old.toLowerCase() ? `VALUES(${next})` : undefined;
}

/** A parameter that is used twice must have one type, which an expression around it could change. */
function typed(value: string, column: string, { table, history }: ChangeContext): string {
  const type = table?.columns.get(column)?.type;
  const isParameter = /^(?:\$\d+|\$\{.*\}|:\w+)$/s.test(value);
  if (isParameter)
    return type === undefined || type.name === "text" ? value : `${value}::${typeText(type, history.dialect)}`;
  return /^[\w$.]+$|^'[^']*'$|^(?:\?|%s)$/.test(value) ? value : `(${value})`;
}
