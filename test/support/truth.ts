import { readFileSync } from "node:fs";
import { isStronger, type TableLockMode } from "../../core/engines/lock-modes.ts";
import { postgres } from "../../core/engines/postgres/index.ts";
import type { Effect } from "../../core/engines/types.ts";
import { applyOperation } from "../../core/schema/apply.ts";
import { schemaOver } from "../../core/schema/schema.ts";
import { createStore, type ForkableStore } from "../../core/schema/store.ts";
import type { Origin, SchemaSettings } from "../../core/schema/types.ts";
import type { Operation } from "../../core/sql/operations.ts";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";

/** What a statement did on a real server. Tables by their plain names. */
export interface Measured {
  readonly locks?: Readonly<Record<string, TableLockMode>>;
  readonly rewrites?: readonly string[];
  /** Tables of which tuples were read. */
  readonly scans?: readonly string[];
  readonly rebuildsIndexes?: readonly string[];
  readonly buildsIndexes?: readonly string[];
  readonly transactional?: boolean;
  readonly error?: string;
  /** The set-up is not understood by this version. */
  readonly unsupported?: string;
}

export interface TruthRow extends Measured {
  readonly id: string;
  readonly sql: string;
  readonly setup?: readonly string[];
  /** Setting of the session, given before the statement. */
  readonly session?: string;
  /** Pages are read without reading tuples, so that `scans` says nothing. */
  readonly readsPages?: boolean;
  /** Locks were seen by polling from another session, which may miss some. */
  readonly polled?: boolean;
  /** Where a major version differs. */
  readonly byMajor?: Readonly<Record<string, Measured>>;
}

interface Truth {
  readonly base: readonly string[];
  readonly rows: readonly TruthRow[];
}

const truth: Truth = JSON.parse(readFileSync("test/fixtures/truth/postgres.json", "utf8"));

export const truthRows = truth.rows;
/** The tables that every statement finds. */
export const baseScript = truth.base.join("\n");

/** Rows in which the measurement shows less than the server did, or something else, and why; `on 12` for one version only. */
export const exceptions: Readonly<Record<string, string>> = {
  "create-index-concurrently-if-not-exists-present": "the lock was too short to be seen by polling",
  "delete-parent-rows": "no row matched, so that the tables that refer to them were not looked into",
  "delete-cascade": "a table of 100 rows was read through its index, which is no scan of the table",
  "copy-users-out on 12": "the lock of COPY TO was given back at its end and not seen",
  "reindex-table-partitioned-concurrently on 12":
    "the measurement holds the locks of later versions, seen by polling; 12 and 13 do nothing",
  "reindex-table-partitioned-concurrently on 13":
    "the measurement holds the locks of later versions, seen by polling; 12 and 13 do nothing",
};

export function isException(row: TruthRow, major: number): boolean {
  return row.id in exceptions || `${row.id} on ${major}` in exceptions;
}

/** What a row says for one major version. */
export function measuredOn(row: TruthRow, major: number): Measured {
  const own = row.byMajor?.[major] ?? {};
  if (own.error !== undefined || own.unsupported !== undefined) return own;
  return { ...row, ...own };
}

/** What our engine says that a row's statements do together, in the form of the measurement. */
export interface Predicted {
  readonly locks: Readonly<Record<string, TableLockMode>>;
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly indexBuilds: readonly string[];
  readonly needsNoTransaction: boolean;
  readonly fails: readonly string[];
  readonly unread: readonly string[];
  readonly kinds: readonly Operation["kind"][];
}

const settings: SchemaSettings = { searchPath: ["app", "public"] };
const span = { start: 0, end: 0 };
const origin: Origin = { file: "truth.sql", span, migration: "truth", transaction: 0 };

interface Run {
  readonly store: ForkableStore;
  readonly unread: string[];
}

/** Replays a script, and gives every operation to `each` right before it is applied. */
function replay(script: string, run: Run, each: (operation: Operation, command: readonly Operation[]) => void): void {
  for (const slice of splitStatements(script, "postgres")) {
    if (slice.kind !== "sql") continue;
    const read = readStatement(script.slice(slice.span.start, slice.span.end), "postgres");
    for (const { reason } of read.unread) run.unread.push(reason);
    for (const operation of read.operations) {
      each(
        operation,
        read.operations.filter((other) => other.command === operation.command && other.within === operation.within),
      );
      applyOperation(operation, run.store, origin, settings);
    }
  }
}

