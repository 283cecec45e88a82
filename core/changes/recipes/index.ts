import type { Recipe } from "./recipe.ts";
import { renameColumn } from "./rename-column.ts";

/** Every recipe, in alphabetical order. */
export const recipes: readonly Recipe[] = [renameColumn];
