import type { Cursor } from "./cursor.ts";
import { describe, readExpression } from "./expression.ts";
import type { Name } from "./names.ts";
import type { Assignment } from "./operations.ts";
import type { Token } from "./types.ts";

/**
 * Takes the list after SET: `a = 1, (b, c) = (SELECT …)`. Where one value stands for several columns, each of them gets
 * all of it. `isStop` says which words end the last value.
 */
export function readAssignments(
  cursor: Cursor,
  isStop: (token: Token, cursor: Cursor) => boolean,
): readonly Assignment[] {
  const assignments: Assignment[] = [];
  do {
    const columns = readTargets(cursor);
    if (columns.length === 0 || !cursor.acceptSymbol("=")) {
      cursor.skipTo(
        (token) => (token.kind === "symbol" && token.value === ",") || (token.kind === "word" && isStop(token, cursor)),
      );
      continue;
    }
    assignments.push(...(columns.length > 1 ? readRow(cursor, columns, isStop) : readSingle(cursor, columns, isStop)));
  } while (cursor.acceptSymbol(","));
  return assignments;
}

/** Takes a parenthesised list of columns, each maybe with a field or a subscript: `(a, b.c, d[1])`. */
export function readColumnList(cursor: Cursor): readonly Name[] | undefined {
  const { index } = cursor;
  if (!cursor.acceptSymbol("(")) return undefined;
  const names: Name[] = [];
  do {
    const name = cursor.name();
    if (name) names.push(name);
    cursor.skipToComma();
  } while (cursor.acceptSymbol(","));
  if (names.length > 0 && cursor.acceptSymbol(")")) return names;
  cursor.index = index;
  return undefined;
}

function readTargets(cursor: Cursor): readonly Name[] {
  const list = readColumnList(cursor);
  if (list) return list;
  const first = cursor.name();
  if (!first) return [];
  // PostgreSQL allows no table before the column: what follows a dot is a field. MySQL does: there the last part counts.
  let column = first;
  for (;;) {
    if (cursor.acceptSymbol(".")) {
      const part = cursor.name();
      if (part && cursor.dialect !== "postgres") column = part;
    } else if (cursor.acceptSymbol("[")) {
      cursor.skipTo(() => false);
      cursor.acceptSymbol("]");
    } else break;
  }
  return [column];
}

function readSingle(
  cursor: Cursor,
  columns: readonly Name[],
  isStop: (token: Token, cursor: Cursor) => boolean,
): readonly Assignment[] {
  const value = readExpression(cursor, isStop);
  return value ? columns.map((column) => ({ column, value })) : [];
}

/** `(a, b) = (1, 2)` pairs up; `(a, b) = (SELECT …)` and `(a, b) = ROW(…)` with something else inside do not. */
function readRow(
  cursor: Cursor,
  columns: readonly Name[],
  isStop: (token: Token, cursor: Cursor) => boolean,
): readonly Assignment[] {
  const { index } = cursor;
  cursor.accept("row");
  if (cursor.acceptSymbol("(") && !cursor.at("select") && !cursor.at("with") && !cursor.at("values")) {
    const values: [first: number, limit: number][] = [];
    do {
      const from = cursor.index;
      cursor.skipToComma();
      values.push([from, cursor.index]);
    } while (cursor.acceptSymbol(","));
    if (cursor.acceptSymbol(")") && values.length === columns.length) {
      return columns.flatMap((column, place) => {
        const [from, to] = values[place] ?? [0, 0];
        const value = describe(cursor, from, to);
        return value ? [{ column, value }] : [];
      });
    }
  }
  cursor.index = index;
  return readSingle(cursor, columns, isStop);
}
