import type { Related } from "../../rules/types.ts";
import type { Table } from "../../schema/types.ts";
import type { Dialect } from "../../sql/types.ts";
import { type Location, shift } from "../../text.ts";
import type { ChangeSpec, ChangeUsage } from "../types.ts";
import type { LiveTrigger } from "./live-triggers.ts";
import type { SyncEvent, SyncTriggers } from "./sync.ts";

/** Something that a hand-written sync trigger does not do, or does wrong. */
export interface SyncFlaw {
  /** Some rows that the old release writes get no value, or a wrong one, in the new column. */
  readonly breaks: boolean;
  /** The event in which it matters; every event when left out. */
  readonly event?: SyncEvent;
  readonly message: string;
  readonly at: Location;
  readonly related?: readonly Related[];
}

/** What sync triggers are judged by. */
export interface SyncFacts {
  readonly spec: ChangeSpec;
  readonly dialect: Dialect;
  /** The table of the old columns; undefined when it is not known. */
  readonly table: Table | undefined;
  /** Those that have not been dropped. */
  readonly sync: SyncTriggers;
  readonly usages: readonly ChangeUsage[];
}

/** Looks for one kind of flaw. */
export type FlawCheck = (facts: SyncFacts) => Iterable<SyncFlaw>;

/** Where the trigger is named in its CREATE TRIGGER. */
export function nameOf({ created }: LiveTrigger): Location {
  return { file: created.at.file, span: shift(created.operation.trigger.span, created.statement.span.start) };
}

/** `users.name, users.title`. */
export function listed(table: string | undefined, columns: readonly string[]): string {
  return columns.map((column) => `${table}.${column}`).join(", ");
}
