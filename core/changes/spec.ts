import type { Location } from "../text.ts";
import type { ChangeDirective, ChangeSpec, RecipeId } from "./types.ts";

interface Side {
  readonly schema?: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/** `users.name->users.full_name`, `users.(first,last)->users.full_name`, `users.legacy->nothing`. */
export function changeId(from: Side, to: Side | undefined): string {
  return `${sideText(from)}->${to === undefined ? "nothing" : sideText(to)}`;
}

function sideText({ schema, table, columns }: Side): string {
  const prefix = schema === undefined ? table : `${schema}.${table}`;
  return columns.length === 1 ? `${prefix}.${columns[0]}` : `${prefix}.(${columns.join(",")})`;
}

/** The change that a directive declares. */
export function specOf(directive: ChangeDirective, at: Location, history: string): ChangeSpec {
  const { from, to, up, down } = directive;
  return {
    id: changeId(from, to),
    recipe: recipeOf(directive),
    declared: true,
    from,
    ...(to === undefined ? {} : { to }),
    up,
    down,
    at,
    history,
  };
}

function recipeOf({ from, to }: ChangeDirective): RecipeId {
  if (to === undefined) return "drop-column";
  if (from.table !== to.table || from.schema !== to.schema) return "move-column";
  if (from.columns.length > to.columns.length) return "merge-columns";
  return from.columns.length < to.columns.length ? "split-column" : "rename-column";
}
