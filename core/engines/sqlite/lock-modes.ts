import type { LockModeFacts } from "../types.ts";

/**
 * SQLite has one lock for the whole database file (manual, "File Locking And Concurrency In SQLite Version 3"). Who writes takes RESERVED,
 * and nobody else may write until the transaction ends; readers wait only while it is committed, with a write-ahead log not at all.
 */
export const sqliteLockModes = {
  DatabaseWrite: {
    title: "the write lock of the database",
    blocks: "writes",
    words: "blocks writes to every table until the transaction ends",
  },
  DatabaseExclusive: {
    title: "the exclusive lock of the database",
    blocks: "reads and writes",
    words: "blocks reads and writes of every table",
  },
} as const satisfies Readonly<Record<string, LockModeFacts>>;
