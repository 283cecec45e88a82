import { backfill } from "./backfill.ts";
import { contract } from "./contract.ts";
import { cutover } from "./cutover.ts";
import { dualWrite } from "./dual-write.ts";
import { expand } from "./expand.ts";
import type { Phase } from "./phase.ts";
import { verify } from "./verify.ts";

/** The phases in the order in which a change goes through them. */
export const phases: readonly Phase[] = [expand, dualWrite, backfill, verify, cutover, contract];
