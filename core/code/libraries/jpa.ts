import { JpaReader } from "../java/jpa-reader.ts";
import type { CodeModel } from "../models/types.ts";
import type { CodeLibrary } from "./library.ts";

/** Entities of JPA and Hibernate: accessors and fields, queries in JPQL, the Criteria API, and query methods of Spring Data. */
export const jpa: CodeLibrary = {
  id: "jpa",
  languages: new Set(["java"]),
  concerns: (_text, { models }) => models.all.some(({ library }) => library === "jpa"),
  extract(text, root, { models, dialect }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    const own = models.all.filter((model) => model.library === "jpa" && !isShadowed(model, text));
    return new JpaReader(text, root, file, { ...models, all: own }, dialect).read();
  },
};

/** Whether the file imports another class of the entity's name. */
function isShadowed({ name, file }: CodeModel, text: string): boolean {
  const imported = new RegExp(`^import\\s+([\\w.]+\\.${name});`, "m").exec(text)?.[1];
  return imported !== undefined && !file.endsWith(`${imported.replaceAll(".", "/")}.java`);
}
