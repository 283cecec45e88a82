import type { ChangeSpec } from "../types.ts";
import { dropColumn } from "./drop-column.ts";
import type { Recipe } from "./recipe.ts";
import { renameColumn } from "./rename-column.ts";

/** Every recipe, in alphabetical order. */
export const recipes: readonly Recipe[] = [dropColumn, renameColumn];

/** The recipe of a change. */
export function recipeOf({ recipe: id }: ChangeSpec): Recipe {
  return recipes.find((recipe) => recipe.id === id) ?? renameColumn;
}
