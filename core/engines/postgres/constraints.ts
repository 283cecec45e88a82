import type { TableConstraint } from "../../schema/types.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, together, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { pointsAt } from "./columns.ts";
import { validateForeignKey } from "./foreign-keys.ts";
import { isNotNull, nullScans } from "./not-null.ts";
import { familyOf, foreignKeysOf, partitionsOf, targetOf, withRows, wordsFor } from "./reach.ts";

/** ADD CHECK reads every row under ACCESS EXCLUSIVE, unless it is NOT VALID or NOT ENFORCED. */
export function addCheck(operation: OperationOf<"add-check">, context: EngineContext): Facts {
  const { constraint } = operation;
  const only = operation.only ?? constraint.noInherit;
  const family = familyOf(targetOf(operation.table, context).key, context, only);
  const checked = !constraint.notValid && !constraint.notEnforced;
  const scans = checked ? works(withRows(family, context), "the CHECK is tried on every row") : [];
  return { locks: locks(family, "AccessExclusive"), scans };
}

/** ADD PRIMARY KEY and ADD UNIQUE build an index under ACCESS EXCLUSIVE, unless one that is there already is used. */
export function addKey(
  operation: OperationOf<"add-primary-key"> | OperationOf<"add-unique">,
  context: EngineContext,
): Facts {
  const { key, table } = targetOf(operation.table, context);
  const { constraint } = operation;
  const used = constraint.usingIndex && table?.indexes.find((index) => index.name === constraint.usingIndex?.name);
  const columns = constraint.usingIndex ? (used?.columns ?? []) : constraint.columns.map((column) => column.name);
  const family = partitionsOf(key, context, operation.only);
  const primary = operation.kind === "add-primary-key";
  const nulls = primary ? nullScans(family, columns, context) : [];
  const rows = constraint.usingIndex ? [] : withRows(family, context);
  const because = `the index of the ${primary ? "PRIMARY KEY" : "UNIQUE constraint"} is built`;
  return {
    locks: [
      ...locks([key], "AccessExclusive"),
      ...locks(family.slice(1), partitionLock(family, columns, primary, context)),
    ],
    scans: [...works(rows, because), ...nulls],
    indexBuilds: works(rows, because),
    ...(constraint.usingIndex &&
      primary &&
      !used && { unknown: `the columns of the index ${constraint.usingIndex.name}` }),
  };
}

/** Partitions were only kept from being written to before version 18, unless a primary key made their columns NOT NULL. */
function partitionLock(
  family: readonly string[],
  columns: readonly string[],
  primary: boolean,
  context: EngineContext,
): "AccessExclusive" | "Share" {
  const nullable = family.some((key) =>
    columns.some((column) => !isNotNull(context.schema.tableByKey(key), column, context)),
  );
  return context.version >= 18 || (primary && nullable) ? "AccessExclusive" : "Share";
}

export function addExclude(operation: OperationOf<"add-exclude">, context: EngineContext): Facts {
  const { key } = targetOf(operation.table, context);
  const family = partitionsOf(key, context, operation.only);
  const because = "the index of the EXCLUDE constraint is built and checked";
  const rows = withRows(family, context);
  return { locks: locks(family, "AccessExclusive"), scans: works(rows, because), indexBuilds: works(rows, because) };
}

/** DROP CONSTRAINT: a foreign key is taken off the table that it points to as well, which locks that table just as strongly. */
export function dropConstraint(operation: OperationOf<"drop-constraint">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const name = operation.constraint.name;
  const constraint = table?.constraints.find((each) => each.name === name);
  const taken = locks(familyOf(key, context, operation.only), "AccessExclusive");
  if (!constraint)
    return {
      locks: taken,
      ...(!table?.complete && !operation.ifExists && { unknown: `what the constraint ${name} is` }),
    };
  const parents = foreignKeysOf(table, context).filter((reference) => reference.constraint === name);
  const dependents = dependentKeys(key, constraint, context);
  const [first] = dependents;
  return {
    locks: [
      ...taken,
      ...locks(
        parents.flatMap((reference) => partitionsOf(reference.target, context)),
        "AccessExclusive",
        `the foreign key ${name} to it is dropped`,
      ),
      ...locks(
        operation.cascade ? dependents.map((reference) => reference.table) : [],
        "AccessExclusive",
        "its foreign key is dropped by CASCADE",
      ),
    ],
    ...(first &&
      !operation.cascade && {
        fails: `the foreign key ${first.constraint} of ${wordsFor(first.table, context)} depends on ${name}`,
      }),
  };
}

