import { sqlite } from "../../../engines/sqlite/index.ts";
import type { Refusal } from "../../../migrations/types.ts";
import { rebuildOf } from "../../../rules/support/sqlite/rebuild.ts";
import { isRebuildable, rebuildChange } from "../../../rules/support/sqlite/rebuild-change.ts";
import type { Schema, Table } from "../../../schema/types.ts";
import type { Operation } from "../../../sql/operations.ts";
import { readStatement } from "../../../sql/read.ts";
import { splitStatements } from "../../../sql/split.ts";
import type { Asked } from "../kit.ts";

/**
 * The statements of a migration, those that the server's version refuses as a rebuild of the table. Refused where not everything that a
 * rebuild must state again is known, and where the trigger of a change could not find the row that fired it.
 */
export function asking(sql: string, schema: Schema, version: number): Asked | Refusal {
  let text = "";
  let at = 0;
  let isOutside = false;
  for (const { kind, span } of splitStatements(sql, "sqlite")) {
    if (kind !== "sql") continue;
    const statement = sql.slice(span.start, span.end);
    const asked = statementAsking(statement, schema, version);
    if (asked !== undefined && "refused" in asked) return asked;
    text += sql.slice(at, span.start) + (asked?.sql ?? statement);
    isOutside ||= asked?.noTransaction === true;
    at = span.end;
  }
  return { sql: text + sql.slice(at), ...(isOutside && { noTransaction: true as const }) };
}

/** What takes the place of a statement; undefined where it stands as it is. */
function statementAsking(text: string, schema: Schema, version: number): Asked | Refusal | undefined {
  const { operations } = readStatement(text, "sqlite");
  const [operation] = operations;
  if (operation?.kind === "create-trigger") return rowless(schema.table(operation.table));
  if (operation === undefined || !isRebuildable(operation)) return undefined;
  const { fails } = sqlite.effect(operation, { schema, version, command: operations });
  return fails === undefined ? undefined : rebuild(operation, fails, text, schema);
}

/** Triggers of the kit find their row by its number. */
function rowless(table: Table | undefined): Refusal | undefined {
  if (table === undefined) return undefined;
  const isRowless = table.options?.some((option) => /^without\s+rowid$/i.test(option)) === true;
  if (!isRowless && !table.columns.has("rowid")) return undefined;
  const why = isRowless ? "is WITHOUT ROWID" : "has a column rowid";
  return {
    refused: `${table.name} ${why}, so a trigger cannot tell by rowid which row it fired for. Let the code write both columns: \`cutover next --by code\`.`,
  };
}

/** What the rules say of a rebuild that leaves something out or may be refused, where that is what it is for. */
const intents: { readonly [kind in Operation["kind"]]?: readonly [before: string, comment: string] } = {
  "set-not-null": [
    "INSERT INTO ",
    "-- cutover: ignore rebuild-copies-null because a row without a value is to stop it\n",
  ],
  "drop-column": ["DROP TABLE ", "-- cutover: ignore rebuild-loses because the column goes with this change\n"],
};

function meant(sql: string, kind: Operation["kind"]): string {
  const [before, comment] = intents[kind] ?? [];
  return before === undefined ? sql : sql.replace(`\n${before}`, () => `\n${comment}${before}`);
}

function rebuild(
  operation: Operation & Parameters<typeof rebuildChange>[0],
  fails: string,
  text: string,
  schema: Schema,
): Asked | Refusal {
  const table = schema.table(operation.table);
  const { start, end } = operation.table.span;
  const change =
    operation.kind === "drop-column"
      ? { withoutColumn: operation.column.name, withItsConstraints: true as const }
      : rebuildChange(operation, { text, schema });
  const found = table && change && rebuildOf(table, text.slice(start, end), change, { schema });
  if (found === undefined)
    return {
      refused: `This needs a rebuild of ${operation.table.name} (${fails}), which cannot be written: the migrations do not show all that it must state again. Rebuild the table by hand (SQLite manual, ALTER TABLE, "Making Other Kinds Of Table Schema Changes").`,
    };
  return { sql: meant(found.sql, operation.kind), ...(found.outsideTransaction && { noTransaction: true as const }) };
}
