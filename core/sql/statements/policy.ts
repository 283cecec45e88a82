import type { Cursor } from "../cursor.ts";
import { readTables } from "../query.ts";
import { operations, type Reading, type StatementReader, unread } from "./reader.ts";

/** CREATE POLICY. */
export const createPolicy: StatementReader = { leads: ["create policy"], read: readPolicy };

/** ALTER POLICY. */
export const alterPolicy: StatementReader = { leads: ["alter policy"], read: readPolicy };

function readPolicy(cursor: Cursor): Reading {
  const { start } = cursor;
  const verb = cursor.next()?.value;
  cursor.accept("policy");
  const policy = cursor.name();
  const table = cursor.accept("on") ? cursor.qualifiedName() : undefined;
  if (!policy || !table) return unread(cursor, start, "The name or the table of the policy is missing");
  const restrictive = cursor.accept("as") && cursor.accept("restrictive");
  const to = verb === "alter" && cursor.accept("rename", "to") ? cursor.name() : undefined;
  const reads = readTables(cursor, cursor.index, cursor.limit);
  cursor.index = cursor.limit;
  const base = { span: cursor.spanFrom(start), command: 0 };
  if (to) return operations({ kind: "rename-policy", policy, table, to, ...base });
  if (verb === "alter") return operations({ kind: "alter-policy", policy, table, reads, ...base });
  return operations({ kind: "create-policy", policy, table, ...(restrictive && { restrictive }), reads, ...base });
}
