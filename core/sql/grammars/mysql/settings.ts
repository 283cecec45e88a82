import type { Cursor } from "../../cursor.ts";
import { describe } from "../../expression.ts";
import type { Operation, OperationOf } from "../../operations.ts";
import {
  nothing,
  operations,
  type ReadContext,
  type Reading,
  type StatementReader,
  unread,
} from "../../statements/reader.ts";

/** SET in all its forms, and USE. */
export const settings: StatementReader = { leads: ["set", "use"], read };

function read(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  if (cursor.accept("use")) {
    const value = cursor.next()?.value ?? "";
    cursor.index = cursor.limit;
    return operations({
      kind: "set-setting",
      setting: "database",
      value,
      scope: "session",
      span: cursor.spanFrom(start),
      command: 0,
    });
  }
  cursor.next();
  if (cursor.accept("statement")) return readStatement(cursor, context);
  if (isOther(cursor)) {
    cursor.index = cursor.limit;
    return nothing;
  }
  const found: Operation[] = [];
  let scope: Scope = "session";
  do {
    const from = found.length === 0 ? start : cursor.start;
    if (isOther(cursor)) {
      cursor.skipToComma();
      continue;
    }
    scope = readScope(cursor) ?? scope;
    const setting = readAssignment(cursor, scope, from);
    if (setting === undefined) return unread(cursor, start, "This form of SET is not understood");
    found.push(setting);
  } while (cursor.acceptSymbol(","));
  if (!cursor.isDone) return unread(cursor, start, "This form of SET is not understood");
  return operations(...found);
}

type Scope = "session" | "other";

/** NAMES, CHARACTER SET, PASSWORD, ROLE, TRANSACTION and the like change nothing that we follow. */
function isOther(cursor: Cursor): boolean {
  if (/^(?:session|global|local)$/.test(cursor.peek()?.value ?? "") && cursor.peek(1)?.value === "transaction")
    return true;
  return (
    cursor.at("names") ||
    cursor.at("charset") ||
    cursor.at("character", "set") ||
    cursor.at("char", "set") ||
    cursor.at("password") ||
    cursor.at("transaction") ||
    cursor.at("resource", "group") ||
    cursor.at("default", "role") ||
    (cursor.at("role") && !cursor.atSymbol("=", 1))
  );
}

/** Settings of the server or of later sessions are not those of this one. */
function readScope(cursor: Cursor): Scope | undefined {
  const word = cursor.acceptOne("session", "local", "global", "persist", "persist_only");
  return word === undefined ? undefined : word === "session" || word === "local" ? "session" : "other";
}

function readAssignment(cursor: Cursor, scope: Scope, from: number): OperationOf<"set-setting"> | undefined {
  const name = readName(cursor);
  if (name === undefined || !(cursor.acceptSymbol("=") ?? cursor.acceptSymbol(":="))) return undefined;
  const first = cursor.index;
  cursor.skipToComma();
  const value = describe(cursor, first, cursor.index);
  const only = cursor.tokens[first];
  const isLiteral = cursor.index === first + 1 && only?.kind === "string";
  const isOther = scope === "other" || name.isGlobal;
  return {
    kind: "set-setting",
    setting: isOther ? `global ${name.setting}` : name.setting,
    value: isLiteral ? (only?.value ?? "") : (value?.text ?? ""),
    scope: "session",
    span: cursor.spanFrom(from),
    command: 0,
  };
}

/** `sql_mode`, `@@session.sql_mode`, `@variable`, `NEW.column` in a trigger. */
function readName(cursor: Cursor): { readonly setting: string; readonly isGlobal: boolean } | undefined {
  const token = cursor.peek();
  if (token?.kind === "placeholder") {
    cursor.next();
    let text = token.value.replace(/^@@/, "").toLowerCase();
    while (cursor.acceptSymbol(".")) text += `.${cursor.next()?.value ?? ""}`;
    return {
      setting: text.replace(/^(?:session|local|global|persist)\./, ""),
      isGlobal: /^(?:global|persist)\./.test(text),
    };
  }
  if (token?.kind === "symbol" && token.value === "@") {
    cursor.index += 2;
    return { setting: `@${cursor.tokens[cursor.index - 1]?.value ?? ""}`, isGlobal: false };
  }
  const name = cursor.qualifiedName();
  return (
    name && {
      setting: (name.schema === undefined ? name.name : `${name.schema}.${name.name}`).toLowerCase(),
      isGlobal: false,
    }
  );
}

/** `SET STATEMENT a = 1, b = 2 FOR statement` (MariaDB). */
function readStatement(cursor: Cursor, context: ReadContext): Reading {
  const { start, index } = cursor;
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "for");
  const settings = describe(cursor, index, cursor.index)?.text ?? "";
  if (!cursor.accept("for")) return unread(cursor, start, "SET STATEMENT without FOR is not understood");
  const reading = context.read(cursor);
  if (!/\bsystem_versioning_alter_history\s*=\s*['"]?(?:keep|1)\b/i.test(settings)) return reading;
  const operations = reading.operations.map((each) => ({
    ...each,
    clauses: { ...each.clauses, keepsHistory: true as const },
  }));
  return { ...reading, operations };
}
