import type { ChangeSpec } from "../types.ts";
import { changeType } from "./change-type.ts";
import { dropColumn } from "./drop-column.ts";
import { mergeColumns } from "./merge-columns.ts";
import type { Recipe } from "./recipe.ts";
import { renameColumn } from "./rename-column.ts";
import { splitColumn } from "./split-column.ts";

/** Every recipe, in alphabetical order. */
export const recipes: readonly Recipe[] = [changeType, dropColumn, mergeColumns, renameColumn, splitColumn];

/** The recipe of a change. */
export function recipeOf({ recipe: id }: ChangeSpec): Recipe {
  return recipes.find((recipe) => recipe.id === id) ?? renameColumn;
}
