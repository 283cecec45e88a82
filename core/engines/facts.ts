import type { QualifiedName } from "../sql/names.ts";
import type { Operation } from "../sql/operations.ts";
import { isStronger, type TableLockMode } from "./lock-modes.ts";
import type { Effect, EngineContext, OnlineEffect, TableLock, WorkOnTable } from "./types.ts";

/** What a subject knows of an operation. Tables are named by their schema key; `effectOf` makes an `Effect` of it. */
export interface Facts {
  readonly locks?: readonly Lock[];
  /** Tables written anew; that they are read in full and their indexes rebuilt follows from it. */
  readonly rewrites?: readonly Work[];
  readonly scans?: readonly Work[];
  readonly indexBuilds?: readonly Work[];
  readonly indexBlocks?: readonly { readonly key: string; readonly blocked: readonly ("reads" | "writes")[] }[];
  readonly needsNoTransaction?: true;
  readonly waitsForTransactions?: true;
  readonly online?: OnlineEffect;
  readonly commits?: true;
  readonly fails?: string;
  readonly unknown?: string;
}

export interface Lock {
  readonly key: string;
  readonly mode: TableLockMode;
  readonly brief?: true;
  readonly because?: string;
}

export interface Work {
  readonly key: string;
  readonly because: string;
  /** A rewrite that leaves the table empty and so reads nothing. */
  readonly empties?: true;
}

export const nothing: Facts = {};

/** The same lock on several tables. */
export function locks(keys: readonly string[], mode: TableLockMode, because?: string): readonly Lock[] {
  return because === undefined ? keys.map((key) => ({ key, mode })) : keys.map((key) => ({ key, mode, because }));
}

/** The same work on several tables. */
export function works(keys: readonly string[], because: string): readonly Work[] {
  return keys.map((key) => ({ key, because }));
}

/** Facts of parts of an operation, taken together. The first reason to fail and the first thing unknown are told. */
export function together(...all: readonly Facts[]): Facts {
  const parts = all.filter((part) => part !== nothing);
  if (parts.length <= 1) return parts[0] ?? nothing;
  const fails = parts.find((part) => part.fails !== undefined)?.fails;
  const unknown = parts.find((part) => part.unknown !== undefined)?.unknown;
  return {
    locks: parts.flatMap((part) => part.locks ?? []),
    rewrites: parts.flatMap((part) => part.rewrites ?? []),
    scans: parts.flatMap((part) => part.scans ?? []),
    indexBuilds: parts.flatMap((part) => part.indexBuilds ?? []),
    indexBlocks: parts.flatMap((part) => part.indexBlocks ?? []),
    ...(parts.some((part) => part.needsNoTransaction) && { needsNoTransaction: true }),
    ...(parts.some((part) => part.waitsForTransactions) && { waitsForTransactions: true }),
    ...(fails !== undefined && { fails }),
    ...(unknown !== undefined && { unknown }),
  };
}

/** The effect that rules and people see: one lock per table, the operation's own table first, names as they would be written. */
export function effectOf(facts: Facts, operation: Operation, context: EngineContext): Effect {
  const own = "table" in operation ? operation.table : undefined;
  const name = (key: string) => nameOf(key, own, context);
  const { locks = noLocks, rewrites = noWork, scans = noWork, indexBuilds = noWork, indexBlocks } = facts;
  const rebuilt = rewrites.filter(({ key }) => (context.schema.tableByKey(key)?.indexes.length ?? 0) > 0);
  const read = rewrites.filter((work) => !work.empties);
  // Built without spreads of what is mostly absent: this runs for every operation.
  const effect: { -readonly [K in keyof Effect]: Effect[K] } = {
    locks: strongest(locks).map((lock) => lockOn(name(lock.key), lock)),
    rewrites: named(rewrites, name),
    scans: named(read.length === 0 ? scans : [...read, ...scans], name),
    indexBuilds: named(rebuilt.length === 0 ? indexBuilds : [...indexBuilds, ...rebuilt], name),
    needsNoTransaction: facts.needsNoTransaction ?? false,
  };
  if (indexBlocks !== undefined && indexBlocks.length > 0)
    effect.indexBlocks = indexBlocks.map(({ key, blocked }) => ({ table: name(key), blocked }));
  if (facts.waitsForTransactions) effect.waitsForTransactions = true;
  if (facts.online !== undefined) effect.online = facts.online;
  if (facts.commits) effect.commits = true;
  if (facts.fails !== undefined) effect.fails = facts.fails;
  if (facts.unknown !== undefined) effect.unknown = facts.unknown;
  return effect;
}

function lockOn(table: QualifiedName, { mode, brief, because }: Lock): TableLock {
  if (brief === undefined) return because === undefined ? { table, mode } : { table, mode, because };
  return because === undefined ? { table, mode, brief } : { table, mode, brief, because };
}

const noLocks: readonly Lock[] = [];
const noWork: readonly Work[] = [];
const noWorkOnTables: readonly WorkOnTable[] = [];

/** Each table once, under its name. Mostly there is nothing to do. */
function named(works: readonly Work[], name: (key: string) => QualifiedName): readonly WorkOnTable[] {
  if (works.length === 0) return noWorkOnTables;
  return once(works).map(({ key, because }) => ({ table: name(key), because }));
}

function strongest(all: readonly Lock[]): readonly Lock[] {
  if (all.length <= 1) return all;
  const best = new Map<string, Lock>();
  for (const lock of all) {
    const before = best.get(lock.key);
    if (!before || outlasts(lock, before)) best.set(lock.key, lock);
  }
  return [...best.values()];
}

/** A lock for the whole time counts more than one for a moment, whatever their modes. */
function outlasts(lock: Lock, other: Lock): boolean {
  return lock.brief === other.brief ? isStronger(lock.mode, other.mode) : other.brief === true;
}

function once(all: readonly Work[]): readonly Work[] {
  if (all.length <= 1) return all;
  return all.filter((work, index) => all.findIndex((other) => other.key === work.key) === index);
}

function nameOf(key: string, own: QualifiedName | undefined, context: EngineContext): QualifiedName {
  if (own && context.schema.tableKey(own) === key) return own;
  const table = context.schema.tableByKey(key);
  if (table) return context.schema.nameOf(table);
  const dot = key.indexOf(".");
  return { schema: key.slice(0, dot), name: key.slice(dot + 1), span: { start: 0, end: 0 } };
}
