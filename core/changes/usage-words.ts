import type { Access } from "../code/types.ts";
import type { ChangeUsage } from "./types.ts";

/** Whether a usage may decide about a phase: certain, and not in a test. */
export function decides(usage: ChangeUsage): boolean {
  return usage.certainty === "resolved" && !usage.test;
}

/** `reads`, `writes`, `declares`. */
export function verb(access: Access): string {
  return `${access}s`;
}
