import type { Operation, OperationKind, OperationOf } from "../sql/operations.ts";
import type { ReadStatement } from "../sql/types.ts";
import type { PlacedStatement } from "./placed-statement.ts";
import type { ScriptText } from "./script-text.ts";
import { type Group, groupKeys, isAbout } from "./statement-index.ts";

/** What a statement's result depends on of the statements behind it. */
export interface LookedAhead {
  /** Readings of the next statements, as far as all of them were looked at. */
  readonly next: readonly ReadStatement[];
  /** There is no statement behind those. */
  readonly toEnd: boolean;
  /** Groups of the statement index that were searched. */
  readonly groups: ReadonlyMap<string, Group>;
}

/** Whether a look ahead from the statement at `index` would see the same today. */
export function seesTheSame({ next, toEnd, groups }: LookedAhead, text: ScriptText, index: number): boolean {
  const behind = index + 1;
  if (toEnd && next.length !== text.statements.length - behind) return false;
  if (!next.every((read, i) => read === text.statements[behind + i]?.read)) return false;
  for (const [key, group] of groups) if (text.index.group(key) !== group) return false;
  return true;
}

/** Shows the operations of the statements behind one, and remembers which were looked at. */
export class LookAhead {
  readonly #text: ScriptText;
  readonly #index: number;
  readonly #groups = new Map<string, Group>();
  #seen = 0;

  constructor(text: ScriptText, index: number) {
    this.#text = text;
    this.#index = index;
  }

  /** What was looked at so far; undefined when nothing was. */
  get looked(): LookedAhead | undefined {
    if (this.#seen === 0 && this.#groups.size === 0) return undefined;
    const { statements } = this.#text;
    const next = statements.slice(this.#index + 1, this.#index + 1 + this.#seen).map(({ read }) => read);
    return { next, toEnd: this.#seen === Number.POSITIVE_INFINITY, groups: this.#groups };
  }

  /** All operations behind, in order. */
  *all(): Iterable<Operation> {
    const { statements } = this.#text;
    for (let i = this.#index + 1; i < statements.length; i++) {
      this.#seen = Math.max(this.#seen, i - this.#index);
      yield* statements[i]?.read.operations ?? [];
    }
    // Reaching the end is a fact too: another statement may be added behind.
    this.#seen = Number.POSITIVE_INFINITY;
  }

  /** The operations of these kinds, in order; given a relation, those that name it, or name none (COMMIT). */
  *only<K extends OperationKind>(kinds: readonly K[], relation: string | undefined): Iterable<OperationOf<K>> {
    const isWanted = (operation: Operation): operation is OperationOf<K> => isAbout(operation, kinds, relation);
    if (this.#text.statements.length - this.#index <= fewStatements) {
      for (const operation of this.all()) if (isWanted(operation)) yield operation;
      return;
    }
    const cursors = groupKeys(kinds, relation).map((key) => this.#cursor(key));
    for (;;) {
      let nearest: PlacedStatement | undefined;
      for (const { group, at } of cursors) {
        const statement = group[at];
        if (statement !== undefined && (nearest === undefined || statement.start < nearest.start)) nearest = statement;
      }
      if (nearest === undefined) return;
      for (const cursor of cursors) if (cursor.group[cursor.at] === nearest) cursor.at++;
      for (const operation of nearest.read.operations) if (isWanted(operation)) yield operation;
    }
  }

  /** A group, and the place in it behind the statement. */
  #cursor(key: string): { readonly group: Group; at: number } {
    const group = this.#text.index.group(key);
    this.#groups.set(key, group);
    return { group, at: firstAfter(group, this.#text.statements[this.#index]?.start ?? 0) };
  }
}

/** So many are looked through faster than an index of them is made: most scripts are short. */
const fewStatements = 16;

/** Index of the first statement that begins after `start`. Takes logarithmic time. */
function firstAfter(group: Group, start: number): number {
  let low = 0;
  let high = group.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((group[middle]?.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}
