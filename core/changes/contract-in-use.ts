import { type FoundUsage, type UsageIndex, usagesOfColumn } from "../code/match.ts";
import type { Finding, Related } from "../rules/types.ts";
import type { Schema } from "../schema/types.ts";
import type { Name, QualifiedName } from "../sql/names.ts";
import { type Location, shift } from "../text.ts";
import { changeRules } from "./finding-rules.ts";
import { accessWords, finding } from "./findings.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";
import type { HistoryChanges } from "./progress.ts";

/** Sites shown with a finding; the rest is counted. */
const mostSites = 5;

/**
 * Columns and tables that a migration drops or renames while application code still uses them. Shipped migrations are left out:
 * what they dropped is gone, and code that seems to use it means something else. So is what a later migration brings back.
 */
export function contractsInUse({ history, operations, index }: HistoryChanges): readonly Finding[] {
  const findings: Finding[] = [];
  for (const placed of operations) {
    if (placed.migration.shipped || placed.operation.conditional === true) continue;
    if (isKind(placed, "drop-column") || isKind(placed, "rename-column")) {
      const { table, column, kind } = placed.operation;
      findings.push(...columnInUse(history.schema, index, table, column, kind, placed));
    }
    if (isKind(placed, "drop-table"))
      findings.push(...tableInUse(history.schema, index, placed.operation.table, placed));
  }
  return findings;
}

function columnInUse(
  schema: Schema,
  index: UsageIndex,
  table: QualifiedName,
  column: Name,
  kind: "drop-column" | "rename-column",
  placed: PlacedOperation,
): readonly Finding[] {
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
): readonly Finding[] {
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

function report(sites: readonly FoundUsage[], name: string, verb: string, at: Location): Finding {
  const words = accessWords(sites.map(({ usage }) => usage.access));
  const places = sites.length === 1 ? "one place" : `${sites.length} places`;
  const related: Related[] = sites.slice(0, mostSites).map(({ file, usage }) => ({
    file: file.file,
    span: usage.span,
    message: `${accessWords([usage.access])} ${name}`,
  }));
  const message = `This ${verb} ${name}, but code still uses it in ${places} (${words} it): those calls fail as soon as this has run. Take it out of the code and deploy that first.`;
  return finding(changeRules.contractInUse, at, message, { related });
}
