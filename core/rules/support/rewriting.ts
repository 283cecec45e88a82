import type { QualifiedName } from "../../sql/names.ts";
import type { Operation } from "../../sql/operations.ts";
import type { Rewrite, RuleContext } from "../types.ts";
import { sliceOf } from "./words.ts";

/** A statement that must run after another one has committed. */
export interface Step {
  /** Name of the migration if it becomes one: `validate_orders_user_id_fkey`. */
  readonly name: string;
  readonly sql: string;
  readonly undo?: string;
  readonly noTransaction?: true;
}

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

/**
 * How statements are added that must not share a transaction with this one: in the same script where each statement commits by itself, else
 * as migrations of their own. `replacement` is the new text of the statement.
 */
export function inTurn(
  context: RuleContext,
  replacement: string,
  steps: readonly Step[],
): Pick<Rewrite, "replacement" | "later"> {
  if (!context.session.inTransaction)
    return { replacement: [replacement, ...steps.map((step) => step.sql)].join(";\n") };
  const later = steps.map(({ name, sql, undo, noTransaction }) => ({
    name,
    up: `${sql};\n`,
    ...(undo === undefined ? {} : { down: `${undo};\n` }),
    ...(noTransaction === undefined ? {} : { noTransaction }),
  }));
  return { replacement, later };
}

/** The statement's text with pieces put in at offsets (relative to the statement, in any order). */
export function insertInto(text: string, pieces: readonly { readonly at: number; readonly text: string }[]): string {
  const sorted = pieces.toSorted((a, b) => b.at - a.at);
  return sorted.reduce((result, piece) => result.slice(0, piece.at) + piece.text + result.slice(piece.at), text);
}
