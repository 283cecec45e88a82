import { Cursor } from "../../cursor.ts";
import type { OperationOf } from "../../operations.ts";
import { type ReadContext, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { readBody } from "./body.ts";
import { acceptIfNotExists, readOptionValue, skipDefiner } from "./words.ts";

/** CREATE TRIGGER. */
export const createTrigger: StatementReader = { leads: ["create trigger"], read: readTrigger };

/** CREATE PROCEDURE and CREATE FUNCTION, loadable ones too. */
export const createRoutine: StatementReader = { leads: ["create procedure", "create function"], read: readRoutine };

/** CREATE EVENT. */
export const createEvent: StatementReader = { leads: ["create event"], read: readEvent };

/** A block, branch or loop that runs at once (MariaDB manual, "Using Compound Statements Outside of Stored Programs"). */
export const block: StatementReader = {
  leads: ["begin not", "case", "for", "if", "loop", "repeat", "while"],
  read: readBlock,
};

interface Head {
  readonly orReplace?: true;
  readonly kind: string | undefined;
  readonly ifNotExists: true | undefined;
}

/** `CREATE [OR REPLACE] [DEFINER = …] [AGGREGATE] kind [IF NOT EXISTS]`. */
function readHead(cursor: Cursor): Head {
  cursor.next();
  const orReplace = cursor.accept("or", "replace");
  skipDefiner(cursor);
  cursor.accept("aggregate");
  const kind = cursor.acceptOne("trigger", "procedure", "function", "event");
  return { ...(orReplace && { orReplace }), kind, ifNotExists: acceptIfNotExists(cursor) };
}

function readTrigger(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  const { orReplace } = readHead(cursor);
  const trigger = cursor.qualifiedName();
  const timing = cursor.acceptOne("before", "after");
  const events = readEvents(cursor);
  const table = cursor.accept("on") && cursor.qualifiedName();
  if (!trigger || !timing || !table || events.length === 0)
    return unread(cursor, start, "The name, the time or the table of the trigger is missing");
  cursor.accept("for", "each", "row");
  if (cursor.acceptOne("follows", "precedes")) cursor.name();
  const from = cursor.start;
  const first = cursor.index;
  const inner = readRest(cursor, first, context);
  const created: OperationOf<"create-trigger"> = {
    kind: "create-trigger",
    trigger: { name: trigger.name, span: trigger.span },
    table,
    timing,
    events,
    updateOf: [],
    forEach: "row",
    body: bodyOf(cursor, from),
    ...(orReplace && { orReplace }),
    span: cursor.spanFrom(start),
    command: 0,
  };
  return { operations: [created, ...inner.operations], unread: inner.unread };
}

type TriggerEvent = OperationOf<"create-trigger">["events"][number];

/** One event; several with OR (MariaDB 12). */
function readEvents(cursor: Cursor): readonly TriggerEvent[] {
  const events: TriggerEvent[] = [];
  do {
    const event = cursor.acceptOne("insert", "update", "delete");
    if (event) events.push(event);
  } while (cursor.accept("or"));
  return events;
}

function readRoutine(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  const { orReplace, kind } = readHead(cursor);
  const routine = cursor.qualifiedName();
  if (routine === undefined) return unread(cursor, start, `The name of the ${kind ?? "routine"} is missing`);
  const isLoadable = cursor.skipParentheses() === undefined;
  const characteristics = readCharacteristics(cursor);
  const from = cursor.start;
  const inner = isLoadable ? readRest(cursor, cursor.limit, context) : readRest(cursor, cursor.index, context);
  const created: OperationOf<"create-function"> = {
    kind: "create-function",
    routine,
    objectKind: kind === "procedure" ? "procedure" : "function",
    language: "sql",
    ...characteristics,
    ...(!isLoadable && { body: bodyOf(cursor, from) }),
    ...(orReplace && { orReplace }),
    span: cursor.spanFrom(start),
    command: 0,
  };
  return { operations: [created, ...inner.operations], unread: inner.unread };
}

type Characteristics = Pick<OperationOf<"create-function">, "volatility" | "securityDefiner">;

/** RETURNS with its type, DETERMINISTIC, SQL SECURITY and the rest, up to the body. */
function readCharacteristics(cursor: Cursor): Characteristics {
  const found: { volatility?: "immutable"; securityDefiner?: true } = {};
  for (;;) {
    if (cursor.accept("returns")) skipType(cursor);
    else if (cursor.accept("comment") || cursor.accept("language")) readOptionValue(cursor);
    else if (cursor.accept("not", "deterministic")) continue;
    else if (cursor.accept("deterministic")) found.volatility = "immutable";
    else if (cursor.accept("sql", "security", "definer")) found.securityDefiner = true;
    else if (
      !cursor.accept("sql", "security", "invoker") &&
      !cursor.accept("contains", "sql") &&
      !cursor.accept("no", "sql") &&
      !cursor.accept("reads", "sql", "data") &&
      !cursor.accept("modifies", "sql", "data")
    )
      return found;
  }
}

const typeWords = new Set(
  "unsigned signed zerofill charset character set collate binary varying precision ascii unicode national".split(" "),
);

function skipType(cursor: Cursor): void {
  cursor.next();
  cursor.skipParentheses();
  while (cursor.atAny(typeWords)) {
    const word = cursor.next()?.value;
    if (word === "charset" || word === "set" || word === "collate") cursor.next();
    cursor.skipParentheses();
  }
}

/** `CREATE EVENT name ON SCHEDULE … DO body`: it runs later. */
function readEvent(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  readHead(cursor);
  const object = cursor.qualifiedName();
  if (object === undefined) return unread(cursor, start, "The name of the event is missing");
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "do");
  cursor.accept("do");
  const inner = readRest(cursor, cursor.index, context);
  const created = { kind: "other-ddl", verb: "create", objectKind: "other", object } as const;
  return {
    operations: [{ ...created, span: cursor.spanFrom(start), command: 0 }, ...inner.operations],
    unread: inner.unread,
  };
}

function readBlock(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  const first = cursor.index;
  const end = cursor.tokens[cursor.limit - 1]?.end ?? start;
  if (!isClosed(cursor)) return unread(cursor, start, "The END of this block is missing");
  cursor.index = cursor.limit;
  const inner = readBody(new Cursor(cursor.text, cursor.tokens, cursor.dialect, first, cursor.limit), context, "do");
  const ran = { kind: "do-block", language: "sql", span: { start, end }, command: 0 } as const;
  return { operations: [ran, ...inner.operations], unread: inner.unread };
}

/** Without DELIMITER the client cuts a block at its first semicolon. */
function isClosed({ tokens, index, limit }: Cursor): boolean {
  const word = tokens[index]?.value ?? "";
  const last = tokens[tokens[limit - 1]?.value === ";" ? limit - 2 : limit - 1]?.value;
  const isLoop = (word === "for" || word === "while") && last === "loop";
  return isLoop || last === (word === "begin" ? "end" : word);
}

/** Reads the body that begins at a token, and takes the rest of the statement. */
function readRest(cursor: Cursor, first: number, context: ReadContext): Reading {
  const inner = readBody(
    new Cursor(cursor.text, cursor.tokens, cursor.dialect, first, cursor.limit),
    context,
    "routine",
  );
  cursor.index = cursor.limit;
  return inner;
}

function bodyOf(cursor: Cursor, from: number) {
  const span = cursor.spanFrom(from);
  return { text: cursor.text.slice(span.start, span.end), span };
}
