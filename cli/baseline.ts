import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { FileFindings, Workspace } from "../core/index.ts";
import { UsageError } from "./exit-codes.ts";
import { Fingerprints } from "./fingerprints.ts";

/** One finding that is known and borne with. Rule, file and message are for those who read the file. */
interface Entry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

export interface Baseline {
  readonly version: 1;
  readonly findings: readonly Entry[];
}

/** What is left of the findings, and what the baseline holds that nobody finds any more. */
export interface Compared {
  readonly files: readonly FileFindings[];
  readonly stale: readonly Entry[];
}

/** Leaves out what the baseline knows. Only files that were looked at can make an entry stale. */
export function withoutKnown(
  files: readonly FileFindings[],
  baseline: Baseline,
  workspace: Workspace,
  isAsked: (file: string) => boolean,
): Compared {
  const names = new Fingerprints(files, workspace);
  const known = new Set(baseline.findings.map(({ fingerprint }) => fingerprint));
  const found = new Set<string>();
  const left = files.map((file) => ({
    ...file,
    findings: file.findings.filter((finding) => {
      const name = names.of(finding);
      found.add(name);
      return !known.has(name);
    }),
  }));
  const stale = baseline.findings.filter(({ fingerprint, file }) => isAsked(file) && !found.has(fingerprint));
  return { files: left, stale };
}

/** Reads a baseline; the errors say what is wrong with the file. */
export function readBaseline(path: string): Baseline {
  if (!existsSync(path))
    throw new UsageError(`There is no baseline ${path}. Write one: cutover check --baseline ${path} --update-baseline`);
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`);
  }
  if (!isBaseline(read)) throw new UsageError(`${path} is not a baseline of version 1 that cutover wrote.`);
  return read;
}

/** Writes down all findings, in a fixed order, so that a later change of the file shows what was added. */
export function writeBaseline(path: string, files: readonly FileFindings[], workspace: Workspace): number {
  const names = new Fingerprints(files, workspace);
  const findings = files
    .flatMap((file) => file.findings)
    .map((finding): Entry => {
      const { rule, file, message } = finding;
      return { fingerprint: names.of(finding), rule, file, message };
    })
    .sort((a, b) => compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint));
  const baseline: Baseline = { version: 1, findings };
  writeFileSync(path, `${JSON.stringify(baseline, undefined, 2)}\n`);
  return findings.length;
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== "object" || value === null) return false;
  const { version, findings } = value as Partial<Baseline>;
  return (
    version === 1 &&
    Array.isArray(findings) &&
    findings.every(
      ({ fingerprint, file }: Partial<Entry>) => typeof fingerprint === "string" && typeof file === "string",
    )
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
