import type { ChangeSpec } from "../types.ts";
import { addConstraint } from "./add-constraint.ts";
import { addRequiredColumn } from "./add-required-column.ts";
import { bigintKey } from "./bigint-key.ts";
import { changeDefault } from "./change-default.ts";
import { changeEnum } from "./change-enum.ts";
import { changeType } from "./change-type.ts";
import { dropColumn } from "./drop-column.ts";
import { makeOptional } from "./make-optional.ts";
import { makeRequired } from "./make-required.ts";
import { mergeColumns } from "./merge-columns.ts";
import { moveColumn } from "./move-column.ts";
import type { Recipe } from "./recipe.ts";
import { renameColumn } from "./rename-column.ts";
import { renameTable } from "./rename-table.ts";
import { splitColumn } from "./split-column.ts";

/** Every recipe, in alphabetical order. */
export const recipes: readonly Recipe[] = [
  addConstraint,
  addRequiredColumn,
  bigintKey,
  changeDefault,
  changeEnum,
  changeType,
  dropColumn,
  makeOptional,
  makeRequired,
  mergeColumns,
  moveColumn,
  renameColumn,
  renameTable,
  splitColumn,
];

/** The recipe of a change. */
export function recipeOf({ recipe: id }: ChangeSpec): Recipe {
  return recipes.find((recipe) => recipe.id === id) ?? renameColumn;
}
