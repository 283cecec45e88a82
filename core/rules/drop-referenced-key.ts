import type { Schema, Table } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import { replacementOf } from "./support/rebuild-shape.ts";
import { addedUniqueKey, addsUnique, isSameKey, uniqueKeysOf } from "./support/unique-keys.ts";
import { listedBriefly, shown } from "./support/wording.ts";
import { keyText } from "./support/words.ts";
import type { Rule, RuleContext } from "./types.ts";

/** "foreign key mismatch": the parent key must be the primary key or have a UNIQUE index over exactly its columns (manual, "SQLite Foreign Key Support", section 3). */
export const dropReferencedKey: Rule<"drop-index" | "drop-table"> = {
  id: "drop-referenced-key",
  severity: "error",
  axis: "availability",
  dialects: ["sqlite"],
  title: "Key dropped that a foreign key refers to",
  why: "SQLite drops the unique index, or renames a rebuilt table without it, with no error. Where foreign keys are enforced, each write to the referencing table, and each delete or key update in the referenced one, fails from then on with `foreign key mismatch`.",
  instead:
    "Drop the foreign key first, by rebuilding the table that has it, or create a unique index over the same columns in the same migration.",
  bad: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\nCREATE UNIQUE INDEX users_email ON users (email);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, email TEXT REFERENCES users (email));\nCREATE INDEX orders_email ON orders (email);\n-- next release\nDROP INDEX users_email;",
  ],
  good: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\nCREATE UNIQUE INDEX users_email ON users (email);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, email TEXT REFERENCES users (email));\nCREATE INDEX orders_email ON orders (email);\n-- next release\nDROP INDEX users_email;\nCREATE UNIQUE INDEX users_email_key ON users (email);",
  ],
  on: ["drop-index", "drop-table"],
  *check(operation, context) {
    if (context.direction === "down") return;
    const { schema } = context;
    const index = operation.kind === "drop-index" ? schema.index(operation.index) : undefined;
    const table =
      operation.kind === "drop-table" ? schema.table(operation.table) : index && schema.tableByKey(index.table);
    if (table?.complete !== true || (index !== undefined && !index.unique)) return;
    const name: QualifiedName = schema.nameOf(table);
    const after = operation.kind === "drop-table" ? replacementOf(operation.table, context) : table;
    if (after?.complete !== true) return;
    const left = uniqueKeysOf(after, index?.name);
    const lost = referencesTo(table, schema).filter(({ columns }) => !isKept(columns, left, name, context));
    const [first] = lost.filter(({ from }) => !isGone(from, context));
    if (first === undefined) return;
    const children = listedBriefly([...new Set(lost.map(({ from }) => keyText(from)))]);
    const what = index === undefined ? `The new ${shown(name)}` : `Without ${index.name}, ${shown(name)}`;
    yield {
      span: operation.span,
      message: `${what} has no unique key over ${first.columns.join(", ")}, which a foreign key of ${children} refers to: writes fail with "foreign key mismatch" where foreign keys are enforced. Create a unique index over it in this migration.`,
      mendedLater: (final) => isMended(first, name, final),
    };
  },
};

interface Reference {
  /** Key of the table that refers. */
  readonly from: string;
  /** Columns of the table that is referred to. */
  readonly columns: readonly string[];
}

function referencesTo(table: Table, schema: Schema): readonly Reference[] {
  const primary = table.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
  return table.referencedBy.flatMap(({ table: from, constraint }): Reference[] => {
    const definition = schema.tableByKey(from)?.constraints.find(({ name }) => name === constraint)?.definition;
    if (definition?.type !== "foreign-key") return [];
    const written = definition.references.columns.map(({ name }) => name);
    const columns = written.length > 0 ? written : primary;
    return columns.length > 0 ? [{ from, columns }] : [];
  });
}

/** Another key has the same columns, or the script makes one. */
function isKept(
  columns: readonly string[],
  left: readonly (readonly string[])[],
  table: QualifiedName,
  { schema, following }: RuleContext,
): boolean {
  if (left.some((key) => isSameKey(key, columns))) return true;
  const key = schema.tableKey(table);
  for (const next of following(addsUnique, table.name))
    if (schema.tableKey(next.table) === key && isSameKey(addedUniqueKey(next) ?? [], columns)) return true;
  return false;
}

/** The script drops or rebuilds the table that refers, and its foreign key may go with it. */
function isGone(from: string, { schema, following }: RuleContext): boolean {
  for (const next of following(["drop-table"])) if (schema.tableKey(next.table) === from) return true;
  return false;
}

/** SQLite keeps foreign keys by the name of the table, whatever is dropped and made anew under it. */
function isMended({ from, columns }: Reference, name: QualifiedName, final: Schema): boolean {
  const table = final.table(name);
  if (table === undefined || uniqueKeysOf(table).some((key) => isSameKey(key, columns))) return true;
  const refers = final.tableByKey(from)?.constraints.some(({ definition }) => {
    if (definition.type !== "foreign-key") return false;
    const { references } = definition;
    if (final.tableKey(references.table) !== final.tableKey(name)) return false;
    return (
      references.columns.length === 0 ||
      isSameKey(
        references.columns.map((column) => column.name),
        columns,
      )
    );
  });
  return refers !== true;
}
