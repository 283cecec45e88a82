import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import { complete, operations, type Reading, type StatementReader } from "./reader.ts";

/** VACUUM, with and without FULL. */
export const vacuum: StatementReader = { leads: ["vacuum"], read: readVacuum };

/** ANALYZE. */
export const analyze: StatementReader = { leads: ["analyze", "analyse"], read: readAnalyze };

/** CLUSTER. */
export const cluster: StatementReader = { leads: ["cluster"], read: readCluster };

/** CHECKPOINT and LOAD, which touch no table. */
export const serverCommand: StatementReader = {
  leads: ["checkpoint", "load"],
  read: (cursor) => {
    const { start } = cursor;
    const verb = cursor.next()?.value ?? "";
    cursor.index = cursor.limit;
    return operations({ kind: "other-ddl", verb, objectKind: "other", span: cursor.spanFrom(start), command: 0 });
  },
};

const vacuumWords = new Set(["full", "freeze", "verbose", "analyze", "analyse"]);

function readVacuum(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const options = readOptions(cursor);
  const tables = readTables(cursor);
  return complete(cursor, {
    kind: "vacuum",
    ...(options.includes("full") && { full: true }),
    tables,
    span: cursor.spanFrom(start),
    command: 0,
  });
}

function readAnalyze(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  readOptions(cursor);
  return complete(cursor, { kind: "analyze", tables: readTables(cursor), span: cursor.spanFrom(start), command: 0 });
}

/** `CLUSTER [(options)] [VERBOSE] table [USING index]`, and the old `CLUSTER index ON table`. */
function readCluster(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  readOptions(cursor);
  const first = cursor.qualifiedName();
  const table = cursor.accept("on") ? cursor.qualifiedName() : first;
  if (cursor.accept("using")) cursor.name();
  return complete(cursor, { kind: "cluster", ...(table && { table }), span: cursor.spanFrom(start), command: 0 });
}

/** The options that are on: `(FULL, ANALYZE false)` gives `full`. */
function readOptions(cursor: Cursor): readonly string[] {
  const options: string[] = [];
  if (!cursor.acceptSymbol("(")) {
    while (cursor.atAny(vacuumWords)) options.push(cursor.next()?.value ?? "");
    return options;
  }
  do {
    const name = cursor.next()?.value ?? "";
    if (!/^(?:false|off|0)$/.test(cursor.peek()?.value ?? "")) options.push(name);
    cursor.skipToComma();
  } while (cursor.acceptSymbol(","));
  cursor.acceptSymbol(")");
  return options;
}

/** `a, ONLY b (c, d), e`. */
function readTables(cursor: Cursor): readonly QualifiedName[] {
  const tables: QualifiedName[] = [];
  do {
    cursor.accept("only");
    const table = cursor.qualifiedName();
    if (table) tables.push(table);
    cursor.acceptSymbol("*");
    cursor.skipParentheses();
  } while (cursor.acceptSymbol(","));
  return tables;
}
