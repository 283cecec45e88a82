import { type UsageIndex, usagesOfColumn } from "../code/match.ts";
import type { Schema, Table } from "../schema/types.ts";
import type { Operation } from "../sql/operations.ts";
import { type HistoryFacts, isKind, type PlacedOperation, tableOf } from "./history-facts.ts";
import { findSyncTrigger, type SyncTrigger } from "./sync/find-sync.ts";
import type { ChangeSettings, ChangeSpec, ChangeUsage } from "./types.ts";

/** Everything that the phases judge one change by. */
export interface ChangeContext {
  readonly spec: ChangeSpec;
  readonly history: HistoryFacts;
  readonly operations: readonly PlacedOperation[];
  readonly tableKey: string;
  /** The table behind the last migration; undefined when it is unknown or dropped. */
  readonly table: Table | undefined;
  readonly sync: SyncTrigger | undefined;
  readonly usages: readonly ChangeUsage[];
  readonly codeKnown: boolean;
  readonly settings: ChangeSettings;
  /** Whether an operation is on the table of the change. */
  isOwn(operation: Operation): boolean;
}

/** Gathers what is known of one change. `operations` are those of the whole history, shared by its changes. */
export function changeContext(
  spec: ChangeSpec,
  history: HistoryFacts,
  operations: readonly PlacedOperation[],
  code: { readonly index: UsageIndex; readonly known: boolean },
  settings: ChangeSettings,
): ChangeContext {
  const { schema, dialect } = history;
  const tableKey = schema.tableKey(nameOf(spec.from));
  const isOwn = (operation: Operation) => {
    const table = tableOf(operation);
    return table !== undefined && schema.tableKey(table) === tableKey;
  };
  const nextKey = spec.to === undefined ? tableKey : schema.tableKey(nameOf(spec.to));
  const isTable = (operation: Operation) => {
    const table = tableOf(operation);
    return table !== undefined && [tableKey, nextKey].includes(schema.tableKey(table));
  };
  const table = schema.tableByKey(tableKey);
  const usages = matchedUsages(spec, tableKey, schema, code.index);
  return {
    spec,
    history,
    operations,
    tableKey,
    table,
    sync: findSyncTrigger(spec, { operations, isTable, table, dialect, usages }),
    usages,
    codeKnown: code.known,
    settings,
    isOwn,
  };
}

function nameOf(side: ChangeSpec["from"]) {
  return {
    name: side.table,
    span: { start: 0, end: 0 },
    ...(side.schema === undefined ? {} : { schema: side.schema }),
  };
}

function matchedUsages(spec: ChangeSpec, tableKey: string, schema: Schema, index: UsageIndex): readonly ChangeUsage[] {
  const sides = { old: spec.from.columns, new: spec.to?.columns ?? [] };
  const usages = (["old", "new"] as const).flatMap((side) =>
    sides[side].flatMap((column) => usagesOfSide(spec, column, side, sides, tableKey, schema, index)),
  );
  return usages.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.span.start - b.span.start));
}

function usagesOfSide(
  spec: ChangeSpec,
  column: string,
  side: "old" | "new",
  sides: { readonly old: readonly string[]; readonly new: readonly string[] },
  tableKey: string,
  schema: Schema,
  index: UsageIndex,
): readonly ChangeUsage[] {
  const others = side === "old" ? sides.new : sides.old;
  // What a hook of the model fills needs no second write elsewhere.
  const hooked = others.filter((column) =>
    usagesOfColumn(index, tableKey, column, schema).some(({ file, usage }) => file.sinks[usage.sink]?.kind === "hook"),
  );
  return usagesOfColumn(index, tableKey, column, schema).map(({ file, usage, certainty }) => {
    const sink = file.sinks[usage.sink];
    const together = file.usages.filter((other) => other.sink === usage.sink && other.access === "write");
    return {
      file: file.file,
      span: usage.span,
      column: `${spec.from.table}.${column}`,
      access: usage.access,
      certainty,
      side,
      test: file.test,
      ...(sink === undefined ? {} : { sink }),
      paired:
        sink !== undefined &&
        others.every((other) => hooked.includes(other) || together.some((write) => write.column === other)),
      fallback: usage.fallbackOf !== undefined && others.includes(usage.fallbackOf),
    };
  });
}

/** The first operation on the change's table that creates one of its new columns. */
export function expandOperation(context: ChangeContext): PlacedOperation | undefined {
  const next = context.spec.to?.columns ?? [];
  return context.operations.find(
    (placed) =>
      isKind(placed, "add-column") &&
      context.isOwn(placed.operation) &&
      next.includes(placed.operation.column.name.name),
  );
}

/** The last operation that drops an old column, or its table; undefined while the column is there. */
export function contractOperation(context: ChangeContext): PlacedOperation | undefined {
  const [old] = context.spec.from.columns;
  if (old === undefined || context.table?.columns.has(old) === true) return undefined;
  return context.operations.findLast(
    (placed) =>
      context.isOwn(placed.operation) &&
      (isKind(placed, "drop-table") ||
        ((isKind(placed, "drop-column") || isKind(placed, "rename-column")) && placed.operation.column.name === old)),
  );
}
