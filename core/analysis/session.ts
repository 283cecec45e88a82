import { isStrong, isStronger, type TableLockMode } from "../engines/lock-modes.ts";
import { extended } from "../extended.ts";
import type { Script, TransactionMode } from "../migrations/types.ts";
import type { HeldLock, Session } from "../rules/types.ts";
import type { Store } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Operation } from "../sql/operations.ts";
import { parseDuration } from "./duration.ts";
import type { PlacedStatement } from "./placed-statement.ts";

/**
 * The session that runs a script, kept in the replay's store so that a statement depends only on the parts that it looked at.
 * Facts: SET is undone when its transaction rolls back and SET LOCAL at its end (PostgreSQL manual, SET); a statement outside a
 * transaction block commits by itself.
 */
interface TransactionState {
  /** Number of the statement behind or with which the open transaction began; 0 for one that was open at the start. */
  readonly since?: number;
  readonly openedBy?: "framework" | "script" | "command";
  /** The script is one command: where it opens no transaction itself, the server does. */
  readonly implicit?: true;
}

const transactionKey = "session transaction";
const locksKey = "session locks";
const enumKey = "session enum values";
const notValidKey = "session not valid";
/** More locks than that change no verdict, and a bounded list keeps later statements independent of earlier ones. */
const heldLocksKept = 16;

/** How a script is run: its transaction, and whether its runner switched foreign keys off. */
interface ScriptRun {
  readonly mode: TransactionMode;
  readonly foreignKeys: Script["foreignKeys"];
}

/** Prepares the store for the first statement of a script. */
export function beginScript(store: Store, { mode, foreignKeys }: ScriptRun): void {
  store.set(transactionKey, initialTransactions[mode]);
  for (const key of [
    locksKey,
    enumKey,
    notValidKey,
    ignoredKey,
    ...Object.values(sessionKeys),
    ...Object.values(localKeys),
    ...Object.values(switchKeys),
  ]) {
    store.set(key, undefined);
  }
  store.set(searchPathKey, undefined);
  if (foreignKeys !== undefined) store.set(switchKeys.foreign_keys, foreignKeys);
}

const outside: TransactionState = {};
const initialTransactions: { readonly [M in TransactionMode]: TransactionState } = {
  single: { since: 0, openedBy: "framework" },
  implicit: { since: 0, openedBy: "command", implicit: true },
  none: outside,
};

/** What a session remembers of SET. */
const settings = ["lock timeout", "statement timeout", "time zone", "foreign key checks", "altered history"] as const;
type Setting = (typeof settings)[number];

/**
 * The settings by the names that the servers give them; no two servers mean different things by one name. Timeouts of MySQL and MariaDB
 * are in seconds (MySQL manual 7.1.8; MariaDB: max_statement_time).
 */
const settingNames: Readonly<Record<string, { readonly setting: Setting; readonly unit?: "s" }>> = {
  lock_timeout: { setting: "lock timeout" },
  statement_timeout: { setting: "statement timeout" },
  timezone: { setting: "time zone" },
  lock_wait_timeout: { setting: "lock timeout", unit: "s" },
  foreign_key_checks: { setting: "foreign key checks" },
  system_versioning_alter_history: { setting: "altered history" },
  max_statement_time: { setting: "statement timeout", unit: "s" },
};
const searchPathKey = "session search_path";

/** Settings that are on or off: two of SQLite's, one of SQL Server's. */
const switches = ["foreign_keys", "legacy_alter_table", "xact_abort"] as const;
type Switch = (typeof switches)[number];
const switchKeys = keysFor(switches, "session switch");

/** What the script or its runner made of a switch. */
type SwitchState = "on" | "off" | undefined;
/** PRAGMA foreign_keys was given where it does nothing. */
const ignoredKey = "session ignored switch";

function switchOf(store: Store, name: Switch): SwitchState {
  return store.get(switchKeys[name]) as SwitchState;
}

/** PRAGMA foreign_keys does nothing while a transaction is open (SQLite manual, PRAGMA foreign_keys). */
function turnSwitch(store: Store, name: Switch, value: string): void {
  const isIgnored = name === "foreign_keys" && transactionOf(store).openedBy !== undefined;
  if (isIgnored) store.set(ignoredKey, true);
  else store.set(switchKeys[name], /^(?:on|1|true|yes)$/i.test(value) ? "on" : "off");
}

const sessionKeys = keysFor(settings, "session");
const localKeys = keysFor(settings, "session local");

