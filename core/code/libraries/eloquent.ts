import { EloquentReader } from "../php/eloquent-reader.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * Eloquent's models and Laravel's query builder. Eloquent selects `*` and writes what was set, so a column that no code names is not in
 * use; `$fillable`, `$casts` and their like are declarations.
 */
export const eloquent: CodeLibrary = {
  id: "eloquent",
  languages: new Set(["php"]),
  concerns: (text, { models }) =>
    /\bDB::table\b/.test(text) || models.all.some(({ library }) => library === "eloquent"),
  extract(text, root, { models, dialect }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    const own = models.all.filter(({ library }) => library === "eloquent");
    return new EloquentReader(text, root, file, own, models.classes, dialect).read();
  },
};
