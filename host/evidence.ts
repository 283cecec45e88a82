import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type BackfillReport,
  evidencePath,
  evidenceText,
  type ParityReport,
  type SizesReport,
  sizesPath,
} from "../core/index.ts";

/** Writes the evidence of a run into the workspace, in the place of that of the run before. Returns its path in the workspace. */
export function writeEvidence(root: string, report: ParityReport | BackfillReport): string {
  const path = evidencePath("rowsSeen" in report ? "backfill" : "verify", report.change, report.environment);
  replaceFile(join(root, path), evidenceText(report));
  return path;
}

/** Writes the sizes of tables into the workspace. Returns the file's path in it. */
export function writeSizes(root: string, report: SizesReport): string {
  const path = sizesPath(report.environment);
  replaceFile(join(root, path), `${JSON.stringify(report, undefined, 2)}\n`);
  return path;
}

/** Whoever reads meanwhile finds the old text or the new one. */
function replaceFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** The report of the last comparison, when there is one. */
export function readParity(root: string, change: string, environment: string): ParityReport | undefined {
  try {
    return JSON.parse(readFileSync(join(root, evidencePath("verify", change, environment)), "utf8")) as ParityReport;
  } catch {
    return undefined;
  }
}
