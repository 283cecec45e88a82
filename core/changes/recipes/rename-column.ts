import { replacePhases } from "./parts/replace-columns.ts";
import type { Recipe } from "./recipe.ts";

/** A new column takes the place of an old one of the same table. */
export const renameColumn: Recipe = {
  id: "rename-column",
  title: "Rename a column",
  form: "users.name -> users.full_name",
  use: "A column gets another name, or its values another form.",
  phases: replacePhases,
};
