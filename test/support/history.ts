import assert from "node:assert/strict";
import { detectHistories, frameworkOf } from "../../core/migrations/detect.ts";
import type { FileChanges, FileEdit, History, NewMigration, Refusal, Script } from "../../core/migrations/types.ts";
import { memoryFiles } from "./files.ts";

type Texts = Readonly<Record<string, string>>;

/** The moment that tests stamp new migrations with. */
export const now = new Date("2026-02-03T04:05:06.789Z");

/** The only history that detection finds in these files. */
export function onlyHistory(texts: Texts): History {
  const { histories } = detectHistories(memoryFiles(texts), []);
  assert.equal(
    histories.length,
    1,
    `expected one history, found ${histories.map((history) => `${history.framework} in ${history.path}`).join(", ") || "none"}`,
  );
  return histories[0] as History;
}

/** Checks framework, folder and migrations of the only history in these files. */
export function checkHistory(texts: Texts, framework: string, path: string, migrations: readonly string[]): void {
  const history = onlyHistory(texts);
  assert.equal(`${history.framework} in ${history.path}`, `${framework} in ${path}`);
  assert.deepEqual(picture(history, texts), migrations);
}

/** What `create` makes of the only history in these files: path to text, edits applied. */
export function created(texts: Texts, migrations: readonly NewMigration[], at: Date = now): Texts | string {
  const history = onlyHistory(texts);
  return writtenOrRefused(texts, frameworkOf(history.framework).create(history, migrations, at, memoryFiles(texts)));
}

/** What `disableTransaction` makes of one script of the only history in these files: path to text. */
export function withoutTransaction(texts: Texts, index: number, direction: "up" | "down" = "up"): Texts | string {
  const history = onlyHistory(texts);
  const script = history.migrations[index]?.[direction];
  assert.ok(script, "there is no such script");
  return writtenOrRefused(texts, frameworkOf(history.framework).disableTransaction(script, memoryFiles(texts)));
}

function writtenOrRefused(texts: Texts, changes: FileChanges | Refusal): Texts | string {
  return "refused" in changes ? changes.refused : written(texts, changes);
}

/** The files that changes create or edit, with their new text. */
export function written(texts: Texts, changes: FileChanges): Texts {
  const edited = changes.edits.map(({ file }) => {
    const edits = changes.edits.filter((edit) => edit.file === file);
    return [file, applyEdits(texts[file] ?? "", edits)] as const;
  });
  return { ...Object.fromEntries(edited), ...Object.fromEntries(changes.files.map(({ file, text }) => [file, text])) };
}

function applyEdits(text: string, edits: readonly FileEdit[]): string {
  const fromTheEnd = [...edits].sort((a, b) => b.span.start - a.span.start);
  return fromTheEnd.reduce(
    (result, { span, text: replacement }) => result.slice(0, span.start) + replacement + result.slice(span.end),
    text,
  );
}

/** A history as lines: version, name, and for each direction its transaction mode and the text of its section. */
function picture(history: History | undefined, texts: Readonly<Record<string, string>>): readonly string[] {
  const script = (direction: string, its: Script | undefined) =>
    its === undefined
      ? ""
      : ` | ${direction} ${its.transaction} ${JSON.stringify((texts[its.file] ?? "").slice(its.span.start, its.span.end))}`;
  return (history?.migrations ?? []).map(
    (migration) =>
      `${migration.version} ${migration.name}${migration.repeatable ? " repeatable" : ""}${migration.shipped ? " shipped" : ""}${script("up", migration.up)}${script("down", migration.down)}`,
  );
}
