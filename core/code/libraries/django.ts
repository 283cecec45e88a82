import { DjangoReader } from "../python/django-reader.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * Django's models and querysets. Every field is named in SELECT, in INSERT and in the UPDATE of `save()`, so a declaration is a use.
 */
export const django: CodeLibrary = {
  id: "django",
  languages: new Set(["python"]),
  concerns: (_text, { models }) => models.all.some(({ library }) => library === "django"),
  extract(text, root, { models }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    return new DjangoReader(text, root, file, models).read();
  },
};
