import { EfCoreReader } from "../csharp/ef-core-reader.ts";
import type { CodeLibrary } from "./library.ts";

/** Migrations, and the snapshot of the model that the tools keep beside them. */
const migration = /:\s*(?:Migration|ModelSnapshot)\b/;

/** EF Core: entities by their contexts and configurations, LINQ, initialisers and assignments. A mapped property is selected and inserted always. */
export const efCore: CodeLibrary = {
  id: "ef-core",
  languages: new Set(["csharp"]),
  concerns: (text, { models }) => models.all.some(({ library }) => library === "ef-core") && !migration.test(text),
  extract(text, root, { models, dialect }) {
    return root === undefined ? { usages: [], sinks: [] } : new EfCoreReader(text, root, models, dialect).read();
  },
};
