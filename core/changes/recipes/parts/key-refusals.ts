import type { Kit } from "../../kits/kit.ts";
import { typeText } from "../../type-text.ts";
import type { TableContext } from "../recipe.ts";
import { type KeyMember, keyMembers, keyReferences, typeOf } from "./key-members.ts";

const integers: readonly (string | undefined)[] = ["smallint", "integer", "bigint"];

/** Why a key cannot be given another type in stages; undefined when it can. */
export function unswappable(context: TableContext): string | undefined {
  if (context.kit.swap === undefined) return noSwap(context.kit);
  return wrongType(context) ?? wrongReference(context) ?? firstOf(keyMembers(context), wrongTable);
}

export function noSwap({ dialect, reasons }: Kit): string {
  if (reasons?.key !== undefined) return `${reasons.key}.`;
  return `Keys of ${dialect} cannot change names with others without blocking: the recipe has no steps for it.`;
}

function firstOf<T>(items: readonly T[], judge: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const reason = judge(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function wrongType(context: TableContext): string | undefined {
  const { spec, table, history } = context;
  const [name = ""] = spec.from.columns;
  const shown = `${spec.from.table}.${name}`;
  if (table.kind !== "table") return `${spec.from.table} is a view: change the table behind it.`;
  const column = table.columns.get(name);
  if (column === undefined) return `There is no column ${shown} in the schema that the migrations lead to.`;
  const wanted = typeOf(spec, history.dialect);
  if (wanted !== undefined && column.type?.name === wanted && !table.columns.has(`${name}_old`))
    return `${shown} is ${typeText(column.type, history.dialect)} already.`;
  if (!integers.includes(column.type?.name) || !integers.includes(wanted))
    return `Only integer keys get another integer type in stages. For other types, add a column, let it take over with ${shown} -> ${spec.from.table}.other, and refer to that one.`;
  if (spec.up.length > 0 || spec.down.length > 0)
    return `${shown} holds the same numbers in the new type: leave up(…) and down(…) out.`;
  const isKey = table.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(name),
  );
  return isKey || keyReferences(context).length > 0
    ? undefined
    : `${shown} is no key: for a column that nothing refers to write ${shown} -> type ${wanted}.`;
}

function wrongReference(context: TableContext): string | undefined {
  return firstOf(keyReferences(context), ({ table, constraint, composite }) => {
    const { name } = constraint;
    if (name === undefined) return `A foreign key of ${table.name} has no name that is known: give it one first.`;
    if (composite)
      return `The foreign key ${name} of ${table.name} refers to several columns together, which cannot change one by one.`;
    return constraint.definition.type === "foreign-key" && constraint.definition.deferrable === true
      ? `The foreign key ${name} of ${table.name} is deferrable, which the one in its place would not be: drop it first, and add it again behind the change.`
      : undefined;
  });
}

function wrongTable({ spec, table, swap }: KeyMember): string | undefined {
  const { columns, table: name } = spec.from;
  if (table.partitioned || table.children.length > 0 || table.partitionOf !== undefined)
    return `${name} has partitions or children: an index of theirs cannot be taken over as the key. Change the type of ${name} while it is not in use.`;
  const key = table.constraints.find(({ definition }) => definition.type === "primary-key");
  if (key !== undefined && key.name === undefined)
    return `The primary key of ${name} has no name that is known: give it one first.`;
  const generated = columns.find((column) => table.columns.get(column)?.generated !== undefined);
  if (generated !== undefined) return `${name}.${generated} is generated: it cannot be written.`;
  const former = columns.map((column) => `${column}_old`).find((column) => table.columns.has(column));
  if (swap === undefined && former !== undefined) return `${name}.${former} exists already: rename it first.`;
  const view = swap === undefined ? table.readBy[0] : undefined;
  return view === undefined
    ? undefined
    : `The view ${view} reads ${name}, and would go on with the old column behind the swap: drop it first, and create it again behind the change.`;
}
