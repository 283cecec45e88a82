import { Collector } from "../collector.ts";
import type { CodeModel } from "../models/types.ts";
import { StructRows } from "../rust/struct-rows.ts";
import type { CodeLibrary } from "./library.ts";

/** sqlx: fields of the structs that its queries fill. Their statements are read as SQL; a struct is of a table where all of them are on it. */
export const sqlx: CodeLibrary = {
  id: "sqlx",
  languages: new Set(["rust"]),
  concerns: (_text, { models }) => models.all.some(isRow),
  extract(_text, root, { models: { all, classes } }, _language, file) {
    const collector = new Collector();
    const models = all.filter(isRow);
    if (root === undefined) return collector.result;
    for (const model of models)
      for (const { column, span } of model.file === file ? model.fields : [])
        collector.addUsage({
          table: model.reference,
          column,
          access: "declare",
          certainty: "resolved",
          span,
          sink: -1,
        });
    const functions = classes.filter(({ library }) => library === "sqlx");
    const rows = new StructRows(file, root, models, functions);
    // What is assigned stays in memory: statements write.
    for (const { at, model, column, assigned } of rows.in(root))
      if (!assigned)
        collector.add(at, { table: model.reference, column, access: "read", certainty: "resolved", sink: -1 });
    return collector.result;
  },
};

function isRow({ library, unsure }: CodeModel): boolean {
  return library === "sqlx" && !unsure;
}
