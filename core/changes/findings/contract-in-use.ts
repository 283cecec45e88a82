import { type FoundUsage, type UsageIndex, usagesOfColumn } from "../../code/match.ts";
import type { Related } from "../../rules/types.ts";
import type { Schema } from "../../schema/types.ts";
import type { Name, QualifiedName } from "../../sql/names.ts";
import { type Location, shift } from "../../text.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import type { ChangeFinding, ChangeRule } from "./change-rule.ts";
import { example } from "./example.ts";
import { accessWords } from "./words.ts";

/** Sites shown with a finding; the rest is counted. */
const mostSites = 5;

const drop = { "migrations/3_drop.up.sql": "ALTER TABLE users DROP COLUMN name;" };

/**
 * Columns and tables that a migration drops or renames while application code still uses them. Shipped migrations are left out:
 * what they dropped is gone, and code that seems to use it means something else. So is what a later migration brings back.
 */
export const contractInUse: ChangeRule = {
  id: "contract-in-use",
  severity: "error",
  axis: "compatibility",
  title: "Column is dropped or renamed while code uses it",
  why: "Code that names a column that is gone fails with an error on each call. A mapped field counts: most mappers name every declared column in SELECT and INSERT.",
  instead: "Take the column out of the code, deploy that everywhere, and drop it in a later release.",
  bad: [example({ ...drop, "src/users.ts": 'const { rows } = await db.query("SELECT name FROM users");' })],
  good: [example({ ...drop, "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");' })],
  *ofHistory({ history, operations, index }) {
    for (const placed of operations) {
      if (placed.migration.shipped || placed.operation.conditional === true) continue;
      if (isKind(placed, "drop-column") || isKind(placed, "rename-column")) {
        const { table, column, kind } = placed.operation;
        yield* columnInUse(history.schema, index, table, column, kind, placed);
      }
      if (isKind(placed, "drop-table")) yield* tableInUse(history.schema, index, placed.operation.table, placed);
    }
  },
};

function columnInUse(
  schema: Schema,
  index: UsageIndex,
  table: QualifiedName,
  column: Name,
  kind: "drop-column" | "rename-column",
  placed: PlacedOperation,
): readonly ChangeFinding[] {
  const key = schema.tableKey(table);
  const now = schema.tableByKey(key);
  // A table that is gone by now was dropped or renamed later; one that is not known tells nothing.
  if (now === undefined || now.columns.has(column.name)) return [];
  const sites = usagesOfColumn(index, key, column.name, schema).filter(
    ({ certainty, file }) => certainty === "resolved" && !file.test,
  );
  if (sites.length === 0) return [];
  const verb = kind === "drop-column" ? "drops" : "renames";
  return [report(sites, `${table.name}.${column.name}`, verb, absolute(placed, column.span))];
}

function tableInUse(
  schema: Schema,
  index: UsageIndex,
  table: QualifiedName,
  placed: PlacedOperation,
): readonly ChangeFinding[] {
  const key = schema.tableKey(table);
  if (schema.tableByKey(key) !== undefined) return [];
  const sites: FoundUsage[] = [];
  for (const found of index.values()) {
    for (const { file, usage } of found) {
      if (file.test || usage.certainty !== "resolved" || usage.table === undefined) continue;
      if (schema.tableKey({ ...usage.table, span: usage.span }) === key) sites.push({ file, usage });
    }
  }
  return sites.length === 0 ? [] : [report(sites, table.name, "drops", absolute(placed, table.span))];
}

function absolute({ statement }: PlacedOperation, span: Name["span"]): Location {
  return { file: statement.file, span: shift(span, statement.span.start) };
}

function report(sites: readonly FoundUsage[], name: string, verb: string, at: Location): ChangeFinding {
  const words = accessWords(sites.map(({ usage }) => usage.access));
  const places = sites.length === 1 ? "one place" : `${sites.length} places`;
  const related: Related[] = sites.slice(0, mostSites).map(({ file, usage }) => ({
    file: file.file,
    span: usage.span,
    message: `${accessWords([usage.access])} ${name}`,
  }));
  const message = `This ${verb} ${name}, but code still uses it in ${places} (${words} it): those calls fail as soon as this has run. Take it out of the code and deploy that first.`;
  return { at, message, related };
}
