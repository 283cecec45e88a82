import { extended } from "../../../extended.ts";
import { Cursor } from "../../cursor.ts";
import type { Operation, OperationOf } from "../../operations.ts";
import { readQuery } from "../../query.ts";
import { complete, type ReadContext, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { readStatements } from "./batch.ts";

/** CREATE or ALTER of a procedure or function, with the statements of its body. */
export const createRoutine: StatementReader = {
  leads: ["procedure", "proc", "function"].flatMap((kind) => [`create ${kind}`, `alter ${kind}`]),
  read: readRoutine,
};

/** CREATE or ALTER of a trigger. */
export const createTrigger: StatementReader = { leads: ["create trigger", "alter trigger"], read: readTrigger };

/** CREATE or ALTER of a view. */
export const createView: StatementReader = { leads: ["create view", "alter view"], read: readView };

/** Takes CREATE, CREATE OR ALTER or ALTER; whether what is there already is replaced. */
function readVerb(cursor: Cursor): boolean {
  const isAlter = cursor.next()?.value === "alter";
  return cursor.accept("or", "alter") === true || isAlter;
}

function readRoutine(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  const orReplace = readVerb(cursor);
  const objectKind = cursor.acceptOne("procedure", "proc", "function") === "function" ? "function" : "procedure";
  const routine = cursor.qualifiedName();
  if (!routine) return unread(cursor, start, `The name of the ${objectKind} is missing`);
  skipToBody(cursor);
  const bodyStart = cursor.start;
  const inner = readBody(cursor, context);
  const span = cursor.spanFrom(start);
  const created: OperationOf<"create-function"> = {
    kind: "create-function",
    routine,
    objectKind,
    ...(orReplace && { orReplace }),
    language: "sql",
    body: {
      text: cursor.text.slice(bodyStart, span.end),
      span: { start: bodyStart, end: Math.max(bodyStart, span.end) },
    },
    span,
    command: 0,
  };
  return { operations: [created, ...inner], unread: [] };
}

/** Parameters and options end with AS; `@a AS int` is one of them. */
function skipToBody(cursor: Cursor): void {
  while (!cursor.isDone) {
    cursor.skipTo(({ kind, value }) => kind === "word" && value === "as");
    const before = cursor.tokens[cursor.index - 1];
    if (!cursor.accept("as")) {
      cursor.next();
      continue;
    }
    if (before?.kind !== "placeholder" && !cursor.at("owner") && !cursor.at("caller") && !cursor.at("self")) return;
    if (before?.value === "execute" || before?.value === "exec") continue;
    if (before?.kind !== "placeholder") return;
  }
}

/** The statements of the rest: none of them runs now. */
function readBody(cursor: Cursor, context: ReadContext): readonly Operation[] {
  const inner = new Cursor(cursor.text, cursor.tokens, cursor.dialect, cursor.index, cursor.limit);
  cursor.index = cursor.limit;
  return readStatements(inner, context).operations.map((operation) =>
    extended(operation, { command: operation.command + 1, within: "routine" } as const),
  );
}

function readTrigger(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  const orReplace = readVerb(cursor);
  cursor.accept("trigger");
  const trigger = cursor.qualifiedName();
  const onDatabase = cursor.at("on", "database") || cursor.at("on", "all", "server");
  const table = cursor.accept("on") && !onDatabase ? cursor.qualifiedName() : undefined;
  if (!trigger || (!table && !onDatabase))
    return unread(cursor, start, "The name or the table of the trigger is missing");
  cursor.skipTo(({ kind, value }) => kind === "word" && /^(?:for|after|instead)$/.test(value));
  const timing = cursor.accept("instead", "of") ? "instead-of" : "after";
  cursor.acceptOne("for", "after");
  const events: OperationOf<"create-trigger">["events"][number][] = [];
  do {
    const event = cursor.acceptOne("insert", "update", "delete");
    if (event) events.push(event);
  } while (cursor.acceptSymbol(","));
  skipToBody(cursor);
  const bodyStart = cursor.start;
  const inner = readBody(cursor, context);
  const span = cursor.spanFrom(start);
  if (!table) {
    const other: Operation = {
      kind: "other-ddl",
      verb: "create",
      objectKind: "trigger",
      object: trigger,
      span,
      command: 0,
    };
    return { operations: [other, ...inner], unread: [] };
  }
  const created: Operation = {
    kind: "create-trigger",
    trigger: { name: trigger.name, span: trigger.span },
    table,
    timing,
    events,
    updateOf: [],
    forEach: "statement",
    body: {
      text: cursor.text.slice(bodyStart, span.end),
      span: { start: bodyStart, end: Math.max(bodyStart, span.end) },
    },
    written: cursor.text.slice(span.start, span.end),
    ...(orReplace && { orReplace: true as const }),
    span,
    command: 0,
  };
  return { operations: [created, ...inner], unread: [] };
}

function readView(cursor: Cursor): Reading {
  const { start } = cursor;
  const orReplace = readVerb(cursor);
  cursor.accept("view");
  const view = cursor.qualifiedName();
  if (!view) return unread(cursor, start, "The name of the view is missing");
  cursor.nameList();
  const first = cursor.index;
  if (cursor.accept("with")) cursor.skipTo(({ kind, value }) => kind === "word" && value === "as");
  const isBound = cursor.tokens.slice(first, cursor.index).some(({ value }) => value === "schemabinding");
  cursor.accept("as");
  const query = readQuery(cursor);
  if (!query) return unread(cursor, start, `The query of view ${view.name} is missing`);
  cursor.accept("with", "check", "option");
  while (cursor.acceptSymbol(";"));
  return complete(cursor, {
    kind: "create-view",
    view,
    ...(orReplace && { orReplace: true as const }),
    query,
    ...(isBound && { boundTo: cursor.text.slice(query.span.start, query.span.end) }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}
