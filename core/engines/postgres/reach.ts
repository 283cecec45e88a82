import type { Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { ForeignKeyConstraint } from "../../sql/operations.ts";
import { type Lock, locks } from "../facts.ts";
import type { EngineContext } from "../types.ts";

/** The key of a table that an operation names, and what is known of it. */
export interface Target {
  readonly key: string;
  readonly table: Table | undefined;
}

export function targetOf(name: QualifiedName, context: EngineContext): Target {
  const key = context.schema.tableKey(name);
  return { key, table: context.schema.tableByKey(key) };
}

/** The table with its partitions and inheritance children, and theirs: what ALTER TABLE without ONLY reaches. */
export function familyOf(key: string, context: EngineContext, only?: true): readonly string[] {
  if (only) return [key];
  const found = [key];
  for (const current of found) {
    for (const child of context.schema.tableByKey(current)?.children ?? []) {
      if (!found.includes(child.table)) found.push(child.table);
    }
  }
  return found;
}

/** The table with its partitions, without inheritance children. */
export function partitionsOf(key: string, context: EngineContext, only?: true): readonly string[] {
  return context.schema.tableByKey(key)?.partitioned ? familyOf(key, context, only) : [key];
}

/** nextval(), setval() and currval() hold their sequence: ALTER SEQUENCE waits for them (`lock_and_open_sequence` of the server). */
export function sequenceLocks(names: readonly QualifiedName[], context: EngineContext): readonly Lock[] {
  const keys = names.map((name) => {
    const sequence = context.schema.sequence(name);
    return sequence ? `${sequence.schema}.${sequence.name}` : context.schema.tableKey(name);
  });
  return locks(keys, "RowExclusive", "numbers are drawn from it");
}

/** Those that have rows of their own: a partitioned table has none. */
export function withRows(keys: readonly string[], context: EngineContext): readonly string[] {
  return keys.filter((key) => !context.schema.tableByKey(key)?.partitioned);
}

/** The default partition of a partitioned table. */
export function defaultPartition(key: string, context: EngineContext): string | undefined {
  return context.schema.tableByKey(key)?.children.find((child) => child.as === "default-partition")?.table;
}

/** A foreign key of a table and the table it points to. */
export interface Reference {
  readonly constraint: string | undefined;
  readonly definition: ForeignKeyConstraint;
  readonly target: string;
}

/** The foreign keys of a table, or those of them that are wanted. */
export function foreignKeysOf(
  table: Table | undefined,
  context: EngineContext,
  isWanted: (definition: ForeignKeyConstraint) => boolean = () => true,
): readonly Reference[] {
  const found: Reference[] = [];
  for (const { name, definition } of table?.constraints ?? []) {
    if (definition.type !== "foreign-key" || !isWanted(definition)) continue;
    found.push({ constraint: name, definition, target: context.schema.tableKey(definition.references.table) });
  }
  return found;
}

/** The plain name of a key, for people. */
export function wordsFor(key: string, context: EngineContext): string {
  const table = context.schema.tableByKey(key);
  if (!table) return key.slice(key.indexOf(".") + 1);
  const name = context.schema.nameOf(table);
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}
