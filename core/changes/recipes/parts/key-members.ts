import type { Origin, Schema, Table, TableConstraint } from "../../../schema/types.ts";
import { Cursor } from "../../../sql/cursor.ts";
import { tokenize } from "../../../sql/lexer.ts";
import { readTypeName } from "../../../sql/type-name.ts";
import { type ChangeContext, changeContext, nameOf } from "../../context.ts";
import { type PlacedOperation, tableOf } from "../../history-facts.ts";
import { changeId } from "../../spec.ts";
import type { ChangeSide, ChangeSpec } from "../../types.ts";

/** Columns of one table that are a key, or refer to it, and change their type with it. */
export interface KeyMember {
  /** The columns as they are called before the swap, with their helpers. */
  readonly spec: ChangeSpec;
  /** The old columns and the new ones as they are called after the swap. */
  readonly swapped: ChangeSpec;
  /** Key of the table. */
  readonly tableKey: string;
  readonly table: Table;
  /** Where the first helper got the name; undefined before the swap. */
  readonly swap: Origin | undefined;
}

/** A foreign key to one of the columns. */
export interface KeyForeignKey {
  readonly table: Table;
  readonly constraint: TableConstraint;
  readonly columns: readonly string[];
  /** It refers to other columns as well. */
  readonly composite: boolean;
}

/** The name that a column has after the swap. */
export function formerName(column: string): string {
  return `${column}_old`;
}

export function helperName(column: string): string {
  return `${column}_new`;
}

/**
 * What has to change, the key itself first; other columns of one table together. Columns that are of the type already need nothing; behind
 * the swap of the key, only those that went along belong to it.
 */
export function keyMembers({ spec, history }: Pick<ChangeContext, "spec" | "history">): readonly KeyMember[] {
  const { schema } = history;
  const root = schema.tableKey(nameOf(spec.from));
  const [key = ""] = spec.from.columns;
  const wanted = typeOf(spec, history.dialect);
  const isSwapped = swapOf(schema.tableByKey(root), key) !== undefined;
  return [...closure(schema, root, key)].flatMap(([tableKey, all]) => {
    const table = schema.tableByKey(tableKey);
    if (table === undefined) return [];
    const columns = all.filter((column) => {
      if (tableKey === root && column === key) return true;
      const isUnderway =
        [helperName(column), formerName(column)].some((name) => table.columns.has(name)) ||
        swapOf(table, column) !== undefined;
      return isUnderway || (!isSwapped && table.columns.get(column)?.type?.name !== wanted);
    });
    const side = tableKey === root ? spec.from : sideOf(schema, table);
    const groups = tableKey === root ? [[key], columns.filter((column) => column !== key)] : [columns];
    return groups
      .filter((group) => group.length > 0)
      .map((group) => ({
        ...sidesOf(spec, { ...side, columns: group }),
        tableKey,
        table,
        swap: swapOf(table, group[0] ?? ""),
      }));
  });
}

/** The helper's name is gone, and the column has or had the other one: they have changed names. */
function swapOf(table: Table | undefined, column: string): Origin | undefined {
  const [helper, former] = [helperName(column), formerName(column)];
  if (table === undefined || table.columns.has(helper)) return undefined;
  const isKnown = table.columns.has(former) || table.formerColumns?.has(former) === true;
  return isKnown ? table.formerColumns?.get(helper) : undefined;
}

function sidesOf(spec: ChangeSpec, side: ChangeSide): Pick<KeyMember, "spec" | "swapped"> {
  return {
    spec: memberSpec(spec, side, { ...side, columns: side.columns.map(helperName) }),
    swapped: memberSpec(spec, { ...side, columns: side.columns.map(formerName) }, side),
  };
}

/** The members of one table, and all their columns together. */
export interface MemberTable extends KeyMember {
  readonly members: readonly KeyMember[];
}

