import { statementReaders } from "../statements/index.ts";
import { type Grammar, skipWords } from "./grammar.ts";

/** PostgreSQL 18. */
export const postgres: Grammar = {
  statements: statementReaders,
  skipModifiers: skipWords(
    "or replace global local temp temporary unlogged unique recursive constraint trusted procedural default",
  ),
};
