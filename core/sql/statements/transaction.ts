import type { Cursor } from "../cursor.ts";
import { operations, type Reading, type StatementReader } from "./reader.ts";

/** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their other spellings. */
export const transaction: StatementReader = {
  leads: [
    "begin",
    "start transaction",
    "commit",
    "end",
    "rollback",
    "abort",
    "savepoint",
    "release",
    "prepare transaction",
  ],
  read: readTransaction,
};

function readTransaction(cursor: Cursor): Reading {
  const { start } = cursor;
  const verb = cursor.next()?.value;
  const { chain, toSavepoint } = readRest(cursor);
  const base = { span: cursor.spanFrom(start), command: 0 };
  switch (verb) {
    case "begin":
    case "start":
      return operations({ kind: "begin", ...base });
    case "savepoint":
    case "release":
      return operations({ kind: "savepoint", ...base });
    case "rollback":
    case "abort":
      return operations({ kind: "rollback", ...(chain && { chain }), ...(toSavepoint && { toSavepoint }), ...base });
    default:
      // After PREPARE TRANSACTION the session has no transaction any more either.
      return operations({ kind: "commit", ...(chain && { chain }), ...base });
  }
}

/** `AND CHAIN` begins the next transaction at once; `TO sp` undoes a part of the transaction only. */
function readRest(cursor: Cursor): { readonly chain?: true; readonly toSavepoint?: true } {
  const rest: { chain?: true; toSavepoint?: true } = {};
  let before = "";
  for (let token = cursor.next(); token; token = cursor.next()) {
    if (token.value === "to") rest.toSavepoint = true;
    if (token.value === "chain" && before === "and") rest.chain = true;
    before = token.value;
  }
  return rest;
}
