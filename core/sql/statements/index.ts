import { alterTable } from "./alter-table.ts";
import { createIndex } from "./create-index.ts";
import { createTable } from "./create-table.ts";
import { drop } from "./drop.ts";
import type { StatementReader } from "./reader.ts";
import { transaction } from "./transaction.ts";

/** Every statement that is read, one a line, sorted. */
export const statementReaders: readonly StatementReader[] = [alterTable, createIndex, createTable, drop, transaction];
