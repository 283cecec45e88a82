import { JpaReader } from "../java/jpa-reader.ts";
import type { CodeLibrary } from "./library.ts";

/** Entities of JPA and Hibernate: accessors and fields, queries in JPQL, the Criteria API, and query methods of Spring Data. */
export const jpa: CodeLibrary = {
  id: "jpa",
  languages: new Set(["java"]),
  concerns: (_text, { models }) => models.all.some(({ library }) => library === "jpa"),
  extract(text, root, { models, dialect }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    const own = models.all.filter(({ library }) => library === "jpa");
    return new JpaReader(text, root, file, own, dialect).read();
  },
};
