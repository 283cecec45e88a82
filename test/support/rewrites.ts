import assert from "node:assert/strict";
import type { Finding, Rewrite } from "../../core/rules/types.ts";
import { type FindingsOptions, findingsOf } from "./findings.ts";
import { enabling, filesOf, type Migrations } from "./rules.ts";
import { syntaxError } from "./syntax.ts";

export interface RewriteOptions extends FindingsOptions {
  /** Title of the rewrite where the finding offers several; default: the first. */
  readonly title?: string;
  /** Findings of these rules may remain or appear: what the rewrite cannot know. */
  readonly allow?: readonly string[];
}

/**
 * Checks the rewrite of the one finding of a rule. `after` is the last migration in plain form: the rewritten text, and behind a line
 * `-- next migration: name` each migration that follows; what must run outside a transaction is headed `-- no transaction`.
 * Also proven: the result parses, the finding is gone, no other warning or error came in its place, and nothing is left to rewrite.
 */
export function checkRewrite(id: string, before: Migrations, after: string, options: RewriteOptions = {}): void {
  const files = filesOf(before);
  const settings = enabling(id, options);
  const findings = findingsOf(files, settings);
  const target = findings.find((finding) => finding.rule === id && finding.rewrites.length > 0);
  assert.ok(target, `${id} offers no rewrite`);
  const rewrite = target.rewrites.find((candidate) => options.title === undefined || candidate.title === options.title);
  assert.ok(rewrite, `${id} offers: ${target.rewrites.map(({ title }) => title).join(", ")}`);

  const scripts = applyRewrite(files[target.file] ?? "", target, rewrite);
  assert.equal(scripts.map(scriptAsText).join("\n").trim(), after.trim());
  for (const script of scripts) assert.equal(syntaxError(script.text), undefined, script.text);

  const marked = settings.transaction === true && scripts.some(({ noTransaction }) => noTransaction);
  const rewritten = filesOfScripts(files, target.file, scripts, marked);
  const left = findingsOf(rewritten, marked ? { ...settings, framework: "goose" } : settings);
  assert.deepEqual(
    left.filter((finding) => finding.rule === id && overlapsRewritten(finding, target)).map(({ message }) => message),
    [],
    "the finding is still there",
  );
  const known = new Set([...findings.map(({ rule }) => rule), ...(options.allow ?? [])]);
  const worse = left.filter((finding) => isSerious(finding) && !known.has(finding.rule));
  assert.deepEqual(worse.map(describe), [], "the rewrite brings new findings");
}

/** A script of the result: the rewritten one first, then those that follow. */
export interface RewrittenScript {
  readonly name?: string;
  readonly text: string;
  readonly noTransaction: boolean;
}

/** Applies a rewrite to a script, without any framework: the meaning of `Rewrite` in its plainest form. */
export function applyRewrite(
  text: string,
  finding: Pick<Finding, "span">,
  rewrite: Rewrite,
): readonly RewrittenScript[] {
  const statement = statementAround(text, finding.span.start);
  let body = text.slice(statement.start, statement.end);
  for (const edit of [...(rewrite.edits ?? [])].sort((a, b) => b.span.start - a.span.start)) {
    body = body.slice(0, edit.span.start) + edit.text + body.slice(edit.span.end);
  }
  if (rewrite.replacement !== undefined) body = rewrite.replacement;
  if (rewrite.before?.at === "statement") body = `${rewrite.before.sql};\n${body}`;
  const head = rewrite.before?.at === "script" ? `${rewrite.before.sql};\n` : "";
  const removed = body === "" && text[statement.end] === ";" ? 1 : 0;
  const changed = head + text.slice(0, statement.start) + body + text.slice(statement.end + removed);
  const later = (rewrite.later ?? []).map((migration) => ({
    name: migration.name,
    text: `${migration.up};`,
    noTransaction: migration.noTransaction === true,
  }));
  return [{ text: changed, noTransaction: rewrite.noTransaction === true }, ...later];
}

/** Tests keep their statements simple: no semicolon in literals or comments, except inside dollar quotes. */
function statementAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  const ends = [...text.matchAll(/\$(\w*)\$[\s\S]*?\$\1\$|;/g)]
    .filter((match) => match[0] === ";")
    .map((match) => match.index);
  const end = ends.find((candidate) => candidate >= offset) ?? text.trimEnd().length;
  const from = (ends.findLast((candidate) => candidate < offset) ?? -1) + 1;
  const gap = /^(?:\s|--[^\n]*\n)*/.exec(text.slice(from))?.[0].length ?? 0;
  return { start: from + gap, end };
}

function scriptAsText({ name, text, noTransaction }: RewrittenScript): string {
  return [
    ...(name === undefined ? [] : [`-- next migration: ${name}`]),
    ...(noTransaction ? ["-- no transaction"] : []),
    text,
  ].join("\n");
}

/** `marked`: with goose's annotations, which tell script by script whether it runs in a transaction. */
function filesOfScripts(
  files: Readonly<Record<string, string>>,
  file: string,
  scripts: readonly RewrittenScript[],
  marked: boolean,
): Readonly<Record<string, string>> {
  const head = (noTransaction: boolean) =>
    marked ? `${noTransaction ? "-- +goose NO TRANSACTION\n" : ""}-- +goose Up\n` : "";
  const result = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, head(false) + text]));
  for (const [index, script] of scripts.entries()) {
    const path = index === 0 ? file : `migrations/9${String(index).padStart(3, "0")}_${script.name}.sql`;
    result[path] = head(script.noTransaction) + script.text;
  }
  return result;
}

function overlapsRewritten(finding: Finding, target: Finding): boolean {
  return finding.file !== target.file || finding.message === target.message;
}

function isSerious(finding: Finding): boolean {
  return finding.severity === "error" || finding.severity === "warning";
}

function describe({ rule, file, message }: Finding): string {
  return `${rule} in ${file}: ${message}`;
}
