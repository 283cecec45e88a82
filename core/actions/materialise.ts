import type { FileChanges, FileEdit, NewMigration } from "../migrations/types.ts";
import type { Rewrite } from "../rules/types.ts";
import type { Operation } from "../sql/operations.ts";
import { readStatement } from "../sql/read.ts";
import { splitStatements } from "../sql/split.ts";
import type { Fix } from "../workspace-types.ts";
import { migrationName } from "./migration-name.ts";
import type { Place } from "./place.ts";
import { transactionAfter } from "./rehearsal.ts";
import { whyNotLater } from "./reordering.ts";
import {
  applyEdits,
  commentsAbove,
  edit,
  indentation,
  replacement,
  wholeStatement,
  withoutTouching,
} from "./text-edits.ts";
import { undoOfKept, undoOfMoved } from "./undo.ts";

type Result = (FileChanges & { readonly moved?: true }) | { readonly refused: string };

/**
 * Turns a rewrite in plain SQL into edits and new files in the conventions of the place's framework: a statement that must
 * not run in a transaction stays where its script can run without one, and else moves to a migration of its own; later steps become later
 * migrations.
 */
export function materialise(rule: string, rewrite: Rewrite, place: Place): Fix {
  const { title, safe } = rewrite;
  const result = place.shipped ? { refused: shippedReason } : build(rewrite, place);
  if ("refused" in result)
    return {
      title,
      kind: "quickfix",
      rule,
      safe: false,
      preferred: false,
      edits: [],
      files: [],
      disabled: result.refused,
    };
  return {
    title: result.moved ? `${title}, in a migration of its own` : title,
    kind: "quickfix",
    rule,
    safe,
    preferred: true,
    edits: withoutTouching(result.edits),
    files: result.files,
  };
}

const shippedReason =
  "This migration is already on the default branch: editing it does not change databases where it has run.";

function build(rewrite: Rewrite, place: Place): Result {
  const text = newStatement(rewrite, place);
  const later = rewrite.later ?? [];
  if (!place.inTransaction) {
    const inline = inPlace([text, ...later.map((step) => step.up)].filter(Boolean).join(";\n"), rewrite, place);
    if (transactionAfter(place, inline) === "none") return inline;
  }
  if (place.direction === "down" && later.length > 0) return { refused: noLaterReason };
  if (rewrite.noTransaction === true) return outsideTransaction(text, later, rewrite, place);
  const here = inPlace(text, rewrite, place);
  if (breaksConcurrent(here, place)) return { refused: oneCommandReason };
  return append(withEdits(here, undoOfKept(text, place)), later, place);
}

const noLaterReason = "It takes a later migration to finish, and nothing comes after a down script.";

const oneCommandReason =
  "The file is sent as one command, and with a second statement it would run in a transaction, in which this one fails.";

/** Text of the statement after the rewrite, without terminator. */
function newStatement(rewrite: Rewrite, place: Place): string {
  return rewrite.replacement ?? applyEdits(place.statement.read.text, rewrite.edits ?? []);
}

/** The script with the text in place of the statement. */
function inPlace(text: string, rewrite: Rewrite, place: Place): FileChanges {
  const { statement, script, framework } = place;
  const edits: FileEdit[] = [];
  if (rewrite.before?.at === "script") edits.push(atScriptStart(rewrite.before.sql, place));
  if (text === "") return { files: [], edits: [...edits, edit(script.file, wholeStatement(place), "")] };
  const before = rewrite.before?.at === "statement" ? `${rewrite.before.sql};\n` : "";
  const sql = before + text;
  if (sql === statement.read.text) return { files: [], edits };
  const indent = indentation(place.text, statement.span.start);
  const written = framework.inScript?.(sql, place.dialect);
  const indented = (written ?? sql).replaceAll("\n", `\n${indent}`);
  return { files: [], edits: [...edits, replacement(place, indented, written !== undefined)] };
}

function atScriptStart(sql: string, place: Place): FileEdit {
  const first = place.siblings[0] ?? place.statement;
  const written = place.framework.inScript?.(`${sql};\n${first.read.text}`, place.dialect);
  const head = written === undefined ? `${sql};\n` : written.slice(0, written.lastIndexOf(first.read.text));
  return edit(place.script.file, { start: first.span.start, end: first.span.start }, head);
}

/** The statement ran outside a transaction, and after the edit one is around it. */
function breaksConcurrent(here: FileChanges, place: Place): boolean {
  if (place.inTransaction || transactionAfter(place, here) === "none") return false;
  return needsNoTransaction(place.statement.read.operations);
}

/** The statement must run outside a transaction, and its script runs in one, or would. */
function outsideTransaction(text: string, later: readonly NewMigration[], rewrite: Rewrite, place: Place): Result {
  const alone = aloneInScript(text, later, rewrite, place);
  if (alone !== undefined) return alone;
  if (place.direction === "down")
    return { refused: "The statement must run outside a transaction: give the down script a file of its own." };
  return move(text, later, rewrite, place);
}

/**
 * Beside the statement the script only opens and closes a transaction and sets timeouts: then it can run without a transaction itself, by the
 * framework's marker or because it then holds a single statement.
 */
