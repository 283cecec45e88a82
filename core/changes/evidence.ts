import type { FileReader } from "../migrations/types.ts";
import type { RunEvidence } from "./types.ts";

/** Where runs of `verify` and `backfill` leave their evidence. */
const folder = ".cutover/evidence/";

/** The evidence of runs that is recorded in the workspace. Files that cannot be read as such count for nothing. */
export function readEvidence(files: FileReader): readonly RunEvidence[] {
  return files.paths
    .filter((path) => path.startsWith(folder) && path.endsWith(".json"))
    .flatMap((path) => evidenceOf(path, files.read(path) ?? "") ?? []);
}

function evidenceOf(file: string, text: string): RunEvidence | undefined {
  const run = parsed(text);
  if (typeof run?.change !== "string" || typeof run.environment !== "string" || typeof run.complete !== "boolean")
    return undefined;
  return {
    kind: "rowsChanged" in run ? "backfill" : "verify",
    change: run.change,
    environment: run.environment,
    complete: run.complete,
    mismatched: typeof run.mismatched === "number" ? run.mismatched : 0,
    at: { file, span: { start: 0, end: text.length } },
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