function dependentKeys(key: string, constraint: TableConstraint, context: EngineContext) {
  const { type } = constraint.definition;
  if (type !== "primary-key" && type !== "unique") return [];
  const references = context.schema.tableByKey(key)?.referencedBy ?? [];
  return references.filter((reference) => pointsAt(reference, constraint.columns, type === "primary-key", context));
}

/** VALIDATE CONSTRAINT reads the table, but lets reads and writes go on. A constraint that is valid already costs nothing. */
export function validateConstraint(operation: OperationOf<"validate-constraint">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const name = operation.constraint.name;
  const constraint = table?.constraints.find((each) => each.name === name) ?? addedHere(name, context);
  const family = familyOf(key, context, operation.only);
  const taken: Facts = { locks: locks(family, "ShareUpdateExclusive") };
  if (constraint?.valid) return taken;
  const scanned = works(withRows(family, context), `the constraint ${name} is checked on every row`);
  const foreignKey =
    constraint?.definition.type === "foreign-key" ? validateForeignKey(constraint.definition, key, context) : {};
  return together(taken, { scans: scanned }, foreignKey);
}

/** A constraint that the same ALTER TABLE adds. */
function addedHere(
  name: string,
  context: EngineContext,
): { readonly definition: TableConstraint["definition"]; readonly valid: boolean } | undefined {
  for (const other of context.command) {
    if (other.kind !== "add-check" && other.kind !== "add-foreign-key" && other.kind !== "add-not-null") continue;
    if (other.constraint.name?.name === name)
      return { definition: other.constraint, valid: other.constraint.notValid === undefined };
  }
  return undefined;
}

/**
 * ALTER CONSTRAINT. From 18 on a foreign key can be left unenforced, which takes its triggers off both tables, and enforced again, which
 * tries it on every row (`ATExecAlterConstrEnforceability` of the server).
 */
export function alterConstraint(operation: OperationOf<"alter-constraint">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const name = operation.constraint.name;
  const taken: Facts = { locks: locks(familyOf(key, context, operation.only), "AccessExclusive") };
  const constraint = table?.constraints.find((each) => each.name === name);
  const { enforced } = operation;
  if (enforced === undefined) return taken;
  if (constraint?.definition.type !== "foreign-key")
    return together(taken, constraint ? nothing : { unknown: `what the constraint ${name} is` });
  if (enforced === (constraint.definition.notEnforced === undefined)) return taken;
  const parents = foreignKeysOf(table, context).filter((reference) => reference.constraint === name);
  const targets = parents.map((reference) => reference.target);
  if (!enforced)
    return together(taken, {
      locks: locks(targets, "AccessExclusive", `the foreign key ${name} to it is no longer enforced`),
    });
  const because = `the foreign key ${name} is tried on every row`;
  return together(taken, {
    locks: locks(targets, "ShareRowExclusive", `the foreign key ${name} to it is enforced`),
    scans: works(withRows([key, ...targets], context), because),
  });
}

/** RENAME CONSTRAINT: a CHECK is renamed in the children too. */
export function renameConstraint(operation: OperationOf<"rename-constraint">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const constraint = table?.constraints.find((each) => each.name === operation.constraint.name);
  const inherited = constraint?.definition.type === "check" && !constraint.definition.noInherit;
  return { locks: locks(inherited ? familyOf(key, context, operation.only) : [key], "AccessExclusive") };
}
