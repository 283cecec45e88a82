import type { FileEdit, NewFile, NewMigration } from "../migrations/types.ts";
import type { Rewrite } from "../rules/types.ts";
import type { Operation } from "../sql/operations.ts";
import type { Fix } from "../workspace-types.ts";
import type { Place } from "./place.ts";
import { applyEdits, edit, indentation, wholeStatement } from "./text-edits.ts";

type Edits = { readonly files: readonly NewFile[]; readonly edits: readonly FileEdit[] };
type Result = Edits | { readonly refused: string };

/**
 * Turns a rewrite in plain SQL into edits and new files in the conventions of the place's framework: a statement that must
 * not run in a transaction gets the framework's marker when it stands alone in its script, and else moves to a migration of its own; later
 * steps become later migrations.
 */
export function materialise(rule: string, rewrite: Rewrite, place: Place): Fix {
  const base = { title: rewrite.title, kind: "quickfix", rule, safe: rewrite.safe, preferred: true } as const;
  const result = place.shipped ? { refused: shippedReason } : build(rewrite, place);
  if ("refused" in result)
    return { ...base, safe: false, preferred: false, edits: [], files: [], disabled: result.refused };
  return { ...base, edits: result.edits, files: result.files };
}

const shippedReason =
  "This migration is already on the default branch: editing it does not change databases where it has run.";

function build(rewrite: Rewrite, place: Place): Result {
  const text = newStatement(rewrite, place);
  const later = place.direction === "down" ? [] : (rewrite.later ?? []);
  if (rewrite.noTransaction === true && place.inTransaction) return outsideTransaction(text, later, place);
  const inline = !place.inTransaction;
  const here = inline ? [text, ...later.map((step) => step.up)].filter((sql) => sql !== "").join(";\n") : text;
  const replaced = replaceStatement(here, rewrite, place);
  return inline ? { files: [], edits: replaced } : append(replaced, later, place);
}

/** Text of the statement after the rewrite, without terminator. */
function newStatement(rewrite: Rewrite, place: Place): string {
  return rewrite.replacement ?? applyEdits(place.statement.read.text, rewrite.edits ?? []);
}

function replaceStatement(text: string, rewrite: Rewrite, place: Place): readonly FileEdit[] {
  const { statement, script } = place;
  const edits: FileEdit[] = [];
  if (rewrite.before?.at === "script") edits.push(atScriptStart(`${rewrite.before.sql};\n`, place));
  const before = rewrite.before?.at === "statement" ? `${rewrite.before.sql};\n` : "";
  if (text === "") return [...edits, edit(script.file, wholeStatement(place), "")];
  const indent = indentation(place.text, statement.span.start);
  const indented = `${before}${text}`.replaceAll("\n", `\n${indent}`);
  const unchanged = rewrite.replacement === undefined && text.startsWith(statement.read.text);
  if (unchanged && before === "" && text === statement.read.text) return edits;
  return [...edits, edit(script.file, statement.span, indented)];
}

function atScriptStart(sql: string, place: Place): FileEdit {
  const first = place.siblings[0] ?? place.statement;
  return edit(place.script.file, { start: first.span.start, end: first.span.start }, sql);
}

/** The statement must run outside a transaction, and its script runs in one. */
function outsideTransaction(text: string, later: readonly NewMigration[], place: Place): Result {
  if (place.siblings.every((sibling) => sibling === place.statement || isOnlySetting(sibling))) {
    const marked = place.framework.disableTransaction(place.script, place.files);
    if (!("refused" in marked)) return alone(text, later, place, marked);
  }
  if (place.direction === "down")
    return { refused: "The statement must run outside a transaction: give the down script a file of its own." };
  return move(text, later, place);
}

/** It stands alone: the script itself becomes non-transactional. */
function alone(text: string, later: readonly NewMigration[], place: Place, marked: Edits): Result {
  const here = edit(place.script.file, place.statement.span, text);
  return append([...marked.edits, here], later, place, marked.files);
}

/** It stands among others: it moves to a migration of its own behind all others. */
function move(text: string, later: readonly NewMigration[], place: Place): Result {
  const needed = whoNeeds(place);
  if (needed !== undefined) return { refused: needed };
  const moved: NewMigration = { name: migrationName(place.statement.read.operations), up: text, noTransaction: true };
  const removed = edit(place.script.file, wholeStatement(place), "");
  return append([removed], [moved, ...later], place);
}

function append(
  edits: readonly FileEdit[],
  later: readonly NewMigration[],
  place: Place,
  files: readonly NewFile[] = [],
): Result {
  if (later.length === 0) return { files, edits };
  const created = place.framework.create(place.history, later, place.now, place.files);
  if ("refused" in created) return created;
  return { files: [...files, ...created.files], edits: [...edits, ...created.edits] };
}

/** A statement that moves behind others must not be needed by them. */
function whoNeeds(place: Place): string | undefined {
  const names = createdNames(place.statement.read.operations);
  if (names.length === 0) return undefined;
  const behind = place.siblings.slice(place.siblings.indexOf(place.statement) + 1).map((sibling) => sibling.read.text);
  const texts = [...behind, ...place.followers()];
  for (const name of names) {
    if (texts.some((text) => mentions(text, name))) {
      return `Later statements use ${name}, so this one cannot move behind them. Split the migration by hand: everything from here on belongs into later migrations.`;
    }
  }
  return undefined;
}

/** Names of what the operations create, without which later statements may fail. */
function createdNames(operations: readonly Operation[]): string[] {
  return operations.flatMap((operation) => {
    switch (operation.kind) {
      case "create-index":
        return operation.name === undefined ? [] : [operation.name.name];
      case "add-unique":
      case "add-primary-key":
        return operation.constraint.name === undefined ? [] : [operation.constraint.name.name];
      default:
        return [];
    }
  });
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w$])`, "i").test(text);
}

function isOnlySetting(statement: { readonly read: { readonly operations: readonly Operation[] } }): boolean {
  return statement.read.operations.every(
    (operation) => operation.kind === "set-setting" || operation.kind === "reset-setting",
  );
}

/** A name for the migration that a statement moves to: `create_users_email_idx`. */
export function migrationName(operations: readonly Operation[]): string {
  const operation = operations[0];
  if (operation === undefined) return "run_outside_transaction";
  const verb = operation.kind.replaceAll("-", "_");
  const object =
    "index" in operation && typeof operation.index === "object"
      ? operation.index.name
      : operation.kind === "create-index"
        ? operation.name?.name
        : undefined;
  if (object !== undefined) return slug(`${operation.kind === "create-index" ? "create" : "drop"}_${object}`);
  return slug("table" in operation && operation.table !== undefined ? `${verb}_${operation.table.name}` : verb);
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 60);
}
