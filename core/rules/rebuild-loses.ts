import type { Column, Index, Table, TableConstraint } from "../schema/types.ts";
import { affinityOf } from "../sql/grammars/sqlite/type.ts";
import { replacementOf } from "./support/rebuild-shape.ts";
import { isReleased } from "./support/released.ts";
import { listed, listedBriefly, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** What the new table does not restate is gone without any error. */
export const rebuildLoses: Rule<"drop-table"> = {
  id: "rebuild-loses",
  severity: "warning",
  axis: "data-loss",
  dialects: ["sqlite"],
  title: "Rebuild of a table loses part of it",
  why: "The new table has what its `CREATE TABLE` says and nothing else: indexes, triggers, constraints, defaults, collations, `AUTOINCREMENT`, `STRICT` and `WITHOUT ROWID` of the old one are gone with it, without any error.",
  instead: "Restate everything that the old table had, and create its indexes and triggers again after the rename.",
  bad: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);\nCREATE INDEX users_email ON users (email);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT);\nINSERT INTO users_new (id, email, name) SELECT id, email, name FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  good: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);\nCREATE INDEX users_email ON users (email);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT);\nINSERT INTO users_new (id, email, name) SELECT id, email, name FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;\nCREATE INDEX users_email ON users (email);",
  ],
  on: ["drop-table"],
  *check(operation, context) {
    const { table } = operation;
    if (!isReleased(context, table)) return;
    const [before, after] = [context.schema.table(table), replacementOf(table, context)];
    if (before?.complete !== true || after?.complete !== true) return;
    const columns = [...before.columns.keys()].filter((name) => !after.columns.has(name));
    if (columns.length > 0 && !areAdded(before, after)) {
      yield {
        span: operation.span,
        message: `The new ${shown(table)} has no column ${listedBriefly(columns)}: the values are lost, and running code that names ${columns.length > 1 ? "them" : "it"} fails. Keep what running code still uses until a later release.`,
      };
    }
    const lost = [...lostObjects(before, after, context), ...lostQualities(before, after, context)];
    if (lost.length === 0) return;
    yield {
      span: operation.span,
      message: `Rebuilding ${shown(table)} loses ${listed(lost)}. Restate everything that the old table had.`,
    };
  },
};

/** The new table has other columns instead: a rename, or a change of plan that its author sees. */
function areAdded(before: Table, after: Table): boolean {
  return [...after.columns.keys()].some((name) => !before.columns.has(name));
}

function lostObjects(before: Table, after: Table, context: RuleContext): readonly string[] {
  const made = [...context.following(["create-index", "create-trigger", "drop-index"])];
  const indexes = before.indexes.filter(
    (index) =>
      index.constraint === undefined &&
      index.columns.every((column) => after.columns.has(column)) &&
      !after.indexes.some((other) => sameColumns(other.columns, index.columns)) &&
      !isServedByKey(index, after) &&
      !made.some(
        (each) =>
          (each.kind === "create-index" &&
            (each.name?.name === index.name ||
              sameColumns(
                each.keys.flatMap(({ column }) => column?.name ?? []),
                index.columns,
              ))) ||
          (each.kind === "drop-index" && each.index.name === index.name),
      ),
  );
  const triggers = before.triggers.filter(
    (trigger) => !made.some((each) => each.kind === "create-trigger" && each.trigger.name === trigger.name),
  );
  return [...named("the index", indexes), ...named("the trigger", triggers)];
}

/** The new key begins with the columns of an index that is no unique one, and so serves each query that the index did. */
function isServedByKey({ unique, where, columns, keys }: Index, { constraints }: Table): boolean {
  if (unique || where !== undefined || keys.length !== columns.length) return false;
  return constraints.some(
    ({ definition, columns: key }) =>
      (definition.type === "primary-key" || definition.type === "unique") &&
      columns.every((column, index) => key[index] === column),
  );
}

function named(what: string, objects: readonly { readonly name: string }[]): readonly string[] {
  return objects.map(({ name }) => `${what} ${name}`);
}

function lostQualities(before: Table, after: Table, context: RuleContext): readonly string[] {
  const options = (before.options ?? []).filter((option) => after.options?.includes(option) !== true);
  const counts = autoincrements(before, after) && !autoincrements(after, after) ? ["AUTOINCREMENT"] : [];
  const constraints = before.constraints.flatMap((constraint) => lostConstraint(constraint, after, context));
  const columns = [...before.columns.values()].flatMap((column) => {
    const now = after.columns.get(column.name);
    return now === undefined ? [] : lostOfColumn(column, now);
  });
  return [...options, ...counts, ...constraints, ...columns];
}

/** Whether the key of `table` numbers its rows, by a column that `after` still has. */
function autoincrements(table: Table, after: Table): boolean {
  return table.constraints.some(
    ({ definition, columns }) =>
      definition.type === "primary-key" &&
      definition.autoincrement === true &&
      columns.every((column) => after.columns.has(column)),
  );
}

function lostConstraint(
  { definition, columns }: TableConstraint,
  after: Table,
  context: RuleContext,
): readonly string[] {
  if (!columns.every((column) => after.columns.has(column))) return [];
  const kept = after.constraints.some(
    (other) => other.definition.type === definition.type && sameColumns(other.columns, columns),
  );
  const byIndex =
    definition.type === "unique" &&
    (after.indexes.some((index) => index.unique && sameColumns(index.columns, columns)) ||
      isIndexedLater(columns, context));
  if (kept || byIndex) return [];
  switch (definition.type) {
    case "unique":
      return [`UNIQUE (${columns.join(", ")})`];
    case "foreign-key":
      return [`the foreign key of ${columns.join(", ")}`];
    default:
      return [];
  }
}

/** A unique index does the same as the constraint. */
function isIndexedLater(columns: readonly string[], context: RuleContext): boolean {
  return [...context.following(["create-index"])].some(
    ({ unique, keys }) =>
      unique &&
      sameColumns(
        keys.flatMap(({ column }) => column?.name ?? []),
        columns,
      ),
  );
}

function lostOfColumn(before: Column, after: Column): readonly string[] {
  const lost: string[] = [];
  if (before.collation !== undefined && after.collation === undefined)
    lost.push(`the collation ${before.collation} of ${before.name}`);
  if (before.generated !== undefined && after.generated === undefined) lost.push(`the expression of ${before.name}`);
  const sameType = affinityOf(before.type) === affinityOf(after.type);
  if (sameType && before.hasDefault === true && after.hasDefault !== true && before.notNull === after.notNull)
    lost.push(`the default of ${before.name}`);
  return lost;
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
