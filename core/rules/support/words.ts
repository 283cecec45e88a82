import { blockedBy, lockModeTitle } from "../../engines/lock-modes.ts";
import type { Effect, TableLock } from "../../engines/types.ts";
import type { Name, TypeName } from "../../sql/names.ts";
import type { Span } from "../../text.ts";
import { listed, shown } from "./wording.ts";

/** The names of columns for people: `first_name and last_name`. */
export function columnsText(columns: readonly Name[]): string {
  return listed(columns.map((column) => column.name));
}

/** `locks users against writes (SHARE)`. */
export function lockClause(lock: TableLock): string {
  return `locks ${shown(lock.table)} against ${blockedBy(lock.mode)} (${lockModeTitle(lock.mode)})`;
}

/** The lock that the effect takes on the operation's own table: the engine puts it first. */
export function ownLock(effect: Effect): TableLock | undefined {
  return effect.locks[0];
}

/** Source text of a span of the statement. */
export function sliceOf(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

/** Whether the type is a pseudo type that makes a sequence (PostgreSQL manual, section 8.1.4). */
export function isSerial(type: TypeName | undefined): boolean {
  return type !== undefined && ["smallserial", "serial", "bigserial"].includes(type.name);
}

/** The integer type that stands behind a serial: `bigserial` makes a column of type `bigint`. Other types as they are. */
export function withoutSerial(type: TypeName): string {
  return isSerial(type) ? type.name.replace("serial", "int").replace(/^int$/, "integer") : type.name;
}

/** A word of SQL in capital letters where the author wrote the one that it replaces so. */
export function inCaseOf(written: string, word: string): string {
  return /[A-Z]/.test(written) && written === written.toUpperCase() ? word.toUpperCase() : word;
}

/** The table of a schema key as people write it: `public.users` is `users`. */
export function keyText(key: string): string {
  return key.replace(/^public\./, "");
}
