import type { QualifiedName } from "../../sql/names.ts";
import type { Operation } from "../../sql/operations.ts";
import type { Span } from "../../text.ts";
import type { RuleContext } from "../types.ts";
import { sliceOf } from "./words.ts";

/** Whether the text of the statement can be rewritten: the body of a DO block cannot, its transaction is not ours to split. */
export function isRewritable(operation: Operation, context: RuleContext): boolean {
  return operation.within === undefined && context.statement.every((other) => other.command === operation.command);
}

/** The table's name as the statement spells it, quotes kept. */
export function writtenName(context: RuleContext, name: QualifiedName): string {
  return sliceOf(context.text, name.span);
}

/**
 * The statement without the operation's action: `ALTER TABLE t ADD a int, ADD b int` without the second is `ALTER TABLE t ADD a int`.
 * Undefined when it was the only one.
 */
export function withoutAction(operation: Operation, context: RuleContext): string | undefined {
  const others = context.command.filter(
    (other) => other.span.end <= operation.span.start || other.span.start >= operation.span.end,
  );
  const before = others.filter((other) => other.span.end <= operation.span.start);
  const after = others.filter((other) => other.span.start >= operation.span.end);
  const { text } = context;
  if (before.length > 0) {
    return text.slice(0, Math.max(...before.map((other) => other.span.end))) + text.slice(operation.span.end);
  }
  if (after.length > 0) {
    return text.slice(0, operation.span.start) + text.slice(Math.min(...after.map((other) => other.span.start)));
  }
  return undefined;
}

/** The statements that take the place of the operation's action, behind what is left of its statement. */
export function replaceAction(operation: Operation, context: RuleContext, statements: readonly string[]): string {
  return [withoutAction(operation, context), ...statements].filter((part) => part !== undefined).join(";\n");
}

/** The statement's text with spans cut out and other text put there (offsets relative to the statement; spans must not overlap). */
export function withEdits(text: string, edits: readonly { readonly span: Span; readonly text: string }[]): string {
  const sorted = edits.toSorted((a, b) => b.span.start - a.span.start);
  return sorted.reduce(
    (result, edit) => result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end),
    text,
  );
}

/** An edit that puts text in at an offset. */
export function insertion(offset: number, text: string): { readonly span: Span; readonly text: string } {
  return { span: { start: offset, end: offset }, text };
}

/** An edit that takes a piece (an inline constraint, NOT NULL) out of a column definition, with the white space before it. */
export function cut(text: string, piece: Span): { readonly span: Span; readonly text: string } {
  return { span: { start: text.slice(0, piece.start).trimEnd().length, end: piece.end }, text: "" };
}
