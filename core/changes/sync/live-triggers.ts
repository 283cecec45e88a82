import { tokenize } from "../../sql/lexer.ts";
import type { Operation, OperationOf } from "../../sql/operations.ts";
import type { Dialect } from "../../sql/types.ts";
import { type Location, type Span, shift } from "../../text.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { type Condition, readTriggerBody, type TriggerBody } from "./trigger-body.ts";

/** A trigger of a table with what it runs. */
export interface LiveTrigger {
  readonly name: string;
  /** Where it was created, or last replaced. */
  readonly created: PlacedOperation<OperationOf<"create-trigger">>;
  /** From here on it has fired without a gap: what is replaced within one migration has none. */
  readonly since: PlacedOperation;
  /** Where it was dropped again. */
  readonly dropped: PlacedOperation | undefined;
  /** Where it was turned off. */
  readonly disabled: PlacedOperation | undefined;
  /** Its WHEN clause; spans are relative to the statement. */
  readonly when: Condition | undefined;
  readonly body: TriggerBody;
  readonly bodyText: string;
  /** Operations that the body runs as statements of their own. */
  readonly runs: readonly Operation[];
  /** A place in the body; the whole trigger where the body's text is not written as it is. */
  at(span: Span): Location;
}

interface Routine {
  readonly placed: PlacedOperation<OperationOf<"create-function">>;
}

/** The triggers that a history creates on some tables, in order, the last of each name; with those that it drops again. */
export function liveTriggers(
  operations: readonly PlacedOperation[],
  isTable: (operation: Operation) => boolean,
  dialect: Dialect,
): readonly LiveTrigger[] {
  // A function may be replaced after the trigger was created: what counts is what it does in the end.
  const routines = new Map<string, Routine>();
  for (const placed of operations)
    if (isKind(placed, "create-function")) routines.set(placed.operation.routine.name, { placed });
  const found = new Map<string, LiveTrigger>();
  for (const placed of operations) {
    const { operation } = placed;
    // Where names of triggers are the schema's, DROP TRIGGER names no table (MySQL, MariaDB, SQLite).
    if (operation.kind === "drop-object" && operation.objectKind === "trigger")
      change(found, operation.object.name, { dropped: placed });
    if (!("trigger" in operation) || !isTable(operation)) continue;
    if (isKind(placed, "create-trigger")) {
      const { name } = placed.operation.trigger;
      const before = found.get(name);
      found.set(name, { ...triggerOf(placed, routines, dialect), since: continued(before, placed)?.since ?? placed });
    }
    if (isKind(placed, "drop-trigger")) change(found, placed.operation.trigger.name, { dropped: placed });
    if (isKind(placed, "set-trigger-state")) {
      const { trigger, mode } = placed.operation;
      const names = trigger === "all" || trigger === "user" ? [...found.keys()] : [trigger];
      for (const name of names) change(found, name, { disabled: mode === "disable" ? placed : undefined });
    }
  }
  return [...found.values()];
}

function change(found: Map<string, LiveTrigger>, name: string, changed: Partial<LiveTrigger>): void {
  const trigger = found.get(name);
  if (trigger !== undefined) found.set(name, { ...trigger, ...changed });
}

/** The trigger that this one replaces, if no write can have come between. */
function continued(before: LiveTrigger | undefined, { migration }: PlacedOperation): LiveTrigger | undefined {
  return before !== undefined && (before.dropped === undefined || before.dropped.migration === migration)
    ? before
    : undefined;
}

function triggerOf(
  created: PlacedOperation<OperationOf<"create-trigger">>,
  routines: ReadonlyMap<string, Routine>,
  dialect: Dialect,
): Omit<LiveTrigger, "since"> {
  const { operation } = created;
  const routine = routines.get(operation.function?.name ?? "")?.placed;
  const inline = operation.body;
  const body = inline ?? routine?.operation.body;
  const statement = inline === undefined ? (routine?.statement ?? created.statement) : created.statement;
  const text = body?.text ?? "";
  // A literal with escapes is longer than its content.
  const isExact = body !== undefined && body.span.end - body.span.start === text.length;
  return {
    name: operation.trigger.name,
    created,
    dropped: undefined,
    disabled: undefined,
    when: whenOf(created, dialect),
    body: readTriggerBody(text, dialect),
    bodyText: text,
    runs: statement.read.operations.filter(({ within }) => within === "routine"),
    at: (span) =>
      isExact ? { file: statement.file, span: shift(span, statement.span.start + body.span.start) } : created.at,
  };
}

function whenOf({ operation, statement }: LiveTrigger["created"], dialect: Dialect): Condition | undefined {
  const { when } = operation;
  if (when === undefined) return undefined;
  return { tokens: tokenize(statement.read.text, dialect, when.span).tokens, negated: false };
}
