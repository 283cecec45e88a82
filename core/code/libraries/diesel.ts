import { DieselReader } from "../rust/diesel-reader.ts";
import type { CodeLibrary } from "./library.ts";

/** Diesel: columns are paths (`users::name`), declared by `table!`, and fields of structs that are mapped to a table. */
export const diesel: CodeLibrary = {
  id: "diesel",
  languages: new Set(["rust"]),
  concerns: (text, { models }) =>
    /\bschema\b|\btable!|\btable_name\b/.test(text) || models.all.some(({ library }) => library === "diesel"),
  extract(_text, root, { models }, _language, file) {
    return root === undefined ? { usages: [], sinks: [] } : new DieselReader(root, models).read(file, root);
  },
};
