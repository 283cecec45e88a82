import type { Cursor } from "../cursor.ts";
import type { Operation } from "../operations.ts";
import { readBody } from "../plpgsql.ts";
import type { Token } from "../types.ts";
import { type ReadContext, type Reading, type StatementReader, unread } from "./reader.ts";

/** DO, with the commands of its body. */
export const doBlock: StatementReader = { leads: ["do"], read: readDo };

function readDo(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  let language = "plpgsql";
  let body: Token | undefined;
  cursor.next();
  while (!cursor.isDone) {
    if (cursor.accept("language")) language = readLanguage(cursor) ?? language;
    else body = cursor.acceptString() ?? (cursor.next() && body);
  }
  if (!body) return unread(cursor, start, "The body of DO is missing");
  const block: Operation = { kind: "do-block", language, span: cursor.spanFrom(start), command: 0 };
  if (language !== "plpgsql") {
    const reason = `The body of DO is written in ${language}, which is not read`;
    return { operations: [block], unread: [{ span: { start: body.start, end: body.end }, reason }] };
  }
  const reading = readBody(cursor, body, language, context, "do");
  return { operations: [block, ...reading.operations], unread: reading.unread };
}

/** Takes the name of a language, which may be written as a literal too. */
export function readLanguage(cursor: Cursor): string | undefined {
  return cursor.acceptString()?.value.toLowerCase() ?? cursor.name()?.name;
}
