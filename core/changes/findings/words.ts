import type { Access } from "../../code/types.ts";
import type { Related } from "../../rules/types.ts";
import { type ChangeContext, expandOperation } from "../context.ts";
import { verb } from "../usage-words.ts";

/** `users.name, users.title`: the old columns, as messages name them. */
export function oldNames({ spec }: ChangeContext): string {
  return spec.from.columns.map((column) => `${spec.from.table}.${column}`).join(", ");
}

/** The same for the new ones. */
export function newNames({ spec }: ChangeContext): string {
  return (spec.to?.columns ?? []).map((column) => `${spec.to?.table}.${column}`).join(", ");
}

/** `reads`, `writes`, `declares` of some usages, each once, for messages: `reads and writes`. */
export function accessWords(accesses: Iterable<Access>): string {
  return [...new Set(accesses)].map(verb).join(" and ");
}

/** `one place`, `3 places`. */
export function inPlaces(sites: readonly unknown[]): string {
  return sites.length === 1 ? "one place" : `${sites.length} places`;
}

/** Where the new columns came from, to be shown beside what is missing in code. */
export function whereAdded(context: ChangeContext): readonly Related[] {
  const added = expandOperation(context);
  return added === undefined
    ? []
    : [{ ...added.at, message: `${newNames(context)} was added here to take the place of ${oldNames(context)}` }];
}