let base: Run | undefined;

/** Replays the tables that every statement finds, once. */
function baseRun(): Run {
  if (!base) {
    base = { store: createStore(), unread: [] };
    replay(baseScript, base, () => {});
  }
  return base;
}

/** What our engine says of a row on one major version. Relations that are new, and work on empty tables, are left out as in the measurement. */
export function predict(row: TruthRow, major: number): Predicted {
  const run: Run = { store: baseRun().store.fork(), unread: [] };
  for (const script of row.setup ?? []) replay(script, run, () => {});
  const before = schemaOver(run.store.fork(), settings);
  const timeZone = /timezone\s*=\s*'([^']+)'/.exec(row.session ?? "")?.[1] ?? "UTC";
  const effects: Effect[] = [];
  const kinds: Operation["kind"][] = [];
  replay(row.sql, run, (operation, command) => {
    kinds.push(operation.kind);
    const schema = schemaOver(run.store, settings);
    if (operation.within !== "routine")
      effects.push(postgres.effect(operation, { schema, version: major, command, timeZone }));
  });
  const filled = (name: { readonly name: string; readonly schema?: string }) =>
    before.table({ ...name, span })?.filled !== undefined;
  const present = (name: { readonly name: string; readonly schema?: string }) =>
    before.table({ ...name, span }) !== undefined ||
    before.sequence({ ...name, span }) !== undefined ||
    before.type({ ...name, span })?.kind === "composite";
  const tables = (pick: (effect: Effect) => Effect["scans"], keep: typeof present) =>
    [
      ...new Set(effects.flatMap((effect) => pick(effect).flatMap(({ table }) => (keep(table) ? [table.name] : [])))),
    ].sort();
  return {
    locks: strongestLocks(effects, present),
    rewrites: tables((effect) => effect.rewrites, present),
    scans: tables((effect) => effect.scans, filled),
    indexBuilds: tables((effect) => effect.indexBuilds, present),
    needsNoTransaction: effects.some((effect) => effect.needsNoTransaction),
    fails: effects.flatMap((effect) => effect.fails ?? []),
    unread: run.unread,
    kinds,
  };
}

function strongestLocks(
  effects: readonly Effect[],
  present: (name: Effect["locks"][number]["table"]) => boolean,
): Record<string, TableLockMode> {
  const locks: Record<string, TableLockMode> = {};
  for (const { table, mode } of effects.flatMap((effect) => effect.locks)) {
    const before = locks[table.name];
    if (present(table) && (!before || isStronger(mode, before))) locks[table.name] = mode;
  }
  return locks;
}

const planned: ReadonlySet<Operation["kind"]> = new Set([
  "select",
  "insert-rows",
  "update-rows",
  "delete-rows",
  "merge-rows",
]);

/** Where a prediction and a measurement differ, one line a difference. */
export function differences(row: TruthRow, measured: Measured, predicted: Predicted): readonly string[] {
  const found: string[] = [];
  const compare = (what: string, expected: string, actual: string) => {
    if (expected !== actual) found.push(`${what}: measured ${expected || "none"}, predicted ${actual || "none"}`);
  };
  if (predicted.unread.length > 0) found.push(`unread: ${predicted.unread.join("; ")}`);
  if (predicted.fails.length > 0) found.push(`predicted to fail: ${predicted.fails.join("; ")}`);
  compare("locks", spellLocks(measured.locks ?? {}), spellLocks(predicted.locks));
  compare("rewrites", [...(measured.rewrites ?? [])].sort().join(" "), predicted.rewrites.join(" "));
  const scans = [...(measured.scans ?? [])].sort();
  const chosen = predicted.kinds.some((kind) => planned.has(kind));
  const predictedScans = chosen ? predicted.scans.filter((table) => !scans.includes(table)) : predicted.scans;
  if (!row.readsPages) compare("scans", chosen ? "" : scans.join(" "), predictedScans.join(" "));
  compare(
    "transaction",
    measured.transactional === false ? "refused" : "allowed",
    predicted.needsNoTransaction ? "refused" : "allowed",
  );
  return found;
}

function spellLocks(locks: Readonly<Record<string, TableLockMode>>): string {
  return Object.entries(locks)
    .map(([table, mode]) => `${table}:${mode}`)
    .sort()
    .join(" ");
}
