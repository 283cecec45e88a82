import type { Cursor } from "../cursor.ts";
import { nothing, operations, type Reading, type StatementReader, unread } from "./reader.ts";

/** SET, RESET, DISCARD. */
export const settings: StatementReader = {
  leads: ["set", "reset", "discard"],
  read: (cursor) => (cursor.at("set") ? readSet(cursor) : readReset(cursor)),
};

/** SET TRANSACTION, SET CONSTRAINTS and SET SESSION CHARACTERISTICS change no setting that we follow. */
const otherForms = new Set(["transaction", "constraints", "characteristics"]);

function readSet(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const scope = cursor.acceptOne("session", "local") === "local" ? "transaction" : "session";
  if (cursor.atAny(otherForms)) return skip(cursor);
  const setting = readSettingName(cursor);
  if (setting === undefined) return unread(cursor, start, "The name of the setting is missing in SET");
  const value = readValue(cursor);
  return operations({ kind: "set-setting", setting, value, scope, span: cursor.spanFrom(start), command: 0 });
}

function readReset(cursor: Cursor): Reading {
  const { start } = cursor;
  const isDiscard = cursor.next()?.value === "discard";
  if (isDiscard) {
    // DISCARD ALL resets all settings; DISCARD PLANS, SEQUENCES and TEMP none.
    const all = cursor.at("all");
    cursor.index = cursor.limit;
    return all
      ? operations({ kind: "reset-setting", setting: "all", discard: true, span: cursor.spanFrom(start), command: 0 })
      : nothing;
  }
  const setting = cursor.accept("all") ? "all" : readSettingName(cursor);
  cursor.index = cursor.limit;
  if (setting === undefined) return unread(cursor, start, "The name of the setting is missing in RESET");
  return operations({ kind: "reset-setting", setting, span: cursor.spanFrom(start), command: 0 });
}

/** Takes `lock_timeout`, `app.tenant`, and the settings that have words of their own: TIME ZONE, ROLE, SESSION AUTHORIZATION. */
function readSettingName(cursor: Cursor): string | undefined {
  if (cursor.accept("time", "zone")) return "timezone";
  // SET SESSION AUTHORIZATION: the first word was taken as the scope.
  if (cursor.accept("authorization") || cursor.accept("session", "authorization")) return "session_authorization";
  if (cursor.accept("names")) return "client_encoding";
  if (cursor.accept("schema")) return "search_path";
  const name = cursor.qualifiedName();
  if (!name) return undefined;
  return (name.schema === undefined ? name.name : `${name.schema}.${name.name}`).toLowerCase();
}

/** The value without the quotes of a single literal; lists as written. */
function readValue(cursor: Cursor): string {
  if (!cursor.acceptSymbol("=")) cursor.accept("to");
  const first = cursor.peek();
  const { start } = cursor;
  const isSingle = cursor.index === cursor.limit - 1;
  cursor.index = cursor.limit;
  if (!first) return "";
  return isSingle && (first.kind === "string" || first.kind === "quoted")
    ? first.value
    : cursor.text.slice(start, cursor.end);
}

function skip(cursor: Cursor): Reading {
  cursor.index = cursor.limit;
  return nothing;
}
