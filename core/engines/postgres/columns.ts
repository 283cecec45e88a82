import { isSerial } from "../../schema/columns.ts";
import type { ColumnDefinition, Constraint, OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, together, type Work, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { ownedSequences } from "./alter-table.ts";
import { domainBase } from "./alter-type.ts";
import { familyOf, foreignKeysOf, partitionsOf, sequenceLocks, targetOf, withRows, wordsFor } from "./reach.ts";
import { volatilityOf } from "./volatility.ts";

/** ADD COLUMN (manual, ALTER TABLE, notes): a default that is not volatile costs nothing, everything evaluated per row writes all rows. */
export function addColumn(operation: OperationOf<"add-column">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const { column } = operation;
  const family = familyOf(key, context, operation.only);
  const taken: Facts = { locks: locks(family, "AccessExclusive") };
  if (operation.ifNotExists && table?.columns.has(column.name.name)) return taken;
  const rows = withRows(family, context);
  const value = valueOfNewColumn(column, rows, context);
  const notNull =
    column.notNull && !hasValue(column)
      ? works(rows, `${column.name.name} is NOT NULL and has no default, so that no existing row may be left`)
      : [];
  const virtual =
    column.notNull && column.generated?.stored === false
      ? works(rows, `NOT NULL of the virtual column ${column.name.name} is checked on every row`)
      : [];
  const constraints = column.constraints.map((constraint) => inlineConstraint(constraint, column, key, rows, context));
  return together(taken, value, { scans: [...notNull, ...virtual] }, ...constraints);
}

function hasValue(column: ColumnDefinition): boolean {
  return isSerial(column.type) || column.identity !== undefined || column.generated !== undefined || hasDefault(column);
}

/** A written default other than NULL. */
function hasDefault(column: ColumnDefinition): boolean {
  return column.default !== undefined && !column.default.isNull;
}

/** Whether the values of the new column have to be written into every row. */
function valueOfNewColumn(column: ColumnDefinition, rows: readonly string[], context: EngineContext): Facts {
  const because = rewriteReason(column, context);
  if (because !== undefined) return { rewrites: works(rows, because) };
  if (!column.default || !hasDefault(column)) return nothing;
  const volatility = volatilityOf(column.default, context);
  if (volatility.kind === "volatile")
    return {
      locks: sequenceLocks(column.default.sequences ?? [], context),
      rewrites: works(
        rows,
        `the default ${volatility.function}() is volatile, so that each row gets a value of its own`,
      ),
    };
  return volatility.kind === "unknown" ? { unknown: `whether ${volatility.function}() is volatile` } : nothing;
}

function rewriteReason(column: ColumnDefinition, context: EngineContext): string | undefined {
  const name = column.name.name;
  if (isSerial(column.type)) return `each row takes a number for ${name} from its sequence`;
  if (column.identity !== undefined) return `each row takes an identity value for ${name}`;
  if (column.generated?.stored) return `${name} is generated and stored in every row`;
  if (column.type && column.generated === undefined && domainBase(column.type, context).constrained) {
    return `the domain ${column.type.name} has constraints, which are checked row by row`;
  }
  return undefined;
}

function inlineConstraint(
  constraint: Constraint,
  column: ColumnDefinition,
  key: string,
  rows: readonly string[],
  context: EngineContext,
): Facts {
  const name = column.name.name;
  switch (constraint.type) {
    case "check":
      if (constraint.notValid || constraint.notEnforced) return nothing;
      return { scans: works(rows, `the CHECK of ${name} is tried on every row`) };
    case "primary-key":
    case "unique": {
      const because = `the index of ${constraint.type === "unique" ? "UNIQUE" : "PRIMARY KEY"} (${name}) is built`;
      return { indexBuilds: works(rows, because), scans: works(rows, because) };
    }
    case "foreign-key":
      return inlineForeignKey(constraint, column, key, rows, context);
    default:
      return nothing;
  }
}

/** A column of nothing but NULLs refers to no row: the new foreign key is only checked when the column has a default. */
function inlineForeignKey(
  constraint: Extract<Constraint, { readonly type: "foreign-key" }>,
  column: ColumnDefinition,
  key: string,
  rows: readonly string[],
  context: EngineContext,
): Facts {
  const target = targetOf(constraint.references.table, context).key;
  const parents = partitionsOf(target, context);
  const checked = hasValue(column) && !constraint.notEnforced;
  const because = `the foreign key of ${column.name.name} is checked`;
  const scans: readonly Work[] = checked ? works([...rows, ...withRows(parents, context)], because) : [];
  const others = parents.filter((parent) => parent !== key);
  return { locks: locks(others, "ShareRowExclusive", `${column.name.name} refers to it`), scans };
}

/** DROP COLUMN: no rewrite; the tables that its foreign keys point to, and with CASCADE those that point to it, are locked too. */
export function dropColumn(operation: OperationOf<"drop-column">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const name = operation.column.name;
  const parents = foreignKeysOf(table, context, ({ columns }) => columns.some((column) => column.name === name));
  const keys = (table?.constraints ?? []).filter(
    ({ definition, columns }) =>
      (definition.type === "primary-key" || definition.type === "unique") && columns.includes(name),
  );
  const dependents = (table?.referencedBy ?? []).filter((reference) =>
    keys.some((each) => pointsAt(reference, each.columns, each.definition.type === "primary-key", context)),
  );
  const views = operation.cascade ? (table?.readBy ?? []) : [];
  return {
    locks: [
      ...locks(familyOf(key, context, operation.only), "AccessExclusive"),
      ...locks(
        parents.map((reference) => reference.target),
        "AccessExclusive",
        `the foreign key of ${name} to it is dropped`,
      ),
      ...locks(
        operation.cascade ? dependents.map((reference) => reference.table) : [],
        "AccessExclusive",
        "its foreign key is dropped by CASCADE",
      ),
      ...locks(views, "AccessExclusive", `it is dropped by CASCADE if it uses ${name}`),
      ...ownedSequences(key, name, "AccessExclusive", context),
    ],
    ...(dependents[0] &&
      !operation.cascade && {
        fails: `the foreign key ${dependents[0].constraint} of ${wordsFor(dependents[0].table, context)} depends on ${name}`,
      }),
  };
}

/** Whether a foreign key of another table points to just these columns. */
export function pointsAt(
  reference: { readonly table: string; readonly constraint: string },
  columns: readonly string[],
  primary: boolean,
  context: EngineContext,
): boolean {
  const constraint = context.schema
    .tableByKey(reference.table)
    ?.constraints.find((each) => each.name === reference.constraint);
  if (constraint?.definition.type !== "foreign-key") return false;
  const wanted = constraint.definition.references.columns.map((column) => column.name);
  if (wanted.length === 0) return primary;
  return wanted.length === columns.length && wanted.every((column) => columns.includes(column));
}

/** SET EXPRESSION computes a stored generated column anew in every row (17 and later); a virtual one is only computed when read. */
export function setExpression(operation: OperationOf<"set-expression">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const name = operation.column.name;
  const family = familyOf(key, context, operation.only);
  const generated = table?.columns.get(name)?.generated;
  const taken: Facts = { locks: locks(family, "AccessExclusive") };
  if (generated === "virtual") return taken;
  if (generated === undefined) return together(taken, { unknown: `whether ${name} is stored or virtual` });
  return together(taken, {
    rewrites: works(withRows(family, context), `the stored values of ${name} are computed anew`),
  });
}
