import { selectList } from "../sql/select-list.ts";
import { isCopyOfRebuild } from "./support/rebuild-shape.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** INSERT without a list of columns takes the values in the order of the table (SQLite manual, INSERT). */
export const rebuildCopiesByPosition: Rule<"insert-rows"> = {
  id: "rebuild-copies-by-position",
  severity: "error",
  axis: "data-loss",
  dialects: ["sqlite"],
  title: "Rebuild that copies columns by position",
  why: "`INSERT INTO … SELECT *` puts the first value into the first column, whatever they are called. Where the new table has its columns in another order, values end up in the wrong ones, and SQLite takes any value in any column.",
  instead: "Name the columns on both sides: `INSERT INTO users_new (id, name) SELECT id, name FROM users`.",
  bad: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT, name TEXT);\nINSERT INTO users_new SELECT * FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  good: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT, name TEXT);\nINSERT INTO users_new (id, name, email) SELECT id, name, email FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  on: ["insert-rows"],
  *check(operation, context) {
    const [source] = operation.query?.tables ?? [];
    if (source === undefined || operation.columns !== undefined || !isCopyOfRebuild(operation.table, source, context))
      return;
    if (operation.query === undefined) return;
    if (selectList(context.text, operation.query.span, context.dialect)?.join() !== "*") return;
    const [from, to] = [context.schema.table(source), context.schema.table(operation.table)];
    if (from?.complete !== true || to?.complete !== true) return;
    const [before, after] = [[...from.columns.keys()], [...to.columns.keys()]];
    const place = before.findIndex((name, index) => name !== after[index]);
    const wrong = before[place];
    // With more or fewer columns SQLite refuses, and nothing is lost.
    if (wrong === undefined || before.length !== after.length || !after.includes(wrong)) return;
    yield {
      span: operation.span,
      message: `The columns of ${shown(operation.table)} stand in another order than those of ${shown(source)}, so this copies ${wrong} into ${after[place]}. Name the columns on both sides.`,
    };
  },
};
