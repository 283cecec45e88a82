import type { Store } from "./types.ts";

/**
 * The list of all tables, or routines, is kept in pieces: what adds one reads and writes one of them, so that, to a store that notes
 * what depends on what, hardly any CREATE depends on another.
 */
export type ListedKind = "tables" | "routines";

const pieces = 64;

/** The keys of a list, in no particular order. */
export function listedKeys(store: Pick<Store, "get">, kind: ListedKind): readonly string[] {
  return Array.from({ length: pieces }, (_, number) => keysIn(store, `${kind}:${number}`)).flat();
}

/** Puts a key into a list, or takes it out. */
export function listKey(store: Store, kind: ListedKind, key: string, isThere: boolean): void {
  const piece = pieceOf(kind, key);
  const others = keysIn(store, piece).filter((other) => other !== key);
  store.set(piece, isThere ? [...others, key] : others);
}

function pieceOf(kind: ListedKind, key: string): string {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) % 65_521;
  return `${kind}:${hash % pieces}`;
}

function keysIn(store: Pick<Store, "get">, piece: string): readonly string[] {
  return (store.get(piece) as readonly string[] | undefined) ?? [];
}
