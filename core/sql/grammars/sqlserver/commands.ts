import type { Cursor } from "../../cursor.ts";
import type { Name } from "../../names.ts";
import type { ObjectKind, OperationOf } from "../../operations.ts";
import { nothing, operations, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { nameIn } from "./exec.ts";

/** BEGIN, COMMIT, ROLLBACK and SAVE of transactions. */
export const transaction: StatementReader = {
  leads: ["begin tran", "begin transaction", "begin distributed", "commit", "rollback", "save"],
  read: (cursor) => {
    const { start } = cursor;
    const verb = cursor.next()?.value;
    cursor.index = cursor.limit;
    const base = { span: cursor.spanFrom(start), command: 0 };
    if (verb === "begin") return operations({ kind: "begin", ...base });
    if (verb === "save") return operations({ kind: "savepoint", ...base });
    return operations({ kind: verb === "commit" ? "commit" : "rollback", ...base });
  },
};

/** SET of an option of the session; SET of a variable does nothing that we follow. */
export const settings: StatementReader = {
  leads: ["set"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    if (cursor.peek()?.kind === "placeholder") {
      cursor.index = cursor.limit;
      return nothing;
    }
    const setting = cursor.next()?.value ?? "";
    const value = cursor.tokens[cursor.limit - 1];
    const text = cursor.text.slice(cursor.start, value?.end ?? cursor.start);
    cursor.index = cursor.limit;
    return operations({
      kind: "set-setting",
      setting,
      value: text,
      scope: "session",
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};

/** `DBCC CHECKIDENT ('dbo.t', RESEED, 0)`: the next number follows this one. Without a value it follows the highest one, which is no change. */
export const checkIdent: StatementReader = {
  leads: ["dbcc checkident"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.index += 2;
    cursor.acceptSymbol("(");
    const literal = cursor.peek()?.kind === "string" ? cursor.next() : undefined;
    const table = literal ? nameIn(literal, cursor) : cursor.qualifiedName();
    const reseeds = cursor.acceptSymbol(",") && cursor.accept("reseed") && cursor.acceptSymbol(",");
    cursor.index = cursor.limit;
    if (!table || !reseeds) return nothing;
    return operations({ kind: "reseed-identity", table, span: cursor.spanFrom(start), command: 0 });
  },
};

/** Statements that change neither schema nor rows, or whose effect only the running program knows. */
export const withoutEffect: StatementReader = {
  leads: (
    "break checkpoint close continue dbcc deallocate declare fetch goto kill open print raiserror reconfigure return throw use waitfor " +
    "backup restore bulk revert shutdown send get"
  )
    .split(" ")
    .concat("begin conversation", "begin dialog", "end conversation"),
  read: (cursor) => {
    cursor.index = cursor.limit;
    return nothing;
  },
};

/** Words for the objects that are known by more than their name. */
const kinds: Readonly<Record<string, ObjectKind>> = {
  table: "table",
  view: "view",
  procedure: "procedure",
  proc: "procedure",
  function: "function",
  trigger: "trigger",
  schema: "schema",
  database: "database",
  sequence: "sequence",
  type: "type",
  user: "role",
  role: "role",
  login: "role",
  statistics: "statistics",
};

/** CREATE and ALTER of everything else: logins, users, types, sequences, synonyms, partition functions. */
export const otherObjects: StatementReader = {
  leads: ["create", "alter", "grant", "revoke", "deny", "enable", "disable"],
  read: (cursor) => {
    const { start } = cursor;
    const switched = readTriggerState(cursor);
    if (switched) return operations(...switched);
    const verb = cursor.next()?.value ?? "";
    const objectKind = kinds[cursor.next()?.value ?? ""] ?? "other";
    const object = verb === "create" && objectKind !== "other" ? cursor.qualifiedName() : undefined;
    cursor.index = cursor.limit;
    const base = { span: cursor.spanFrom(start), command: 0 };
    if (verb === "create" && object && objectKind === "schema")
      return operations({ kind: "create-schema", schema: object, ...base });
    if (verb === "create" && object && objectKind === "sequence")
      return operations({ kind: "create-sequence", sequence: object, ...base });
    if (verb === "create" && object && objectKind === "database")
      return operations({ kind: "create-database", database: object, ...base });
    return operations({ kind: "other-ddl", verb, objectKind, ...(object && { object }), ...base });
  },
};

/** `DISABLE TRIGGER a, b ON t`; those of the database or server belong to no table. */
function readTriggerState(cursor: Cursor): readonly OperationOf<"set-trigger-state">[] | undefined {
  const { index, start } = cursor;
  const mode = cursor.acceptOne("enable", "disable");
  const triggers: string[] = [];
  if (mode && cursor.accept("trigger")) {
    do {
      const trigger = cursor.accept("all") ? "all" : cursor.qualifiedName()?.name;
      if (trigger !== undefined) triggers.push(trigger);
    } while (cursor.acceptSymbol(","));
  }
  const isServer = !cursor.accept("on") || cursor.at("database") || cursor.at("all");
  const table = mode === undefined || isServer ? undefined : cursor.qualifiedName();
  if (mode === undefined || table === undefined) {
    cursor.index = index;
    return undefined;
  }
  cursor.index = cursor.limit;
  const base = { span: cursor.spanFrom(start), command: 0 };
  return triggers.map((trigger) => ({ kind: "set-trigger-state", table, mode, trigger, ...base }));
}

/** DROP of anything but an index. */
export const drop: StatementReader = { leads: ["drop"], read: readDrop };

function readDrop(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const objectKind = kinds[cursor.peek()?.value ?? ""] ?? "other";
  // PARTITION SCHEME, FULLTEXT INDEX and the like have two words.
  cursor.next();
  if (objectKind === "other") cursor.index = cursor.limit;
  const ifExists = cursor.accept("if", "exists");
  const names = [];
  do {
    const name = cursor.qualifiedName();
    if (name) names.push(name);
  } while (cursor.acceptSymbol(","));
  cursor.index = cursor.limit;
  const dropping = { ...(ifExists && { ifExists }), span: cursor.spanFrom(start), command: 0 };
  if (objectKind === "other")
    return operations({ kind: "other-ddl", verb: "drop", objectKind, span: dropping.span, command: 0 });
  if (names.length === 0) return unread(cursor, start, "DROP without a name");
  return operations(
    ...names.map((name) =>
      objectKind === "table"
        ? ({ kind: "drop-table", table: name, ...dropping } as const)
        : ({ kind: "drop-object", objectKind, object: name, ...dropping } as const),
    ),
  );
}

/** UPDATE STATISTICS. */
export const updateStatistics: StatementReader = {
  leads: ["update statistics"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("update", "statistics");
    const table = cursor.qualifiedName();
    cursor.index = cursor.limit;
    return operations({ kind: "analyze", tables: table ? [table] : [], span: cursor.spanFrom(start), command: 0 });
  },
};

/** TRUNCATE TABLE, of all rows or `WITH (PARTITIONS (2, 4 TO 6))` of those in some partitions. */
export const truncate: StatementReader = {
  leads: ["truncate"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("truncate", "table");
    const table = cursor.qualifiedName();
    const partitions = cursor.accept("with") ? numbersIn(cursor) : undefined;
    cursor.index = cursor.limit;
    if (!table) return unread(cursor, start, "TRUNCATE without the name of a table");
    const base = { table, span: cursor.spanFrom(start), command: 0 };
    if (partitions) return operations({ kind: "alter-partitions", action: "truncate", partitions, ...base });
    return operations({ kind: "truncate-table", ...base });
  },
};

/** Numbers of partitions; of a range its ends. */
function numbersIn({ tokens, index, limit }: Cursor): readonly Name[] {
  return tokens
    .slice(index, limit)
    .flatMap((token) => (token.kind === "number" ? [{ name: token.value, span: token }] : []));
}
