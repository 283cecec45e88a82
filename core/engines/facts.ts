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
  return keys.map((key) => ({ key, mode, ...(because !== undefined && { because }) }));
}

/** The same work on several tables. */
export function works(keys: readonly string[], because: string): readonly Work[] {
  return keys.map((key) => ({ key, because }));
}

/** Facts of parts of an operation, taken together. The first reason to fail and the first thing unknown are told. */
export function together(...all: readonly Facts[]): Facts {
  const parts = all.filter((part) => part !== nothing);
  if (parts.length === 0) return nothing;
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
  const rewrites = facts.rewrites ?? [];
  const rebuilt = rewrites.filter(({ key }) => (context.schema.tableByKey(key)?.indexes.length ?? 0) > 0);
  const blocks = facts.indexBlocks ?? [];
  return {
    locks: strongest(facts.locks ?? []).map(
      ({ key, mode, brief, because }): TableLock => ({
        table: name(key),
        mode,
        ...(brief && { brief }),
        ...(because !== undefined && { because }),
      }),
    ),
    rewrites: once(rewrites).map((work) => named(work, name)),
    scans: once([...rewrites.filter((work) => !work.empties), ...(facts.scans ?? [])]).map((work) => named(work, name)),
    indexBuilds: once([...(facts.indexBuilds ?? []), ...rebuilt]).map((work) => named(work, name)),
    ...(blocks.length > 0 && { indexBlocks: blocks.map(({ key, blocked }) => ({ table: name(key), blocked })) }),
    needsNoTransaction: facts.needsNoTransaction ?? false,
    ...(facts.waitsForTransactions && { waitsForTransactions: true }),
    ...(facts.online !== undefined && { online: facts.online }),
    ...(facts.commits && { commits: true }),
    ...(facts.fails !== undefined && { fails: facts.fails }),
    ...(facts.unknown !== undefined && { unknown: facts.unknown }),
  };
}

function named({ key, because }: Work, name: (key: string) => QualifiedName): WorkOnTable {
  return { table: name(key), because };
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
