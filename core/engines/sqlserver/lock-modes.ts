import type { LockModeFacts } from "../types.ts";

/** Locks on a table (manual, "Transaction locking and row versioning guide", lock compatibility), weakest first. */
export const sqlserverLockModes = {
  IntentExclusive: { title: "IX", blocks: "nothing" },
  SharedTable: { title: "S", blocks: "writes" },
  ExclusiveTable: { title: "X", blocks: "reads and writes", words: "blocks writes, and reads without row versioning" },
  SchemaModification: { title: "Sch-M", blocks: "reads and writes" },
} as const satisfies Readonly<Record<string, LockModeFacts>>;
