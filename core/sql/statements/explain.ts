import type { Cursor } from "../cursor.ts";
import { describeQuery } from "../query.ts";
import { operations, type ReadContext, type Reading, type StatementReader } from "./reader.ts";

/** EXPLAIN. Only with ANALYZE does it run the statement (PostgreSQL manual, EXPLAIN). */
export const explain: StatementReader = { leads: ["explain", "describe"], read: readExplain };

function readExplain(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  cursor.next();
  const runs = readOptions(cursor);
  if (runs) return context.read(cursor);
  const query = describeQuery(cursor, cursor.index, cursor.limit);
  cursor.index = cursor.limit;
  return operations({ kind: "select", query, span: cursor.spanFrom(start), command: 0 });
}

/** Takes the options; whether they ask for ANALYZE. */
function readOptions(cursor: Cursor): boolean {
  if (!cursor.acceptSymbol("(")) {
    const runs = cursor.acceptOne("analyze", "analyse") !== undefined;
    cursor.accept("verbose");
    return runs;
  }
  const first = cursor.index;
  cursor.closeParenthesis();
  return cursor.tokens.slice(first, cursor.index).some(({ value }, place, options) => {
    const next = options[place + 1]?.value ?? "";
    return /^analy[sz]e$/.test(value) && !/^(?:false|off|0)$/.test(next);
  });
}
