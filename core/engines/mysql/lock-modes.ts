import type { LockModeFacts } from "../types.ts";

/**
 * Metadata locks and the LOCK clause, weakest first (MySQL manual 10.11.4 and 17.12.2). An exclusive metadata lock that has to wait lets
 * nobody else in: every later query of the table queues behind it.
 */
export const mysqlLockModes = {
  MetadataRead: { title: "SHARED_READ", blocks: "nothing" },
  MetadataWrite: { title: "SHARED_WRITE", blocks: "nothing" },
  LockShared: { title: "LOCK=SHARED", blocks: "writes" },
  LockTablesRead: { title: "LOCK TABLES … READ", blocks: "writes" },
  LockTablesWrite: { title: "LOCK TABLES … WRITE", blocks: "reads and writes" },
  MetadataExclusive: { title: "exclusive metadata lock", blocks: "reads and writes" },
} as const satisfies Readonly<Record<string, LockModeFacts>>;
