import { quoteName } from "../../../sql/identifiers.ts";
import { isPlainCopy, mappingOf, replaceColumns } from "../../expressions.ts";
import { qualified, tableOf } from "../../object-names.ts";
import type { ChangeSide, ChangeSpec } from "../../types.ts";
import type { KnownTable, Piece, RowSync, SyncNames } from "../kit.ts";
import { literal } from "./literal.ts";

/** Name of the setting that turns generated sync triggers off for one session or transaction. */
export const syncSetting = "cutover.sync";

const quote = (name: string) => quoteName(name, "postgres");

/**
 * A function and a BEFORE ROW trigger. It only assigns to NEW, so it cannot call itself. Fires on every UPDATE: `UPDATE OF` looks at
 * the SET list only, and would miss what another trigger changed (manual, CREATE TRIGGER).
 */
export function createSync({ side: table }: KnownTable, sync: RowSync, names: SyncNames): readonly Piece[] {
  const name = qualified(table, names.function, "postgres");
  const up = `CREATE FUNCTION ${name}() RETURNS trigger
LANGUAGE plpgsql AS $cutover$
${syncBody(sync)}
$cutover$;

CREATE TRIGGER ${quote(names.trigger)} BEFORE INSERT OR UPDATE ON ${tableOf(table, "postgres")}
  FOR EACH ROW EXECUTE FUNCTION ${name}();`;
  return [{ up, down: dropSync(table, names) }];
}

/** The same trigger with another body, for when columns change their names. */
export function replaceSync(table: ChangeSide, sync: RowSync, names: SyncNames): string {
  return `CREATE OR REPLACE FUNCTION ${qualified(table, names.function, "postgres")}() RETURNS trigger
LANGUAGE plpgsql AS $cutover$
${syncBody(sync)}
$cutover$;`;
}

function dropSync(table: ChangeSide, names: SyncNames): string {
  return `DROP TRIGGER ${quote(names.trigger)} ON ${tableOf(table, "postgres")};
DROP FUNCTION ${qualified(table, names.function, "postgres")}();`;
}

function syncBody(sync: RowSync): string {
  return `BEGIN
  IF current_setting('${syncSetting}', true) = 'off' THEN
    RETURN NEW;
  END IF;
${indent(statements[sync.kind](sync as never), 2)}
  RETURN NEW;
END`;
}

const statements: { readonly [K in RowSync["kind"]]: (sync: Extract<RowSync, { kind: K }>) => string } = {
  "both-ways": ({ spec }) => bothWays(spec),
  forward: ({ spec }) => forward(spec),
  fill: ({ column, value, sources }) => {
    const filled = replaceColumns(value, "postgres", (name) =>
      sources.includes(name) ? `NEW.${quote(name)}` : undefined,
    );
    return `IF NEW.${quote(column)} IS NULL THEN\n  NEW.${quote(column)} := ${filled};\nEND IF;`;
  },
  value: ({ columns, from, to }) =>
    columns
      .map(
        (column) =>
          `IF NEW.${quote(column)} = ${literal(from)} THEN\n  NEW.${quote(column)} := ${literal(to)};\nEND IF;`,
      )
      .join("\n"),
};

/**
 * The new column must have no default: a value in it means that new code wrote the row. Where the expressions lose something, a side that
 * already fits the other is left alone.
 */
function bothWays(spec: ChangeSpec): string {
  const { old, next } = columnsOf(spec);
  const [toOld, toNew] = [assignToOld(spec), assignToNew(spec)];
  return `IF TG_OP = 'INSERT' THEN
  IF ${next.map((column) => `NEW.${column} IS NOT NULL`).join(" OR ")} THEN
${indent(toOld, 4)}
  ELSE
${indent(toNew, 4)}
  END IF;
ELSIF ${next.map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`).join(" OR ")} THEN
${indent(toOld, 2)}
ELSIF ${old.map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`).join(" OR ")}
  OR ${next.map((column) => `NEW.${column} IS NULL`).join(" AND ")} THEN
${indent(toNew, 2)}
END IF;`;
}

/** Nothing tells how to compute the old columns from the new ones: who writes new ones writes the old ones too. */
function forward(spec: ChangeSpec): string {
  const { old, next } = columnsOf(spec);
  const toNew = assignToNew(spec);
  return `IF TG_OP = 'INSERT' THEN
  IF ${next.map((column) => `NEW.${column} IS NULL`).join(" AND ")} THEN
${indent(toNew, 4)}
  END IF;
ELSIF ${next.map((column) => `NEW.${column} IS NOT DISTINCT FROM OLD.${column}`).join(" AND ")}
  AND (${old.map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`).join(" OR ")}
    OR ${next.map((column) => `NEW.${column} IS NULL`).join(" AND ")}) THEN
${indent(toNew, 2)}
END IF;`;
}

function columnsOf(spec: ChangeSpec) {
  return { old: spec.from.columns.map(quote), next: (spec.to?.columns ?? []).map(quote) };
}

function assignToNew(spec: ChangeSpec): string {
  const mapping = mappingOf(spec, "postgres");
  return columnsOf(spec)
    .next.map((column, i) => `NEW.${column} := ${mapping.up(i, "NEW.")};`)
    .join("\n");
}

function assignToOld(spec: ChangeSpec): string {
  const mapping = mappingOf(spec, "postgres");
  const { old, next } = columnsOf(spec);
  const assignments = old.map((column, i) => `NEW.${column} := ${mapping.down(i, "NEW.")};`).join("\n");
  if (isPlainCopy(spec)) return assignments;
  const differs = next.map((column, i) => `NEW.${column} IS DISTINCT FROM (${mapping.up(i, "NEW.")})`).join(" OR ");
  return `IF ${differs} THEN\n${indent(assignments, 2)}\nEND IF;`;
}

function indent(text: string, by: number): string {
  return text.replace(/^/gm, " ".repeat(by));
}
