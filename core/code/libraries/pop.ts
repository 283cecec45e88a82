import { isPopModel, PopReader } from "../go/pop-reader.ts";
import type { CodeLibrary } from "./library.ts";

/** pop (gobuffalo, ory): structs whose `db` tags name columns, and whose table follows from `TableName` or their name. */
export const pop: CodeLibrary = {
  id: "pop",
  languages: new Set(["go"]),
  concerns: (_text, { models }) =>
    models.conventions.some(({ library }) => library === "pop") && models.all.some(isPopModel),
  extract(text, root, { models, dialect }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    return new PopReader(file, text, root, models, dialect).read();
  },
};
