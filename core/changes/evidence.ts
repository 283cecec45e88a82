import type { FileReader } from "../migrations/types.ts";
import { evidenceFolder } from "./live/reports.ts";
import type { RunEvidence } from "./types.ts";

/** The evidence of runs that is recorded in the workspace. Files that cannot be read as such count for nothing. */
export function readEvidence(files: FileReader): readonly RunEvidence[] {
  return files.paths
    .filter((path) => path.startsWith(evidenceFolder) && path.endsWith(".json"))
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
    // What does not say how many rows differ proves nothing.
    mismatched: typeof run.mismatched === "number" ? run.mismatched : Number.POSITIVE_INFINITY,
    missing: typeof run.missing === "number" ? run.missing : 0,
    extra: typeof run.extra === "number" ? run.extra : 0,
    specification: typeof run.specification === "string" ? run.specification : undefined,
    writers: isTexts(run.writers) ? run.writers : {},
    finishedAt: typeof run.finishedAt === "string" ? run.finishedAt : undefined,
    at: { file, span: { start: 0, end: text.length } },
  };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
