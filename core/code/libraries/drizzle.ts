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
  readScript(script, { models }) {
    new DrizzleReader(script, models).read();
  },
};
