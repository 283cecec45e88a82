import type { StatementReader } from "./reader.ts";
import { transaction } from "./transaction.ts";

/** Every statement that is read, one a line, sorted. */
export const statementReaders: readonly StatementReader[] = [transaction];