/** The keys made once: they are asked for at every statement. */
function keysFor<N extends string>(names: readonly N[], prefix: string): Readonly<Record<N, string>> {
  return Object.fromEntries(names.map((name) => [name, `${prefix} ${name}`])) as Record<N, string>;
}

/**
 * A number for the transaction in which a statement runs, which has the given number in its script; equal numbers mean the same
 * transaction. A statement outside a block commits by itself. Numbers of statements stay, so that one more statement before this one
 * changes nothing for it.
 */
export function transactionNumber(store: Store, statement: number): number {
  return transactionOf(store).since ?? statement;
}

/** Whether a transaction is open. */
export function isInTransaction(store: Store): boolean {
  return transactionOf(store).openedBy !== undefined;
}

/** The search path in effect: the schemas in order, `public` by default. */
export function searchPath(store: Store): readonly string[] {
  return (store.get(searchPathKey) as readonly string[] | undefined) ?? defaultSearchPath;
}
const defaultSearchPath: readonly string[] = ["public"];

/** The TimeZone setting when the script set it. */
export function timeZone(store: Store): string | undefined {
  return settingOf(store, "time zone");
}

/** Whether the script has turned checking of foreign keys off (MySQL manual 7.1.8: foreign_key_checks). */
export function foreignKeysUnchecked(store: Store): boolean {
  return /^(?:0|off|false)$/i.test(settingOf(store, "foreign key checks") ?? "");
}

/** Whether the script lets ALTER TABLE change tables that keep a history (MariaDB: system_versioning_alter_history). */
export function keepsAlteredHistory(store: Store): boolean {
  return /^(?:1|keep)$/i.test(settingOf(store, "altered history") ?? "");
}

/** The session as rules see it, right before an operation. */
export class StoreSession implements Session {
  readonly mode: TransactionMode;
  readonly modeReason: string;
  readonly sends: Session["sends"];
  readonly #store: Store;

  constructor(store: Store, mode: TransactionMode, modeReason: string, sends?: Session["sends"]) {
    this.#store = store;
    this.mode = mode;
    this.modeReason = modeReason;
    this.sends = sends;
  }

