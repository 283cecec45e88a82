import type { Operation } from "../../sql/operations.ts";
import type { ChangeSpec } from "../types.ts";
import type { LiveTrigger } from "./live-triggers.ts";
import { type BodyAssignment, eventsUnder, namesColumn } from "./trigger-body.ts";

export const syncEvents = ["insert", "update"] as const;
export type SyncEvent = (typeof syncEvents)[number];

/** An assignment that carries a value from one side of a change to the other. */
export interface SyncAssignment extends BodyAssignment {
  readonly trigger: LiveTrigger;
  /** `up`: the new column from the old ones. `down`: the other way. */
  readonly direction: "up" | "down";
  /** The events in which it may run. */
  readonly events: ReadonlySet<SyncEvent>;
}

/** A trigger of a change, and the statement in its body that carries a value over. */
export interface SyncStatement {
  readonly trigger: LiveTrigger;
  readonly direction: "up" | "down";
  readonly operation: Operation & { readonly kind: "update-rows" | "insert-rows" };
}

/** What keeps both sides of a change equal in the database: the triggers of its table that carry values over. */
export interface SyncTriggers {
  readonly triggers: readonly LiveTrigger[];
  readonly assignments: readonly SyncAssignment[];
  readonly statements: readonly SyncStatement[];
  /** Other triggers of the table. */
  readonly others: readonly LiveTrigger[];
}

/** Tells which triggers of a table carry values between the sides of a change, generated or written by hand, by what they do. */
export function syncTriggers(spec: ChangeSpec, triggers: readonly LiveTrigger[]): SyncTriggers {
  const assignments = triggers.flatMap((trigger) => assignmentsOf(trigger, spec));
  const statements = triggers.flatMap((trigger) => statementsOf(trigger, spec));
  const own = new Set([...assignments, ...statements].map(({ trigger }) => trigger));
  return {
    triggers: triggers.filter((trigger) => own.has(trigger)),
    assignments,
    statements,
    others: triggers.filter((trigger) => !own.has(trigger)),
  };
}

function assignmentsOf(trigger: LiveTrigger, spec: ChangeSpec): readonly SyncAssignment[] {
  const old = spec.from.columns;
  const next = spec.to?.columns ?? [];
  // What is assigned to the row stays in its table.
  if (spec.to !== undefined && (spec.to.table !== spec.from.table || spec.to.schema !== spec.from.schema)) return [];
  const fires = firedBy(trigger);
  return trigger.body.assignments.flatMap((assignment): readonly SyncAssignment[] => {
    const { column, value } = assignment;
    const conditions = trigger.when === undefined ? assignment.conditions : [trigger.when, ...assignment.conditions];
    const events = new Set([...fires].filter((event) => eventsUnder(conditions).has(event)));
    const carried = { ...assignment, conditions, trigger, events };
    if (next.includes(column) && namesColumn(value, "new", old)) return [{ ...carried, direction: "up" }];
    if (old.includes(column) && namesColumn(value, "new", next)) return [{ ...carried, direction: "down" }];
    return [];
  });
}

/** UPDATE and INSERT statements in the body that write one side from what the row has on the other. */
function statementsOf(trigger: LiveTrigger, spec: ChangeSpec): readonly SyncStatement[] {
  const old = spec.from.columns;
  const next = spec.to?.columns ?? [];
  const { tokens } = trigger.body;
  const found: SyncStatement[] = [];
  for (const operation of trigger.runs) {
    if (operation.kind !== "update-rows" && operation.kind !== "insert-rows") continue;
    const written =
      operation.kind === "update-rows"
        ? operation.set.map(({ column }) => column.name)
        : (operation.columns ?? []).map(({ name }) => name);
    const isTable = (side: ChangeSpec["to"]) => side?.table === operation.table.name;
    const reads = (columns: readonly string[]) =>
      namesColumn(tokens, "new", columns) || readsOwnRow(trigger, operation, columns);
    if (isTable(spec.to) && next.some((name) => written.includes(name)) && reads(old))
      found.push({ trigger, direction: "up", operation });
    else if (isTable(spec.from) && old.some((name) => written.includes(name)) && reads(next))
      found.push({ trigger, direction: "down", operation });
  }
  return found;
}

/** An UPDATE of the row that fired the trigger, which takes the value as it stands there: `SET full_name = name WHERE id = NEW.id`, or a join with `inserted`. */
function readsOwnRow({ created, bodyText }: LiveTrigger, operation: Operation, columns: readonly string[]): boolean {
  return (
    operation.kind === "update-rows" &&
    operation.table.name === created.operation.table.name &&
    (/\bnew\s*\./i.test(operation.where?.text ?? "") || /\bjoin\s+inserted\b/i.test(bodyText)) &&
    operation.set.some(({ value }) => value.columns.some((name) => columns.includes(name)))
  );
}

/** INSERT and UPDATE, as far as the trigger fires for them. */
export function firedBy({ created }: LiveTrigger): ReadonlySet<SyncEvent> {
  return new Set(created.operation.events.filter((event) => event === "insert" || event === "update"));
}
