import type { OperationOf } from "../sql/operations.ts";
import { rebuildCopy } from "./support/copied-columns.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** A NULL that the old column held has no place in the new one. */
export const rebuildCopiesNull: Rule<"insert-rows"> = {
  id: "rebuild-copies-null",
  severity: "info",
  axis: "availability",
  dialects: ["sqlite"],
  title: "Rebuild that copies NULL into a required column",
  why: "The new table requires a column that the old one did not. The copy stops at the first row without a value, and the migration with it, on databases that happen to have such a row.",
  instead: "Give a value where there is none: `SELECT coalesce(name, '') …`, or fill the old column first.",
  bad: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO users_new (id, name) SELECT id, name FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  good: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO users_new (id, name) SELECT id, coalesce(name, '') FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  on: ["insert-rows"],
  *check(operation, context) {
    const copy = rebuildCopy(operation, context);
    if (copy === undefined || skipsFailures(operation, context)) return;
    const found = copy.columns.find(
      ({ old, now }) => now.notNull === true && old.notNull === false && !isKey(copy.from, old.name),
    );
    if (found === undefined) return;
    const rewrite = coalesced(operation, found.index, copy.selected, context);
    yield {
      span: operation.span,
      message: `${shownColumn(operation.table, found.now.name)} is NOT NULL, and the column of ${copy.from.name} that it is copied from may hold NULL: then the copy fails. Give a value with coalesce(), or fill the column first.`,
      ...(rewrite && { rewrites: [rewrite] }),
    };
  },
};

/** An INTEGER PRIMARY KEY holds no NULL, though nothing says so. */
function isKey(table: NonNullable<ReturnType<RuleContext["schema"]["table"]>>, name: string): boolean {
  return table.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(name),
  );
}

/** A row that fails is left out or replaced. */
function skipsFailures(operation: OperationOf<"insert-rows">, context: RuleContext): boolean {
  return operation.conditional === true || /\b(?:or\s+ignore|or\s+replace)\b/i.test(context.text.slice(0, 40));
}

/** The default of the new column stands in for NULL. */
function coalesced(
  operation: OperationOf<"insert-rows">,
  index: number,
  selected: readonly string[],
  context: RuleContext,
): Rewrite | undefined {
  const name = operation.columns?.[index]?.name;
  const value =
    name === undefined ? undefined : context.schema.table(operation.table)?.columns.get(name)?.default?.text;
  const item = selected[index];
  if (value === undefined || item === undefined || operation.query === undefined) return undefined;
  const list = selected.map((each, place) => (place === index ? `coalesce(${each}, ${value})` : each)).join(", ");
  const { start, end } = operation.query.span;
  const query = context.text.slice(start, end);
  const from = query.search(/\bfrom\b/i);
  const select = /^\s*select\s+/i.exec(query)?.[0];
  if (select === undefined || from < 0) return undefined;
  return {
    title: `Copy ${value} where ${item} is NULL`,
    safe: false,
    edits: [{ span: { start: start + select.length, end: start + from }, text: `${list} ` }],
  };
}
