import { quoteName } from "../sql/identifiers.ts";
import { tokenize } from "../sql/lexer.ts";
import type { Dialect, Token } from "../sql/types.ts";
import { isPlainCopy, mappingOf } from "./expressions.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";
import { qualify, syncFunctionName, syncTriggerName, tableSql } from "./object-names.ts";
import type { ChangeSpec } from "./types.ts";

/** Name of the setting that turns generated sync triggers off for one session or transaction. */
export const syncSetting = "cutover.sync";

/**
 * The function and BEFORE ROW trigger that keep the old and the new columns equal, whichever side a statement writes (PostgreSQL).
 * It only assigns to NEW, so it cannot call itself. The new column must have no default: a value in it means that new
 * code wrote the row. Where the expressions lose something, a side that already fits the other is left alone.
 */
export function createSyncTrigger(spec: ChangeSpec, dialect: Dialect): string {
  const name = qualify(spec, quoteName(syncFunctionName(spec), dialect), dialect);
  const columns = columnsOf(spec, dialect);
  const toOld = assignToOld(spec, dialect);
  const toNew = assignToNew(spec, dialect);
  return `CREATE FUNCTION ${name}() RETURNS trigger
LANGUAGE plpgsql AS $cutover$
BEGIN
  IF current_setting('${syncSetting}', true) = 'off' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF ${columns.next.map((column) => `NEW.${column} IS NOT NULL`).join(" OR ")} THEN
${indent(toOld, 6)}
    ELSE
${indent(toNew, 6)}
    END IF;
  ELSIF ${columns.next.map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`).join(" OR ")} THEN
${indent(toOld, 4)}
  ELSIF ${columns.old.map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`).join(" OR ")}
    OR ${columns.next.map((column) => `NEW.${column} IS NULL`).join(" AND ")} THEN
${indent(toNew, 4)}
  END IF;
  RETURN NEW;
END
$cutover$;

CREATE TRIGGER ${quoteName(syncTriggerName(spec), dialect)} BEFORE INSERT OR UPDATE ON ${tableSql(spec, dialect)}
  FOR EACH ROW EXECUTE FUNCTION ${name}();`;
}

/** Takes away what `createSyncTrigger` made. */
export function dropSyncTrigger(spec: ChangeSpec, dialect: Dialect): string {
  return `DROP TRIGGER ${quoteName(syncTriggerName(spec), dialect)} ON ${tableSql(spec, dialect)};
DROP FUNCTION ${qualify(spec, quoteName(syncFunctionName(spec), dialect), dialect)}();`;
}

function columnsOf(spec: ChangeSpec, dialect: Dialect) {
  return {
    old: spec.from.columns.map((column) => quoteName(column, dialect)),
    next: (spec.to?.columns ?? []).map((column) => quoteName(column, dialect)),
  };
}

function assignToNew(spec: ChangeSpec, dialect: Dialect): string {
  const mapping = mappingOf(spec, dialect);
  return columnsOf(spec, dialect)
    .next.map((column, i) => `NEW.${column} := ${mapping.up(i, "NEW.")};`)
    .join("\n");
}

function assignToOld(spec: ChangeSpec, dialect: Dialect): string {
  const mapping = mappingOf(spec, dialect);
  const { old, next } = columnsOf(spec, dialect);
  const assignments = old.map((column, i) => `NEW.${column} := ${mapping.down(i, "NEW.")};`).join("\n");
  if (isPlainCopy(spec)) return assignments;
  const differs = next.map((column, i) => `NEW.${column} IS DISTINCT FROM (${mapping.up(i, "NEW.")})`).join(" OR ");
  return `IF ${differs} THEN\n${indent(assignments, 2)}\nEND IF;`;
}

function indent(text: string, by: number): string {
  return text.replace(/^/gm, " ".repeat(by));
}

/** A trigger in the history that writes the new columns whenever the old ones are written. */
export interface SyncTrigger {
  readonly created: PlacedOperation;
  /** Where it was dropped again. */
  readonly dropped: PlacedOperation | undefined;
  readonly name: string;
  /** Missing for INSERT or UPDATE. */
  readonly complete: boolean;
}

/** Finds the sync trigger of a change, generated or written by hand, by what its function's body assigns. */
export function findSyncTrigger(
  spec: ChangeSpec,
  operations: readonly PlacedOperation[],
  isTable: (operation: PlacedOperation["operation"]) => boolean,
  dialect: Dialect,
): SyncTrigger | undefined {
  const bodies = new Map<string, string>();
  let found: SyncTrigger | undefined;
  for (const placed of operations) {
    if (isKind(placed, "create-function")) bodies.set(placed.operation.routine.name, placed.operation.body?.text ?? "");
    if (isKind(placed, "create-trigger") && isTable(placed.operation)) {
      const { trigger, events, timing, body, function: routine } = placed.operation;
      const text = body?.text ?? bodies.get(routine?.name ?? "") ?? "";
      if (timing !== "before" || !assignsNewColumns(spec, text, dialect)) continue;
      const complete = events.includes("insert") && events.includes("update");
      found = { created: placed, dropped: undefined, name: trigger.name, complete };
    }
    const isDropped =
      isKind(placed, "drop-trigger") && isTable(placed.operation) && placed.operation.trigger.name === found?.name;
    if (found !== undefined && isDropped) found = { ...found, dropped: placed };
  }
  return found;
}

/** Whether a trigger body assigns every new column a value that is computed from an old one: `NEW.full_name := f(NEW.name)`. */
function assignsNewColumns(spec: ChangeSpec, body: string, dialect: Dialect): boolean {
  const next = spec.to?.columns ?? [];
  if (next.length === 0 || !body.includes(next[0] ?? "")) return false;
  const { tokens } = tokenize(body, dialect);
  return next.every((column) =>
    tokens.some((_, i) => isAssignment(tokens, i, column) && mentionsNew(tokens, i + 4, spec.from.columns)),
  );
}

function isAssignment(tokens: readonly Token[], i: number, column: string): boolean {
  const operator = tokens[i + 3]?.value;
  return isNewColumn(tokens, i, [column]) && (operator === ":=" || operator === "=") && startsStatement(tokens, i);
}

/** Directly behind a keyword or a semicolon: not within a condition. */
function startsStatement(tokens: readonly Token[], i: number): boolean {
  return [";", "then", "else", "begin", "set", "loop"].includes(tokens[i - 1]?.value ?? ";");
}

function isNewColumn(tokens: readonly Token[], i: number, columns: readonly string[]): boolean {
  return (
    tokens[i]?.value.toLowerCase() === "new" &&
    tokens[i + 1]?.value === "." &&
    columns.includes(tokens[i + 2]?.value ?? "")
  );
}

function mentionsNew(tokens: readonly Token[], from: number, columns: readonly string[]): boolean {
  for (let i = from; i < tokens.length && tokens[i]?.value !== ";"; i++)
    if (isNewColumn(tokens, i, columns)) return true;
  return false;
}
