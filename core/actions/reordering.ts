import type { PlacedStatement } from "../analysis/placed-statement.ts";
import type { Operation } from "../sql/operations.ts";
import { readStatement } from "../sql/read.ts";
import { splitStatements } from "../sql/split.ts";
import {
  changesRows,
  type Footprint,
  footprintOf,
  isUnnamed,
  readTables,
  referencedTables,
  relationsOf,
} from "./footprint.ts";
import type { Place } from "./place.ts";

/**
 * Why SQL cannot run in a migration behind all others instead of at its place, for people; undefined when it can. Whatever runs in between
 * must neither need what the SQL makes nor change what it works on, and it must not depend on the script's own session.
 */
export function whyNotLater(sql: readonly string[], place: Place): string | undefined {
  const operations = sql.flatMap((text) => operationsOf(text, place));
  const own = place.statement.read.operations;
  const footprint = footprintOf(own, operations, sql.join("\n"), place.index);
  return whySession(footprint, place) ?? whyInBetween(footprint, place);
}

function operationsOf(sql: string, { dialect }: Place): readonly Operation[] {
  return splitStatements(sql, dialect).flatMap(
    ({ span }) => readStatement(sql.slice(span.start, span.end), dialect).operations,
  );
}

/** What the script has set up for its session would be missing in another migration. */
function whySession(footprint: Footprint, { siblings, statement }: Place): string | undefined {
  for (const sibling of siblings.slice(0, siblings.indexOf(statement))) {
    for (const operation of sibling.read.operations) {
      if (operation.kind === "set-setting" && sessionSettings.has(operation.setting))
        return `The script sets ${operation.setting}, which a later migration would not have. Write it there too, or name schemas in full.`;
      if (operation.kind === "create-table" && operation.temporary && mentions(footprint.text, operation.table.name))
        return `The statement uses the temporary table ${operation.table.name}, which is gone when a later migration runs.`;
    }
  }
  return undefined;
}

/** Settings that decide what names and values mean. */
const sessionSettings: ReadonlySet<string> = new Set(["search_path", "role", "session_authorization", "timezone"]);

function whyInBetween(footprint: Footprint, place: Place): string | undefined {
  const behind = place.siblings.slice(place.siblings.indexOf(place.statement) + 1);
  for (const statement of [...behind, ...place.followers()]) {
    const reason = whyNotSwapped(footprint, statement);
    if (reason === undefined) continue;
    const where = statement.file === place.script.file ? "A later statement" : `${shortName(statement.file)}`;
    return `${where} ${reason}, so this cannot run behind it. Rewrite it by hand, with what follows in later migrations.`;
  }
  return undefined;
}

/** The file's name, with its folder where all files are named alike. */
function shortName(file: string): string {
  const parts = file.split("/");
  return parts.slice(/^(?:migration|up|down)\.sql$/.test(parts.at(-1) ?? "") ? -2 : -1).join("/");
}

/** What in a statement keeps it from running before the SQL with this footprint: a verb phrase. */
function whyNotSwapped(footprint: Footprint, { read }: PlacedStatement): string | undefined {
  for (const name of footprint.names) if (mentions(read.text, name)) return `uses ${name}`;
  const relations = [...footprint.relations.keys()];
  if (read.unread.length > 0) {
    const named = relations.find((relation) => mentions(read.text, relation));
    if (named !== undefined) return `works on ${named} in a way that cannot be read`;
  }
  for (const operation of read.operations) {
    if (operation.within === "routine") continue;
    const reason = whyNotBefore(footprint, operation, read.text);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function whyNotBefore(footprint: Footprint, operation: Operation, text: string): string | undefined {
  const ofObject = whyOfObject(footprint, operation);
  if (ofObject !== undefined || harmless.has(operation.kind)) return ofObject;
  if (footprint.makesUnique || footprint.changesRows) {
    const reading = readTables(operation).find((table) => footprint.relations.has(table));
    if (reading !== undefined) return `reads ${reading}`;
  }
  const parent = referencedTables(operation).find((table) => footprint.relations.has(table));
  if (footprint.makesUnique && parent !== undefined) return `has a foreign key to ${parent}, which may need this`;
  for (const relation of relationsOf(operation)) {
    const reason = footprint.relations.has(relation) ? whyOfRelation(footprint, relation, operation, text) : undefined;
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function whyOfRelation(footprint: Footprint, relation: string, operation: Operation, text: string): string | undefined {
  if (remaking.has(operation.kind)) return `changes ${relation} as a whole`;
  const columns = footprint.relations.get(relation);
  const changed = changedColumns(operation).find((name) => columns?.has(name));
  if (changed !== undefined) return `changes column ${relation}.${changed}`;
  const used = [...(footprint.added.get(relation) ?? [])].find((name) => mentions(text, name));
  if (used !== undefined) return `uses column ${relation}.${used}`;
  if (footprint.changesRows && operation.kind !== "create-index")
    return `works on ${relation}, whose rows this changes`;
  if (footprint.makesUnique && needsUnique(operation, text)) return `may need that rows of ${relation} are unique`;
  if (footprint.freesRows && changesRows(operation)) return `changes rows of ${relation}`;
  if (footprint.unnamed && isUnnamed(operation))
    return `makes something on ${relation} that has no name of its own either`;
  return undefined;
}

/** Types, functions and schemas that the SQL names, and that are changed or dropped in between. */
function whyOfObject(footprint: Footprint, operation: Operation): string | undefined {
  switch (operation.kind) {
    case "drop-object":
    case "rename-object":
    case "set-schema": {
      const { object, objectKind } = operation;
      if (objectKind === "schema" && operation.kind === "drop-object" && operation.cascade)
        return `drops schema ${object.name} with all that is in it`;
      return mentions(footprint.text, object.name) ? `changes ${object.name}` : undefined;
    }
    case "rename-enum-value":
      return mentions(footprint.text, operation.value.name) ? `renames the value ${operation.value.name}` : undefined;
    case "alter-type":
    case "add-attribute":
    case "drop-attribute":
    case "alter-attribute-type":
    case "rename-attribute":
      return mentions(footprint.text, operation.type.name) ? `changes type ${operation.type.name}` : undefined;
    case "drop-table":
      return operation.cascade && footprint.relations.has(operation.table.name)
        ? `drops ${operation.table.name}`
        : undefined;
    default:
      return undefined;
  }
}

/** Operations that concern neither rows nor structure. */
const harmless: ReadonlySet<string> = new Set(["comment", "change-privileges", "analyze", "vacuum"]);

/** Operations after which a table is another one, or makes others like it. */
const remaking: ReadonlySet<string> = new Set([
  "create-table",
  "drop-table",
  "rename-table",
  "set-schema",
  "attach-partition",
  "detach-partition",
  "inherit",
  "no-inherit",
  "create-view",
  "create-materialized-view",
  "drop-object",
  "rename-object",
]);

/** Columns that the operation makes, changes or takes away. */
function changedColumns(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case "add-column":
      return [operation.column.name.name];
    case "rename-column":
      return [operation.column.name, operation.to.name];
    case "drop-column":
    case "alter-column-type":
    case "drop-not-null":
    case "add-identity":
    case "drop-identity":
    case "set-expression":
    case "drop-expression":
      return [operation.column.name];
    default:
      return [];
  }
}

function needsUnique(operation: Operation, text: string): boolean {
  if (operation.kind === "insert-rows") return /\bon\s+conflict\b/i.test(text);
  return operation.kind === "set-replica-identity" || operation.kind === "set-cluster-index";
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w$])`, "i").test(text);
}
