import type { Model } from "../../code/models/types.ts";
import type { SyntaxNode } from "../../code/types.ts";
import type { FileEdit, Refusal } from "../../migrations/types.ts";
import type { ChangeContext } from "../context.ts";
import { isPlainCopy } from "../expressions.ts";
import type { ChangeUsage } from "../types.ts";
import { type CodeAccess, edited, indentAt, moved, nodeAt } from "./code-access.ts";
import { fieldOf, isModelOf } from "./declare.ts";
import { type CodeEdit, noProperty } from "./entry.ts";
import { type Comparison, shadowWriters } from "./shadow-writers.ts";

/** Title of the edit that `shadowRead` makes. */
export const shadowReadTitle = "Compare both columns here, and log where they differ";

/**
 * A shadow read: the old column is still what counts, and a line in the log tells of each row whose new column is not the same. Put before the
 * statement that reads a property of a row; refused where the row is no variable that was there before.
 */
export function shadowRead(
  usage: ChangeUsage,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] | Refusal {
  const { spec } = context;
  const [old = ""] = spec.from.columns;
  const [next = ""] = spec.to?.columns ?? [];
  if (spec.from.columns.length !== 1 || spec.to?.columns.length !== 1 || !isPlainCopy(spec))
    return { refused: "Both columns do not hold the same: compare them by hand." };
  const own = models.filter((model) => isModelOf(model, spec.from.table, spec.from.schema));
  const [oldField, nextField] = [fieldOf(own, spec, old), fieldOf(own, spec, next)];
  // ActiveRecord and Eloquent have the columns of the table as attributes.
  const isOpen = /\.(?:rb|php)$/.test(usage.file);
  if (!isOpen && (oldField === undefined || nextField === undefined)) return noProperty;
  const key =
    own.flatMap(({ fields }) => fields).find(({ column }) => column === "id")?.name ?? (isOpen ? "id" : undefined);
  const made = code.parse(usage.file, (root, text, language) => {
    const writer = shadowWriters[language];
    const found = writer === undefined ? undefined : rowAt(root, text, usage);
    if (writer === undefined || found === undefined) return undefined;
    const message = `${spec.to?.table}.${next} differs from ${spec.from.table}.${old}`;
    const comparison = {
      row: found.row,
      old: isOpen ? old : (oldField ?? old),
      next: isOpen ? next : (nextField ?? next),
      key,
      message,
      declared: declaredIn(own, code, old, next),
      accessor: text.charAt(usage.span.end) === "(" ? text.slice(usage.span.start, usage.span.end) : undefined,
    };
    const indent = indentAt(text, found.statement.startIndex);
    const lines = writer.lines(comparison, text);
    if (lines === undefined) return undefined;
    const at = { start: found.statement.startIndex, end: found.statement.startIndex };
    const edits: CodeEdit[] = [{ span: at, text: lines.map((line) => `${line}\n${indent}`).join("") }];
    return [...(writer.head?.(text) ?? []), ...edits];
  });
  if (made === undefined)
    return {
      refused:
        "The row that is read is no variable that was there before this statement, or its fields cannot be compared.",
    };
  const edits = made.map((edit) => ({ file: usage.file, ...edit }));
  return isCompared(usage, edits, next, code)
    ? edits
    : { refused: `It cannot be told how ${next} is read beside ${old} in this place.` };
}

/** Whether the file, read anew, reads the new column in what was put in. Taken for granted where nobody can tell. */
function isCompared(usage: ChangeUsage, edits: readonly FileEdit[], next: string, code: CodeAccess): boolean {
  const text = code.read(usage.file);
  const read = text === undefined ? undefined : code.reread(usage.file, edited(text, edits));
  if (read === undefined) return true;
  const end = moved(usage.span.start, edits);
  return read.usages.some(({ access, column, span }) => access === "read" && column === next && span.end <= end);
}

const blocks =
  /^(?:program|statement_block|module|block|body_statement|then|else|do|do_block|method|switch_case|case_statement|statement_list|compound_statement)$/;

/** How the model declares both fields. */
function declaredIn(models: readonly Model[], code: CodeAccess, old: string, next: string): Comparison["declared"] {
  const [model] = models;
  const text = (model && code.read(model.file)) ?? "";
  const source = (column: string) => {
    const line = model?.fields.find((field) => field.column === column)?.line;
    return line === undefined ? "" : text.slice(line.start, line.end);
  };
  return { old: source(old), next: source(next), model: text };
}

/** The variable whose property is read, and the statement that reads it, unless that one declares it. */
function rowAt(root: SyntaxNode, text: string, usage: ChangeUsage) {
  const row = /(?<![\w.>$])(\$?[A-Za-z_]\w*)(?:\.|->)$/.exec(
    text.slice(Math.max(0, usage.span.start - 80), usage.span.start),
  )?.[1];
  if (row === undefined || /^(?:\$?this|self|super|base)$/.test(row)) return undefined;
  let statement = nodeAt(root, usage.span.start, usage.span.end);
  while (statement.parent !== null && !blocks.test(statement.parent.type)) statement = statement.parent;
  if (statement.parent === null) return undefined;
  // In a loop's head, a function or a comprehension within the statement, the variable is only known there.
  const isBound = new RegExp(
    `\\b(?:for|while|lambda|def|function|func|fn|foreach)\\b|=>|\\s->|\\|\\s*\\w+\\s*\\||(?<!\\w)${row.replace("$", "\\$")}\\s*:?=(?!=)`,
  ).test(statement.text);
  return isBound ? undefined : { row, statement };
}
