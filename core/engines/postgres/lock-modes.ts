import type { LockMode } from "../../sql/operations.ts";
import type { LockModeFacts } from "../types.ts";

/**
 * Who waits for a lock of each mode, weakest first (manual, table 13.2). Reads take ACCESS SHARE, which only ACCESS EXCLUSIVE keeps out;
 * writes take ROW EXCLUSIVE, which SHARE and stronger modes keep out; schema changes and VACUUM take SHARE UPDATE EXCLUSIVE or more.
 */
export const postgresLockModes: { readonly [M in LockMode]: LockModeFacts } = {
  AccessShare: { title: "ACCESS SHARE", blocks: "nothing" },
  RowShare: { title: "ROW SHARE", blocks: "nothing" },
  RowExclusive: { title: "ROW EXCLUSIVE", blocks: "nothing" },
  ShareUpdateExclusive: {
    title: "SHARE UPDATE EXCLUSIVE",
    blocks: "schema changes",
    words: "blocks only other schema changes, VACUUM and ANALYZE",
  },
  Share: { title: "SHARE", blocks: "writes" },
  ShareRowExclusive: { title: "SHARE ROW EXCLUSIVE", blocks: "writes" },
  Exclusive: { title: "EXCLUSIVE", blocks: "writes" },
  AccessExclusive: { title: "ACCESS EXCLUSIVE", blocks: "reads and writes" },
};
