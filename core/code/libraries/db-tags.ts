import { Collector } from "../collector.ts";
import { GoDeclarations } from "../go/declarations.ts";
import { GoNames } from "../go/names.ts";
import { isPopModel } from "../go/pop-reader.ts";
import { GoStructRows } from "../go/struct-rows.ts";
import { GoStructs } from "../go/structs-seen.ts";
import { GoTypes } from "../go/types.ts";
import type { CodeModel } from "../models/types.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * Struct tags of Go that name columns (`db:"name"`): sqlx, pgx, scany, gorp. A struct is sure to be of a table where a query on it fills
 * the struct; its fields are then read and set as columns, which statements write.
 */
export const dbTags: CodeLibrary = {
  id: "db-tags",
  languages: new Set(["go"]),
  concerns: (text, { models }) => text.includes('db:"') || models.all.some(isRow),
  extract(text, root, { models: { all, classes } }, _language, file) {
    const collector = new Collector();
    for (const model of all) {
      if (model.library !== "db-tags" || model.file !== file) continue;
      const certainty = model.unsure ? "name-only" : "resolved";
      for (const { column, span } of model.fields)
        collector.addUsage({ table: model.reference, column, access: "declare", certainty, span, sink: -1 });
    }
    const rows = all.filter(isRow);
    if (root === undefined || rows.length === 0) return collector.result;
    const names = new GoNames(text);
    const declarations = new GoDeclarations(classes);
    const types = new GoTypes(root, names, declarations);
    new GoStructRows(root, "db-tags", types, new GoStructs(file, names, rows, declarations), collector).read(
      () => "value",
    );
    return collector.result;
  },
};

/** Structs whose rows pop writes are read with its calls. */
function isRow(model: CodeModel): boolean {
  return model.library === "db-tags" && !model.unsure && !isPopModel(model);
}
