import type { Column, Table } from "../../schema/types.ts";
import type { Expression, TypeName } from "../../sql/names.ts";
import type { ColumnDefinition, OperationOf } from "../../sql/operations.ts";
import { type Facts, nothing, together } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { worksOnline } from "./versions.ts";
import { changesCatalog, readsAll, refusesOnline, rewrites } from "./work.ts";

/**
 * ADD (manual, ALTER TABLE, "Adding NOT NULL columns as an online operation"): a nullable column changes the catalogue only. One that has a
 * value for the rows that are there writes them all, but on Enterprise edition with a constant, also one of run time such as GETDATE().
 */
export function addColumn(operation: OperationOf<"add-column">, context: EngineContext): Facts {
  const { column, table } = operation;
  const because = reasonToWrite(column, context);
  const isChecked = column.constraints.some(({ type }) => type === "check" || type === "foreign-key");
  const hasValue = column.default !== undefined && (column.notNull !== undefined || column.withValues === true);
  return together(
    changesCatalog(table, context),
    because === undefined ? nothing : rewrites(table, context, because),
    isChecked && hasValue ? readsAll(table, context, "its rows are checked") : nothing,
    column.constraints.some(({ type }) => type === "primary-key" || type === "unique")
      ? {
          ...readsAll(table, context, "its index is built"),
          indexBuilds: [{ key: context.schema.tableKey(table), because: "its key" }],
        }
      : nothing,
    hasValue && because === undefined && worksOnline(context.edition) === undefined
      ? { unknown: "the edition: other than Enterprise and Azure SQL write every row" }
      : nothing,
  );
}

/** Types that no edition adds with a value online (manual, same section). */
const largeTypes = new Set(["xml", "text", "ntext", "image", "hierarchyid", "geometry", "geography"]);

function reasonToWrite(column: ColumnDefinition, { edition }: EngineContext): string | undefined {
  const { default: value, notNull, generated, identity, type, withValues } = column;
  if (generated?.stored) return "the column is computed and stored";
  if (identity !== undefined) return "each row gets a number";
  if (type?.name === "rowversion") return "each row gets a version";
  if (value === undefined || (notNull === undefined && withValues !== true)) return undefined;
  if (!isRuntimeConstant(value)) return `the default ${value.text} differs from row to row`;
  if (type !== undefined && (largeTypes.has(type.name) || type.args.includes("max")))
    return `a value of type ${type.name}${type.args.includes("max") ? "(max)" : ""} is written into each row`;
  return worksOnline(edition) === false ? `the default is written into each row on ${edition} edition` : undefined;
}

/** Whether a default has one value for the whole statement. */
function isRuntimeConstant({ functions }: Expression): boolean {
  return !functions.some((name) => /^(?:newid|newsequentialid|rand|next|crypt_gen_random)$|^\w+\./.test(name));
}

/** DROP COLUMN changes the catalogue; the space comes back when the table is rebuilt (manual, ALTER TABLE, "Dropping columns"). */
export function dropColumn(operation: OperationOf<"drop-column">, context: EngineContext): Facts {
  const table = context.schema.table(operation.table);
  const needs = table && needing(table, operation.column.name, context);
  return together(
    changesCatalog(operation.table, context),
    needs === undefined ? nothing : { fails: `${needs} depends on the column` },
  );
}

/** What depends on a column, so that it can be neither dropped nor changed (errors 5074 and 4922). What the same command drops does not. */
function needing(table: Table, name: string, { command }: EngineContext): string | undefined {
  const dropped = new Set(
    command.flatMap((other) => (other.kind === "drop-constraint" ? [other.constraint.name] : [])),
  );
  const column = table.columns.get(name);
  if (column?.defaultName !== undefined && !dropped.has(column.defaultName)) return `the default ${column.defaultName}`;
  const constraint = table.constraints.find(
    (each) =>
      each.columns.includes(name) &&
      each.definition.name !== undefined &&
      each.perhapsDropped !== true &&
      !dropped.has(each.name ?? ""),
  );
  if (constraint !== undefined) return `the constraint ${constraint.name}`;
  const index = table.indexes.find(
    (each) => each.constraint === undefined && [...each.columns, ...each.include].includes(name),
  );
  return index === undefined ? undefined : `the index ${index.name}`;
}

/**
 * ALTER COLUMN (manual, ALTER TABLE, "ALTER COLUMN"): a longer variable length changes the catalogue only, NOT NULL reads the rows, and other types
 * write them. With ONLINE = ON the table stays usable meanwhile.
 */
export function alterColumnType(operation: OperationOf<"alter-column-type">, context: EngineContext): Facts {
  const table = context.schema.table(operation.table);
  const before = table?.columns.get(operation.column.name);
  const isOnline = operation.online !== undefined;
  const refused = refusesOnline(isOnline && worksOnline(context.edition) === false);
  if (!table || before?.type === undefined)
    return together(changesCatalog(operation.table, context), refused, { unknown: "the type of the column before" });
  const change = changeOf(before, operation.type, operation.collation);
  if (change === "none") return together(changesCatalog(operation.table, context), refused);
  const needs = change === "longer" ? undefined : keptBy(table, operation.column.name);
  const dependent: Facts = needs === undefined ? nothing : { fails: `the index ${needs} depends on the column` };
  if (change === "longer" || isOnline) return together(changesCatalog(operation.table, context), refused, dependent);
  const work =
    change === "checked"
      ? readsAll(operation.table, context, "every value is checked for its length")
      : rewrites(operation.table, context, `every value is written as ${operation.type.name}`);
  return together(work, refused, dependent);
}

/** An index that keeps a column from getting another type. */
function keptBy(table: Table, name: string): string | undefined {
  return table.indexes.find((each) => [...each.columns, ...each.include].includes(name))?.name;
}

const variable = new Set(["varchar", "nvarchar", "varbinary"]);

function changeOf(
  { type, collation }: Column,
  to: TypeName,
  toCollation: string | undefined,
): "none" | "longer" | "checked" | "rewritten" {
  if (type === undefined) return "none";
  const moved = toCollation !== undefined && toCollation !== collation;
  if (type.name === to.name && type.args.join() === to.args.join()) return moved ? "rewritten" : "none";
  if (type.name !== to.name || !variable.has(to.name) || moved) return "rewritten";
  const [from, length] = [lengthOf(type), lengthOf(to)];
  return length >= from ? "longer" : "checked";
}

/** Without a length it is 1; `max` is the longest. */
function lengthOf({ args }: TypeName): number {
  return args[0] === "max" ? Number.POSITIVE_INFINITY : Number(args[0] ?? 1);
}

/** NOT NULL reads all rows for NULL, unless the column is so already. */
export function setNotNull(operation: OperationOf<"set-not-null">, context: EngineContext): Facts {
  const column = context.schema.table(operation.table)?.columns.get(operation.column.name);
  if (column?.notNull === true || operation.online !== undefined) return changesCatalog(operation.table, context);
  return readsAll(operation.table, context, "every row is looked at for NULL");
}
