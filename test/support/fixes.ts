import assert from "node:assert/strict";
import type { Finding } from "../../core/rules/types.ts";
import { Workspace } from "../../core/workspace.ts";
import type { Fix } from "../../core/workspace-types.ts";
import { memoryFiles } from "./files.ts";
import { now, written } from "./history.ts";
import { syntaxError } from "./syntax.ts";

/** Texts of files by path. */
export type Texts = Readonly<Record<string, string>>;

/** A workspace over these files, at the moment that tests stamp new migrations with. */
export function workspaceOver(texts: Texts, shipped: readonly string[] = []): Workspace {
  return new Workspace({
    files: memoryFiles(texts),
    now: () => now,
    isShipped: (file) => shipped.includes(file),
    syntax: {
      check: (sql) => {
        const message = syntaxError(sql);
        return message === undefined ? undefined : { message, offset: 0 };
      },
    },
  });
}

/** All findings of a workspace, in the order of files and text. */
export function allFindings(workspace: Workspace): readonly Finding[] {
  return workspace.findings().flatMap(({ findings }) => findings);
}

/** The files after a fix. Edits must not overlap, and new files not be there yet. */
export function applyFix(texts: Texts, fix: Fix): Texts {
  for (const { file } of fix.files) assert.ok(!Object.hasOwn(texts, file), `${file} is there already`);
  const byPlace = [...fix.edits].sort((a, b) => a.file.localeCompare(b.file) || a.span.start - b.span.start);
  for (const [i, { file, span }] of byPlace.entries()) {
    const next = byPlace[i + 1];
    assert.ok(next?.file !== file || span.end <= next.span.start, `edits of ${file} overlap`);
  }
  return { ...texts, ...written(texts, fix) };
}

/** What a fix changed: each changed file before and after, and each new one. */
export function pictureOf(before: Texts, after: Texts): string {
  const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
  return changed
    .sort()
    .map((file) => {
      const was = before[file];
      const is = block(`+++ ${file}`, after[file] ?? "");
      return was === undefined ? is : `${block(`--- ${file}`, was)}\n${is}`;
    })
    .join("\n");
}

function block(title: string, text: string): string {
  return `${title}\n${text.replaceAll(/^(?=.)/gm, "    ").trimEnd()}`;
}

interface ProofOptions {
  /** Files that are released already. */
  readonly shipped?: readonly string[];
  /** Rules that may have something to say about the result. */
  readonly allow?: readonly string[];
}

/**
 * Proves a fix by a new workspace over its result: everything is read, the finding is gone, and no other warning or error came.
 */
export function proveFix(before: Texts, after: Texts, finding: Finding, options: ProofOptions = {}): void {
  const known = allFindings(workspaceOver(before, options.shipped));
  const workspace = workspaceOver(after, options.shipped);
  assert.deepEqual(workspace.coverage().unread, [], "something is not read any more");
  const left = allFindings(workspace);
  const same = (list: readonly Finding[]) =>
    list.filter(
      ({ rule, message, file }) => rule === finding.rule && message === finding.message && file === finding.file,
    );
  assert.equal(same(left).length, same(known).length - 1, `the finding is still there: ${finding.message}`);
  const count = (list: readonly Finding[], rule: string) => list.filter((each) => each.rule === rule).length;
  const worse = left.filter(
    ({ rule, severity }) =>
      (severity === "error" || severity === "warning") &&
      count(left, rule) > count(known, rule) &&
      options.allow?.includes(rule) !== true,
  );
  assert.deepEqual(worse.map(describe), [], "the fix brings new findings");
}

function describe({ rule, file, message }: Finding): string {
  return `${rule} in ${file}: ${message}`;
}
