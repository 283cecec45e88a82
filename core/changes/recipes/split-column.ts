import { replacePhases } from "./parts/replace-columns.ts";
import type { Recipe } from "./recipe.ts";

/** Several new columns take the place of one. */
export const splitColumn: Recipe = {
  id: "split-column",
  title: "Split a column",
  form: "users.name -> users.(first, last) up(split_part(name, ' ', 1), split_part(name, ' ', 2)) down(first || ' ' || last)",
  use: "One column holds what should be several.",
  phases: replacePhases,
};
