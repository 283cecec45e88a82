import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BackfillReport, evidencePath, evidenceText, type ParityReport } from "../core/index.ts";

/** Writes the evidence of a run into the workspace, in the place of that of the run before. Returns its path in the workspace. */
export function writeEvidence(root: string, report: ParityReport | BackfillReport): string {
  const path = evidencePath("rowsSeen" in report ? "backfill" : "verify", report.change, report.environment);
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  // Whoever reads meanwhile finds the old one or the new one.
  writeFileSync(`${file}.new`, evidenceText(report));
  renameSync(`${file}.new`, file);
  return path;
}

/** The report of the last comparison, when there is one. */
export function readParity(root: string, change: string, environment: string): ParityReport | undefined {
  try {
    return JSON.parse(readFileSync(join(root, evidencePath("verify", change, environment)), "utf8")) as ParityReport;
  } catch {
    return undefined;
  }
}
