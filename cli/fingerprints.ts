import { createHash } from "node:crypto";
import type { FileFindings, Finding, Workspace } from "../core/index.ts";

/**
 * Names for findings that stay the same while lines move: made from the rule, the file and the text that the finding is about, white
 * space aside. Where several in a file are alike, they are counted from the top.
 */
export class Fingerprints {
  readonly #files: readonly FileFindings[];
  readonly #workspace: Workspace;
  /** Made when the first name is asked for. */
  #names: ReadonlyMap<Finding, string> | undefined;

  constructor(files: readonly FileFindings[], workspace: Workspace) {
    this.#files = files;
    this.#workspace = workspace;
  }

  /** The name of one of the findings, 64 hexadecimal digits. */
  of(finding: Finding): string {
    this.#names ??= namesOf(this.#files, this.#workspace);
    const name = this.#names.get(finding);
    if (name === undefined) throw new RangeError(`no such finding: ${finding.rule} in ${finding.file}`);
    return name;
  }
}

function namesOf(files: readonly FileFindings[], workspace: Workspace): ReadonlyMap<Finding, string> {
  const names = new Map<Finding, string>();
  for (const { file, findings } of files) {
    const text = workspace.text(file) ?? "";
    const alike = new Map<string, number>();
    for (const finding of findings) {
      const about = text.slice(finding.span.start, finding.span.end).replace(/\s+/g, " ").trim();
      const key = JSON.stringify([finding.rule, file, about]);
      const count = (alike.get(key) ?? 0) + 1;
      alike.set(key, count);
      names.set(finding, digest(count === 1 ? key : `${key} ${count}`));
    }
  }
  return names;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
