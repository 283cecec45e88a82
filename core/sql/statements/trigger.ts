import type { Cursor } from "../cursor.ts";
import { readParenthesised } from "../expression.ts";
import type { Expression, Name } from "../names.ts";
import type { OperationOf } from "../operations.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";

type CreateTrigger = OperationOf<"create-trigger">;

/** CREATE TRIGGER. */
export const createTrigger: StatementReader = { leads: ["create trigger"], read: readCreateTrigger };

function readCreateTrigger(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const orReplace = cursor.accept("or", "replace");
  const constraint = cursor.accept("constraint");
  cursor.accept("trigger");
  const trigger = cursor.name();
  const timing = readTiming(cursor);
  const { events, updateOf } = readEvents(cursor);
  const table = cursor.accept("on") ? cursor.qualifiedName() : undefined;
  if (!trigger || !timing || !table)
    return unread(cursor, start, "The name, the time or the table of the trigger is missing");
  const { forEach, when, from } = readDetails(cursor);
  const routine = cursor.acceptOne("function", "procedure") && cursor.qualifiedName();
  cursor.skipParentheses();
  return complete(cursor, {
    kind: "create-trigger",
    trigger,
    table,
    timing,
    events,
    updateOf,
    forEach,
    ...(when && { when }),
    ...(routine && { function: routine }),
    ...(orReplace && { orReplace }),
    ...(constraint && { constraint }),
    ...(from && { from }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

function readTiming(cursor: Cursor): CreateTrigger["timing"] | undefined {
  if (cursor.accept("instead", "of")) return "instead-of";
  return cursor.acceptOne("before", "after");
}

function readEvents(cursor: Cursor): Pick<CreateTrigger, "events" | "updateOf"> {
  const events: CreateTrigger["events"][number][] = [];
  const updateOf: Name[] = [];
  do {
    const event = cursor.acceptOne("insert", "update", "delete", "truncate");
    if (event) events.push(event);
    if (event === "update" && cursor.accept("of")) updateOf.push(...readNames(cursor));
  } while (cursor.accept("or"));
  return { events, updateOf };
}

function readNames(cursor: Cursor): readonly Name[] {
  const names: Name[] = [];
  do {
    const name = cursor.name();
    if (name) names.push(name);
  } while (cursor.acceptSymbol(","));
  return names;
}

/** Takes FROM, DEFERRABLE, REFERENCING, FOR EACH and WHEN, up to EXECUTE and with it. FOR EACH STATEMENT is the default. */
function readDetails(cursor: Cursor): Pick<CreateTrigger, "forEach" | "when" | "from"> {
  let forEach: "row" | "statement" = "statement";
  const from = cursor.accept("from") && cursor.qualifiedName();
  let when: Expression | undefined;
  while (!cursor.isDone && !cursor.accept("execute")) {
    if (cursor.accept("for")) {
      cursor.accept("each");
      forEach = cursor.acceptOne("row", "statement") ?? forEach;
    } else if (cursor.accept("when")) when = readParenthesised(cursor);
    else cursor.next();
  }
  return { forEach, ...(when && { when }), ...(from && { from }) };
}
