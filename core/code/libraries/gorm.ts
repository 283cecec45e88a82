import { GormReader } from "../go/gorm-reader.ts";
import type { CodeLibrary } from "./library.ts";

/** GORM: structs with tags, and calls that are given them, columns or pieces of SQL. `Save` and `Create` write every field. */
export const gorm: CodeLibrary = {
  id: "gorm",
  languages: new Set(["go"]),
  concerns: (text, { models }) => models.all.some(({ library }) => library === "gorm") || text.includes("gorm.io/gorm"),
  extract(text, root, { models, dialect }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    return new GormReader(file, text, root, models, dialect).read();
  },
};