/** The members by their tables, that of the key first. */
export function memberTables(members: readonly KeyMember[]): readonly MemberTable[] {
  const keys = [...new Set(members.map(({ tableKey }) => tableKey))];
  return keys.flatMap((key) => {
    const own = members.filter(({ tableKey }) => tableKey === key);
    const [first] = own;
    if (first === undefined) return [];
    const columns = own.flatMap(({ spec }) => spec.from.columns);
    return [{ ...first, ...sidesOf(first.spec, { ...first.spec.from, columns }), members: own }];
  });
}

function memberSpec(spec: ChangeSpec, from: ChangeSide, to: ChangeSide): ChangeSpec {
  return { ...spec, id: changeId({ ...spec, from, to }), from, to };
}

/** Columns by the key of their table: the key itself, and all that refer to it, directly or through others. */
function closure(schema: Schema, root: string, key: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>([[root, [key]]]);
  const open: [string, string][] = [[root, key]];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const { table, columns, composite } of foreignKeysTo(schema, next[0], next[1])) {
      const [column] = columns;
      if (composite || column === undefined) continue;
      const child = `${table.schema}.${table.name}`;
      const known = found.get(child) ?? [];
      if (known.includes(column)) continue;
      found.set(child, [...known, column]);
      open.push([child, column]);
    }
  }
  return found;
}

/** The foreign keys that point to a column, those of its own table among them. */
export function foreignKeysTo(schema: Schema, tableKey: string, column: string): readonly KeyForeignKey[] {
  const target = schema.tableByKey(tableKey);
  const primary = target?.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
  const referencing = new Set((target?.referencedBy ?? []).map(({ table }) => table));
  return [tableKey, ...[...referencing].filter((key) => key !== tableKey)].flatMap((key) => {
    const table = schema.tableByKey(key);
    return (table?.constraints ?? []).flatMap((constraint) => {
      const { definition } = constraint;
      if (table === undefined || definition.type !== "foreign-key") return [];
      if (schema.tableKey(definition.references.table) !== tableKey) return [];
      const named = definition.references.columns.map(({ name }) => name);
      const targets = named.length > 0 ? named : primary;
      if (!targets.includes(column)) return [];
      return [{ table, constraint, columns: constraint.columns, composite: targets.length > 1 }];
    });
  });
}

export function sideOf(schema: Schema, table: Table): ChangeSide {
  const { schema: name, name: own } = schema.nameOf(table);
  return { ...(name === undefined ? {} : { schema: name }), table: own, columns: [] };
}

/** The canonical name of the type that a change of key leads to. */
export function typeOf({ goal }: ChangeSpec, dialect: ChangeContext["history"]["dialect"]): string | undefined {
  if (goal.kind !== "key") return undefined;
  const { tokens } = tokenize(goal.type, dialect);
  return readTypeName(new Cursor(goal.type, tokens, dialect))?.name;
}

/** What one table is judged and written by: its own operations, so that triggers of the same name elsewhere are not taken for its own. */
export function memberContext(context: ChangeContext, member: KeyMember): ChangeContext & { readonly table: Table } {
  const { history, operations, index, codeKnown, settings } = context;
  const own = operations.filter(({ operation }) => {
    const table = tableOf(operation);
    return table === undefined || history.schema.tableKey(table) === member.tableKey;
  });
  const code = { index, known: codeKnown };
  const sides = changeContext(member.swap === undefined ? member.spec : member.swapped, history, own, code, settings);
  // Its trigger and its migrations keep their names when columns change theirs.
  return { ...sides, ...namedSync(sides, member, own, code), spec: member.spec, table: member.table };
}

function namedSync(
  sides: ChangeContext,
  { spec }: KeyMember,
  operations: readonly PlacedOperation[],
  code: Parameters<typeof changeContext>[3],
): Pick<ChangeContext, "sync"> {
  return { sync: sides.sync ?? changeContext(spec, sides.history, operations, code, sides.settings).sync };
}

/** Every foreign key to the key or to a column that changes with it, those of columns that have the type already among them. */
export function keyReferences(context: ChangeContext): readonly KeyForeignKey[] {
  const { schema } = context.history;
  return keyMembers(context).flatMap(({ tableKey, spec }) =>
    spec.from.columns.flatMap((column) => foreignKeysTo(schema, tableKey, column)),
  );
}
