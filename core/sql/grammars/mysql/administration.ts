import type { Cursor } from "../../cursor.ts";
import type { ObjectKind } from "../../operations.ts";
import { nothing, operations, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { acceptIfExists, acceptIfNotExists, readAccount, readPattern } from "./words.ts";

/** CREATE and ALTER of databases. */
export const database: StatementReader = {
  leads: ["create database", "create schema", "alter database", "alter schema"],
  read: readDatabase,
};

/** CREATE and ALTER of what we do not follow: users, roles, servers, tablespaces, events, routines' attributes, … */
export const otherObject: StatementReader = {
  leads: [
    "create user",
    "create role",
    "create server",
    "create tablespace",
    "create undo tablespace",
    "create logfile",
    "create resource group",
    "create spatial reference",
    "create package",
    "create library",
    "alter user",
    "alter server",
    "alter tablespace",
    "alter undo tablespace",
    "alter instance",
    "alter logfile",
    "alter resource group",
    "alter event",
    "alter definer",
    "alter procedure",
    "alter function",
    "alter library",
  ],
  read: readOther,
};

/** GRANT and REVOKE. */
export const privileges: StatementReader = { leads: ["grant", "revoke"], read: readPrivileges };

/** Statements that only look, or that concern the server and no table. */
export const withoutEffect: StatementReader = {
  leads: (
    "show,desc,help,flush,kill,reset,purge,change,start slave,start replica,start all,start group_replication,stop,install,uninstall," +
    "handler,do,signal,resignal,get,binlog,clone,restart,shutdown,cache,load index,import,backup,lock instance,declare,set password,open,close,fetch,return,leave,iterate"
  ).split(","),
  read: (cursor) => {
    cursor.index = cursor.limit;
    return nothing;
  },
};

function readDatabase(cursor: Cursor): Reading {
  const { start } = cursor;
  const verb = cursor.next()?.value ?? "create";
  cursor.accept("or", "replace");
  cursor.acceptOne("database", "schema");
  acceptIfNotExists(cursor);
  const name = atOption(cursor) ? undefined : cursor.name();
  cursor.index = cursor.limit;
  const base = { span: cursor.spanFrom(start), command: 0 } as const;
  if (verb === "create")
    return name === undefined
      ? unread(cursor, start, "The name of the database is missing")
      : operations({ kind: "create-database", database: name, ...base });
  return operations({ kind: "other-ddl", verb, objectKind: "database", ...(name && { object: name }), ...base });
}

/** ALTER DATABASE without a name changes the current one. */
function atOption(cursor: Cursor): boolean {
  return cursor.at("default") || cursor.at("character") || cursor.at("charset") || cursor.at("collate");
}

const kindsByWord: Readonly<Record<string, ObjectKind>> = {
  user: "role",
  role: "role",
  server: "server",
  tablespace: "tablespace",
  procedure: "procedure",
  function: "function",
};

function readOther(cursor: Cursor): Reading {
  const { start } = cursor;
  const verb = cursor.next()?.value ?? "create";
  cursor.accept("or", "replace");
  const word = cursor.next()?.value ?? "";
  const objectKind = kindsByWord[word] ?? "other";
  acceptIfNotExists(cursor);
  acceptIfExists(cursor);
  const from = cursor.start;
  const isAccount = objectKind === "role";
  const account = isAccount ? readAccount(cursor) : undefined;
  const object = account === undefined ? cursor.qualifiedName() : { name: account, span: cursor.spanFrom(from) };
  cursor.index = cursor.limit;
  const base = { span: cursor.spanFrom(start), command: 0 } as const;
  return operations({ kind: "other-ddl", verb, objectKind, ...(object && { object }), ...base });
}

/** `GRANT a, b (c) ON d.* TO e@f`; roles have no ON. */
function readPrivileges(cursor: Cursor): Reading {
  const { start } = cursor;
  const action = cursor.next()?.value === "revoke" ? "revoke" : "grant";
  const listed: string[] = [];
  do {
    const from = cursor.start;
    cursor.skipTo(
      ({ kind, value }) => value === "," || (kind === "word" && (value === "on" || value === "to" || value === "from")),
    );
    if (cursor.end > from) listed.push(cursor.text.slice(from, cursor.end).toLowerCase());
  } while (cursor.acceptSymbol(","));
  const isOn = cursor.accept("on");
  const objectKind = (isOn && cursor.acceptOne("table", "function", "procedure")) || "table";
  const object = isOn && readPattern(cursor);
  const grantees: string[] = [];
  if (cursor.acceptOne("to", "from")) {
    do {
      const account = readAccount(cursor);
      if (account !== undefined) grantees.push(account);
      cursor.skipTo(({ kind, value }) => value === "," || (kind === "word" && value === "with"));
    } while (cursor.acceptSymbol(","));
  }
  cursor.index = cursor.limit;
  return operations({
    kind: "change-privileges",
    action,
    privileges: listed,
    objectKind,
    objects: object ? [object] : [],
    grantees,
    span: cursor.spanFrom(start),
    command: 0,
  });
}
