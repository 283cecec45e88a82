import { Cursor } from "../../cursor.ts";
import { readExpression } from "../../expression.ts";
import type { Name } from "../../names.ts";
import type { OperationOf } from "../../operations.ts";
import { readAtomicBody } from "../../plpgsql.ts";
import { type ReadContext, type Reading, type StatementReader, unread } from "../../statements/reader.ts";

type CreateTrigger = OperationOf<"create-trigger">;

/** CREATE [TEMP] TRIGGER, with the statements of its body. */
export const createTrigger: StatementReader = { leads: ["create trigger"], read: readCreateTrigger };

function readCreateTrigger(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  cursor.next();
  cursor.acceptOne("temp", "temporary");
  cursor.accept("trigger");
  cursor.accept("if", "not", "exists");
  const trigger = cursor.qualifiedName();
  // BEFORE is the default (SQLite manual, CREATE TRIGGER).
  const timing = cursor.accept("instead", "of") ? "instead-of" : (cursor.acceptOne("before", "after") ?? "before");
  const event = cursor.acceptOne("insert", "update", "delete");
  const updateOf = event === "update" && cursor.accept("of") ? readNames(cursor) : [];
  const table = cursor.accept("on") ? cursor.qualifiedName() : undefined;
  if (!trigger || !event || !table)
    return unread(cursor, start, "The name, the event or the table of the trigger is missing");
  cursor.accept("for", "each", "row");
  const when = cursor.accept("when") ? readExpression(cursor, ({ value }) => value === "begin") : undefined;
  const hasBody = cursor.accept("begin");
  const body = bodyOf(cursor);
  const bodyStart = body.start;
  const inner = hasBody ? readAtomicBody(body, context) : { operations: [], unread: [] };
  cursor.index = cursor.limit;
  const span = cursor.spanFrom(start);
  const bodySpan = { start: bodyStart, end: Math.max(bodyStart, body.tokens[body.limit - 1]?.end ?? bodyStart) };
  const created: CreateTrigger = {
    kind: "create-trigger",
    trigger: { name: trigger.name, span: trigger.span },
    table,
    timing,
    events: [event],
    updateOf,
    forEach: "row",
    ...(when && { when }),
    ...(hasBody && { body: { text: cursor.text.slice(bodySpan.start, bodySpan.end), span: bodySpan } }),
    written: cursor.text.slice(span.start, span.end),
    span,
    command: 0,
  };
  if (!hasBody) return { operations: [created], unread: [{ span, reason: "The body of the trigger is missing" }] };
  return { operations: [created, ...inner.operations], unread: inner.unread };
}

function readNames(cursor: Cursor): readonly Name[] {
  const names: Name[] = [];
  do {
    const name = cursor.name();
    if (name) names.push(name);
  } while (cursor.acceptSymbol(","));
  return names;
}

/** The tokens between BEGIN and the last END. */
function bodyOf(cursor: Cursor): Cursor {
  let { limit } = cursor;
  while (limit > cursor.index && cursor.tokens[limit - 1]?.value !== "end") limit--;
  const last = limit > cursor.index ? limit - 1 : cursor.limit;
  return new Cursor(cursor.text, cursor.tokens, cursor.dialect, cursor.index, last);
}
