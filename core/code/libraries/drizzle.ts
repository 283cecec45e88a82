import { Bindings } from "../javascript/bindings.ts";
import { DrizzleReader } from "../javascript/drizzle-reader.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * Drizzle: tables as constants, whose properties are columns. Every declared column is named in bare `select()` and in
 * `insert`, so a declaration is a use.
 */
export const drizzle: CodeLibrary = {
  id: "drizzle",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, { models }) =>
    models.all.some(({ library }) => library === "drizzle") && /\b(?:import|require)\b/.test(text),
  extract(text, root, { models }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    return new DrizzleReader(text, root, file, models, new Bindings(root)).read();
  },
};
