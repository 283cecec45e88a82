import { replacePhases } from "./parts/replace-columns.ts";
import type { Recipe } from "./recipe.ts";

/** One new column takes the place of several. */
export const mergeColumns: Recipe = {
  id: "merge-columns",
  title: "Merge columns",
  form: "users.(first, last) -> users.full_name up(first || ' ' || last)",
  use: "Several columns hold what should be one.",
  phases: replacePhases,
};
