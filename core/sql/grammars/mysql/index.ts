import type { Cursor } from "../../cursor.ts";
import { call } from "../../statements/call.ts";
import { explain } from "../../statements/explain.ts";
import type { StatementReader } from "../../statements/reader.ts";
import { transaction } from "../../statements/transaction.ts";
import type { Grammar } from "../grammar.ts";
import { database, otherObject, privileges, withoutEffect } from "./administration.ts";
import { alterTable } from "./alter-table.ts";
import { createTable } from "./create-table.ts";
import { drop } from "./drop.ts";
import { createIndex, dropIndex } from "./index-statements.ts";
import { lockTables, maintenance, truncate } from "./maintenance.ts";
import { renameTable } from "./rename-table.ts";
import { block, createEvent, createRoutine, createTrigger } from "./routines.ts";
import { deleteRows, insert, loadData, update } from "./rows.ts";
import { select } from "./select.ts";
import { sequence } from "./sequences.ts";
import { settings } from "./settings.ts";
import { distributed } from "./transactions.ts";
import { view } from "./views.ts";
import { withQueries } from "./with.ts";

const statements: readonly StatementReader[] = [
  alterTable,
  call,
  createEvent,
  createIndex,
  createRoutine,
  createTable,
  createTrigger,
  database,
  deleteRows,
  distributed,
  drop,
  dropIndex,
  explain,
  insert,
  loadData,
  lockTables,
  maintenance,
  otherObject,
  privileges,
  renameTable,
  select,
  settings,
  transaction,
  truncate,
  update,
  view,
  withoutEffect,
  withQueries,
];

const modifiers = new Set("or replace temporary unique fulltext spatial vector online offline aggregate".split(" "));

/** `ALGORITHM = MERGE DEFINER = 'a'@'b' SQL SECURITY INVOKER` may stand before VIEW, TRIGGER and routines. */
function skipModifiers(cursor: Cursor, ahead: number): number {
  let at = ahead;
  for (;;) {
    const token = cursor.peek(at);
    if (token?.kind !== "word") return at;
    if (modifiers.has(token.value)) at++;
    else if (token.value === "algorithm") at += 3;
    else if (token.value === "sql" && cursor.peek(at + 1)?.value === "security") at += 3;
    else if (token.value === "definer") at = behindAccount(cursor, at + 2);
    else return at;
  }
}

/** `name`, `name@host`, `'name'@'host'`, `CURRENT_USER()`; `@host` is one token, or two. */
function behindAccount(cursor: Cursor, ahead: number): number {
  let at = ahead + 1;
  if (cursor.peek(at)?.value === "(") at += 2;
  const host = cursor.peek(at);
  if (host?.value === "@") return at + 2;
  return host?.kind === "placeholder" && host.value.startsWith("@") ? at + 1 : at;
}

/** MySQL 8.0 to 9. */
export const mysql: Grammar = { statements, skipModifiers };

/** MariaDB 10.6 to 11.8. */
export const mariadb: Grammar = { statements: [...statements, block, sequence], skipModifiers };
