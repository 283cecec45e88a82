import type { Table } from "../../schema/types.ts";
import type { Operation } from "../../sql/operations.ts";
import type { Dialect } from "../../sql/types.ts";
import type { PlacedOperation } from "../history-facts.ts";
import type { ChangeSpec, ChangeUsage } from "../types.ts";
import { directionFlaws } from "./direction-flaws.ts";
import { firingFlaws } from "./firing-flaws.ts";
import type { SyncFlaw } from "./flaw.ts";
import { liveTriggers } from "./live-triggers.ts";
import { type SyncEvent, syncEvents, syncTriggers } from "./sync.ts";
import { valueFlaws } from "./value-flaws.ts";

/** What keeps the new columns filled whenever the old ones are written: one trigger, or several together. */
export interface SyncTrigger {
  /** From where on it fires: the last of several. */
  readonly created: PlacedOperation;
  /** Where it was dropped again. */
  readonly dropped: PlacedOperation | undefined;
  /** The name of the first. */
  readonly name: string;
  /** The names of all that are there, or of the last that was. */
  readonly triggers: readonly string[];
  /** Where they are created and dropped. */
  readonly steps: readonly PlacedOperation[];
  /** Whatever writes the old columns, the new ones follow. */
  readonly complete: boolean;
  /** The events in which it does so, when only some of them are flawed. */
  readonly covers: ReadonlySet<SyncEvent>;
  /** What is wrong with it, while it is there. */
  readonly flaws: readonly SyncFlaw[];
}

const checks = [...firingFlaws, ...valueFlaws, ...directionFlaws];

/** What a change's triggers are looked up in. */
export interface SyncSource {
  readonly operations: readonly PlacedOperation[];
  /** Whether an operation is on a table of the change: that of the old columns or that of the new ones. */
  isTable(operation: Operation): boolean;
  readonly table: Table | undefined;
  readonly dialect: Dialect;
  readonly usages: readonly ChangeUsage[];
}

/** Finds the sync triggers of a change, generated or written by hand, by what their bodies do. */
export function findSyncTrigger(spec: ChangeSpec, source: SyncSource): SyncTrigger | undefined {
  const { operations, isTable, dialect, table, usages } = source;
  const all = syncTriggers(spec, liveTriggers(operations, isTable, dialect));
  const live = all.triggers.filter(({ dropped }) => dropped === undefined);
  const [first] = live.length > 0 ? live : all.triggers.slice(-1);
  if (first === undefined) return undefined;
  const inForce = live.length > 0 ? live : [first];
  const isInForce = ({ trigger }: { readonly trigger: (typeof inForce)[number] }) => inForce.includes(trigger);
  const sync = {
    triggers: inForce,
    assignments: all.assignments.filter(isInForce),
    statements: all.statements.filter(isInForce),
    others: all.others,
  };
  const flaws = checks.flatMap((check) => [...check({ spec, dialect, table, sync, usages })]);
  const breaking = flaws.filter(({ breaks }) => breaks);
  const isSound = (event: SyncEvent) => breaking.every((flaw) => flaw.event !== undefined && flaw.event !== event);
  const created = inForce.reduce((last, { since }) => (since.order > last.order ? since : last), first.since);
  return {
    created,
    dropped: first.dropped,
    name: first.name,
    triggers: inForce.map(({ name }) => name),
    steps: all.triggers.flatMap(({ created: made, dropped }) => (dropped === undefined ? [made] : [made, dropped])),
    complete: breaking.length === 0,
    covers: new Set(first.dropped === undefined ? syncEvents.filter(isSound) : []),
    flaws: first.dropped === undefined ? flaws : [],
  };
}
