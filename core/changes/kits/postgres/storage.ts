import { quoteName } from "../../../sql/identifiers.ts";
import { tokenize } from "../../../sql/lexer.ts";
import { isKind, type PlacedOperation } from "../../history-facts.ts";
import { tableOf } from "../../object-names.ts";
import type { KnownTable, Piece } from "../kit.ts";

/**
 * How values of the old column are stored (`STORAGE EXTERNAL`, `COMPRESSION lz4`), said of the new one. It holds for values that are written
 * behind it, so it comes with the column and before its backfill.
 */
export function copiedStorage(
  { side, table, schema }: KnownTable,
  operations: readonly PlacedOperation[],
  old: string,
  next: string,
): readonly Piece[] {
  const key = `${table.schema}.${table.name}`;
  const settings = new Map<string, string>();
  for (const placed of operations) {
    const { operation } = placed;
    if (operation.within !== undefined || !("table" in operation) || operation.table === undefined) continue;
    if (schema.tableKey(operation.table) !== key) continue;
    for (const [setting, value] of settingsIn(placed, old)) settings.set(setting, value);
  }
  const alter = `ALTER TABLE ${tableOf(side, "postgres")} ALTER COLUMN ${quoteName(next, "postgres")} SET`;
  return [...settings]
    .filter(([, value]) => value !== "default")
    .map(([setting, value]) => ({ up: `${alter} ${setting.toUpperCase()} ${value};`, down: "" }));
}

/** The settings that an operation gives to a column: alone, or where it makes it. */
function settingsIn(placed: PlacedOperation, column: string): readonly (readonly [setting: string, value: string])[] {
  if (isKind(placed, "set-storage") || isKind(placed, "set-compression"))
    return placed.operation.column.name === column ? settingsBehind(placed, placed.operation.column.span.end) : [];
  const made = isKind(placed, "add-column")
    ? [placed.operation.column]
    : isKind(placed, "create-table")
      ? placed.operation.columns
      : [];
  return made.filter(({ name }) => name.name === column).flatMap(({ name }) => settingsBehind(placed, name.span.end));
}

/** `storage` and `compression` with their values, up to the end of what is said about the column whose name ends there. */
function settingsBehind({ migration, statement }: PlacedOperation, nameEnd: number) {
  const text = migration.text.slice(statement.span.start + nameEnd, statement.span.end);
  const { tokens } = tokenize(text, "postgres");
  const found: (readonly [string, string])[] = [];
  let depth = 0;
  for (const [i, { kind, value }] of tokens.entries()) {
    if (kind === "symbol" && value === "(") depth++;
    if (kind === "symbol" && value === ")") depth--;
    if (depth < 0 || (depth === 0 && kind === "symbol" && (value === "," || value === ";"))) break;
    const setting = tokens[i + 1];
    if (depth === 0 && kind === "word" && (value === "storage" || value === "compression") && setting !== undefined)
      found.push([value, text.slice(setting.start, setting.end).toLowerCase()]);
  }
  return found;
}
