import type { Coverage, FileFindings } from "../core/index.ts";

/** What a report of `cutover check` is made from. */
export interface CheckResult {
  readonly files: readonly FileFindings[];
  readonly coverage: Coverage;
}