function aloneInScript(
  text: string,
  later: readonly NewMigration[],
  rewrite: Rewrite,
  place: Place,
): Result | undefined {
  const others = place.siblings.filter((sibling) => sibling !== place.statement);
  if (!others.every(({ read }) => isOnly(read.operations, aroundStatement))) return undefined;
  const brackets = others.filter(({ read }) => isOnly(read.operations, transactionControl));
  const settings = others.filter((other) => !brackets.includes(other));
  const droppable = settings.every(({ read }) => isOnly(read.operations, isTimeout));
  const marked = place.framework.disableTransaction(place.script, place.files);
  const marker: FileChanges | undefined = "refused" in marked ? undefined : marked;
  const [first = "", ...rest] = statementsOf(text, place);
  const followUps = [...rest.map((up) => separate(up, place)), ...later];
  // A timeout would cut a concurrent build off and leave an invalid index behind; the batches of a backfill may keep theirs.
  const kept = { text, removed: brackets, later, marker };
  const dropped = { text, removed: others, later, marker };
  const layouts = [
    ...(settings.length === 0 ? [{ ...kept, marker: undefined }] : []),
    ...(droppable && isConcurrent(text, place)
      ? [{ ...dropped, marker: undefined }, ...(marker ? [dropped] : [])]
      : []),
    ...(marker ? [kept] : []),
    ...(marker && droppable ? [dropped] : []),
    ...(droppable ? [{ text: first, removed: others, later: followUps, marker: undefined }] : []),
    ...(marker && droppable ? [{ text: first, removed: others, later: followUps, marker }] : []),
  ];
  for (const layout of layouts) {
    const here = inPlace(layout.text, rewrite, place);
    const removals = layout.removed.map((statement) =>
      edit(place.script.file, wholeStatement({ ...place, statement }), ""),
    );
    const changes = {
      files: layout.marker?.files ?? [],
      edits: [...(layout.marker?.edits ?? []), ...removals, ...here.edits],
    };
    if (transactionAfter(place, changes) === "none")
      return append(withEdits(changes, undoOfKept(layout.text, place)), layout.later, place);
  }
  return undefined;
}

function isConcurrent(text: string, place: Place): boolean {
  const operations = statementsOf(text, place).flatMap((sql) => readStatement(sql, place.dialect).operations);
  return operations.some((operation) => "concurrently" in operation && operation.concurrently !== undefined);
}

function statementsOf(text: string, { dialect }: Place): readonly string[] {
  return splitStatements(text, dialect)
    .filter(({ kind }) => kind === "sql")
    .map(({ span }) => text.slice(span.start, span.end));
}

/** A migration that holds one statement. */
function separate(up: string, { dialect }: Place): NewMigration {
  const { operations } = readStatement(up, dialect);
  const name = migrationName(operations);
  return needsNoTransaction(operations) ? { name, up, noTransaction: true } : { name, up };
}

/** It stands among others: what must run without a transaction moves to a migration of its own behind all others. */
function move(text: string, later: readonly NewMigration[], rewrite: Rewrite, place: Place): Result {
  const statements = statementsOf(text, place);
  const first = statements.findIndex((sql) => needsNoTransaction(readStatement(sql, place.dialect).operations));
  const staying = statements.slice(0, Math.max(first, 0));
  const moving = statements.slice(staying.length).join(";\n");
  const name = migrationName(readStatement(statements[staying.length] ?? "", place.dialect).operations);
  const undo = undoOfMoved(moving, place);
  const moved: NewMigration = {
    name,
    up: staying.length === 0 ? commentsAbove(place) + moving : moving,
    noTransaction: true,
    ...(undo.down === undefined ? {} : { down: undo.down }),
  };
  const here = inPlace(staying.join(";\n"), rewrite, place);
  const result = append(withEdits(here, undo.edits), [moved, ...later], place);
  return "refused" in result ? result : { ...result, moved: true };
}

function withEdits({ files, edits }: FileChanges, more: readonly FileEdit[]): FileChanges {
  return { files, edits: [...edits, ...more] };
}

/** The changes, and migrations behind all others; refused when those cannot wait until there. */
function append(changes: FileChanges, later: readonly NewMigration[], place: Place): Result {
  if (later.length === 0) return changes;
  const needed = whyNotLater(
    later.map(({ up }) => up),
    place,
  );
  if (needed !== undefined) return { refused: needed };
  const created = place.framework.create(place.history, later, place.now, place.files);
  if ("refused" in created) return created;
  return { files: [...changes.files, ...created.files], edits: [...changes.edits, ...created.edits] };
}

/** Statements without operations are not known to be harmless. */
function isOnly(operations: readonly Operation[], allowed: (operation: Operation) => boolean): boolean {
  return operations.length > 0 && operations.every(allowed);
}

function transactionControl({ kind }: Operation): boolean {
  return kind === "begin" || kind === "commit";
}

function aroundStatement(operation: Operation): boolean {
  return transactionControl(operation) || operation.kind === "set-setting" || operation.kind === "reset-setting";
}

/** Settings that change how long a statement may take, not what it does. */
function isTimeout(operation: Operation): boolean {
  return "setting" in operation && /_timeout$/.test(operation.setting);
}

/** The server refuses it inside a transaction (error 25001), or it commits itself. */
function needsNoTransaction(operations: readonly Operation[]): boolean {
  return operations.some(
    (operation) =>
      ("concurrently" in operation && operation.concurrently !== undefined) || outsideOnly.has(operation.kind),
  );
}

const outsideOnly: ReadonlySet<string> = new Set([
  "vacuum",
  "reindex",
  "cluster",
  "create-database",
  "alter-system",
  "do-block",
]);
