import { quoteName } from "../sql/identifiers.ts";
import type { Dialect } from "../sql/types.ts";
import { isPlainCopy, mappingOf } from "./expressions.ts";
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
