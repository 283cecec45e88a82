import type { Workspace } from "../../core/index.ts";
import type { CheckResult } from "../check-result.ts";
import type { Fingerprints } from "../fingerprints.ts";

/** What a report may need beside the findings. */
export interface ReportContext {
  readonly workspace: Workspace;
  readonly coloured: boolean;
  /** Where the workspace lies in its repository: empty, or a path that ends in `/`. Hosts of code want paths from there. */
  readonly prefix: string;
  readonly fingerprints: Fingerprints;
}

/** Makes the whole text of a report. */
export type TextReport = (result: CheckResult, context: ReportContext) => string;

/** Makes a report in pieces of text that are written one after the other. */
export type Report = (result: CheckResult, context: ReportContext) => Iterable<string>;