  get inTransaction(): boolean {
    return isInTransaction(this.#store);
  }

  get openedBy(): TransactionState["openedBy"] {
    return transactionOf(this.#store).openedBy;
  }

  get lockTimeout(): number | undefined {
    return parseDuration(settingOf(this.#store, "lock timeout"));
  }

  get statementTimeout(): number | undefined {
    return parseDuration(settingOf(this.#store, "statement timeout"));
  }

  get foreignKeys(): Session["foreignKeys"] {
    return switchOf(this.#store, "foreign_keys");
  }

  get foreignKeysPragmaIgnored(): boolean {
    return this.#store.get(ignoredKey) === true;
  }

  get legacyAlterTable(): boolean {
    return switchOf(this.#store, "legacy_alter_table") === "on";
  }

  get abortsOnError(): boolean {
    return switchOf(this.#store, "xact_abort") === "on";
  }

  get foreignKeysUnchecked(): boolean {
    return foreignKeysUnchecked(this.#store);
  }

  heldLocks(): readonly HeldLock[] {
    return list(this.#store, locksKey);
  }

  addedEnumValues(): readonly { readonly type: string; readonly value: string }[] {
    return list(this.#store, enumKey);
  }

  notValidInTransaction(table: QualifiedName, constraint: string): boolean {
    return list<string>(this.#store, notValidKey).includes(`${table.schema ?? "public"}.${table.name} ${constraint}`);
  }
}

/** Notes that the operation took a lock on an existing table, and still holds it while the transaction is open. */
export function holdLock(store: Store, table: string, mode: TableLockMode, by: PlacedStatement): void {
  if (transactionOf(store).openedBy === undefined) return;
  if (!isStrong(mode)) return;
  const held = list<HeldLock>(store, locksKey);
  const same = held.find((lock) => lock.table === table);
  if (same === undefined) {
    if (held.length < heldLocksKept) store.set(locksKey, [...held, { table, mode, by }]);
    return;
  }
  if (!isStronger(mode, same.mode)) return;
  store.set(
    locksKey,
    held.map((lock) => (lock === same ? { table, mode, by } : lock)),
  );
}

/** Notes that a statement took long: everybody who waits for a lock held by now, its own ones too, has waited for it. */
export function lengthenLocks(store: Store): void {
  const held = list<HeldLock>(store, locksKey);
  if (held.every((lock) => lock.lengthened === true)) return;
  store.set(
    locksKey,
    held.map((lock): HeldLock => extended(lock, { lengthened: true } as const)),
  );
}

/** Notes an enum value, or a constraint NOT VALID, that was added in the open transaction. `tableKey` and `typeKey` as in the schema. */
export function noteEnumValue(store: Store, typeKey: string, value: string): void {
  if (transactionOf(store).openedBy === undefined) return;
  store.set(enumKey, [...list(store, enumKey), { type: typeKey, value }]);
}

export function noteNotValid(store: Store, tableKey: string, constraint: string): void {
  if (transactionOf(store).openedBy === undefined) return;
  store.set(notValidKey, [...list(store, notValidKey), `${tableKey} ${constraint}`]);
}

/** Moves the session past one operation of a statement with this number: transaction control and settings. */
export function advanceSession(store: Store, operation: Operation, statement: number): void {
  switch (operation.kind) {
    case "begin":
      begin(store, statement);
      return;
    case "commit":
      endTransaction(store, operation.chain === true, statement);
      return;
    case "rollback":
      if (operation.toSavepoint !== true) endTransaction(store, operation.chain === true, statement);
      return;
    case "set-setting": {
      const name = switches.find((each) => each === operation.setting);
      if (name !== undefined) turnSwitch(store, name, operation.value);
      else setSetting(store, operation.setting, operation.value, operation.scope);
      return;
    }
    case "reset-setting":
      resetSetting(store, operation.setting);
      return;
    default:
  }
}

/** The server commits the open transaction by itself before a statement that cannot be part of one (MySQL manual 15.3.3). */
export function commitImplicitly(store: Store, statement: number): void {
  endTransaction(store, false, statement);
}

function begin(store: Store, statement: number): void {
  const state = transactionOf(store);
  if (state.openedBy === undefined) store.set(transactionKey, { ...state, since: statement, openedBy: "script" });
  // BEGIN within a command of several statements takes over the transaction that the server opened.
  else if (state.openedBy === "command") store.set(transactionKey, { ...state, openedBy: "script" });
}

function endTransaction(store: Store, chain: boolean, statement: number): void {
  const { openedBy, implicit } = transactionOf(store);
  if (openedBy === undefined) return;
  const opener = chain ? openedBy : implicit === true ? "command" : undefined;
  const next: TransactionState = {
    since: statement,
    ...(opener !== undefined && { openedBy: opener }),
    ...(implicit && { implicit }),
  };
  store.set(transactionKey, opener === undefined ? outside : next);
  for (const key of [locksKey, enumKey, notValidKey, ...Object.values(localKeys)]) store.set(key, undefined);
}

function setSetting(store: Store, setting: string, value: string, scope: "session" | "transaction"): void {
  if (setting === "search_path") {
    store.set(searchPathKey, schemasOf(value));
    return;
  }
  const named = settingNames[setting];
  if (named === undefined) return;
  const text = named.unit === undefined || !/^\d+$/.test(value) ? value : value + named.unit;
  if (scope === "session") {
    store.set(sessionKeys[named.setting], text);
    store.set(localKeys[named.setting], undefined);
    return;
  }
  // SET LOCAL outside a transaction block has no effect (manual, SET).
  if (transactionOf(store).openedBy !== undefined) store.set(localKeys[named.setting], text);
}

function resetSetting(store: Store, setting: string): void {
  if (setting === "all" || setting === "search_path") store.set(searchPathKey, undefined);
  for (const known of settings) {
    if (setting !== "all" && settingNames[setting]?.setting !== known) continue;
    store.set(sessionKeys[known], undefined);
    store.set(localKeys[known], undefined);
  }
}

/** `app, "$user", public` without the parts that depend on who runs it. An empty path (pg_dump) stays empty. */
function schemasOf(value: string): readonly string[] {
  return value
    .split(",")
    .map((part) => part.trim().replace(/^["']+|["']+$/g, ""))
    .filter((part) => part !== "" && part !== "$user" && part.toLowerCase() !== "default");
}

function settingOf(store: Store, setting: Setting): string | undefined {
  return (store.get(localKeys[setting]) ?? store.get(sessionKeys[setting])) as string | undefined;
}

function transactionOf(store: Store): TransactionState {
  return (store.get(transactionKey) as TransactionState | undefined) ?? outside;
}

function list<T>(store: Store, key: string): readonly T[] {
  return (store.get(key) as readonly T[] | undefined) ?? [];
}
