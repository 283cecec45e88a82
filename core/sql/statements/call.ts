import type { Cursor } from "../cursor.ts";
import { nothing, operations, type Reading, type StatementReader } from "./reader.ts";

/** CALL, and EXECUTE of a prepared statement: code that the file does not show here. PREPARE itself runs nothing. */
export const call: StatementReader = {
  leads: ["call", "execute", "prepare", "deallocate"],
  read: readCall,
};

function readCall(cursor: Cursor): Reading {
  const { start } = cursor;
  const verb = cursor.next()?.value;
  const routine = verb === "call" ? cursor.qualifiedName() : undefined;
  cursor.index = cursor.limit;
  if (verb === "prepare" || verb === "deallocate") return nothing;
  return operations({ kind: "call", ...(routine && { routine }), span: cursor.spanFrom(start), command: 0 });
}
