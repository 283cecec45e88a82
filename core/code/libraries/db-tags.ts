import { Collector } from "../collector.ts";
import type { CodeLibrary } from "./library.ts";

/** Struct tags of Go that name columns (`db:"name"`). A struct is sure to be of a table where a query on it fills the struct. */
export const dbTags: CodeLibrary = {
  id: "db-tags",
  languages: new Set(["go"]),
  concerns: (text) => text.includes('db:"'),
  extract(_text, _root, { models }, _language, file) {
    const collector = new Collector();
    for (const model of models.all) {
      if (model.library !== "db-tags" || model.file !== file) continue;
      const certainty = model.unsure ? "name-only" : "resolved";
      for (const { column, span } of model.fields)
        collector.addUsage({ table: model.reference, column, access: "declare", certainty, span, sink: -1 });
    }
    return collector.result;
  },
};
