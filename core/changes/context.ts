import type { UsageIndex } from "../code/match.ts";
import type { Table } from "../schema/types.ts";
import type { Operation } from "../sql/operations.ts";
import { changeUsages } from "./change-usages.ts";
import { type HistoryFacts, isKind, type PlacedOperation, tableOf } from "./history-facts.ts";
import { findSyncTrigger, type SyncTrigger } from "./sync/find-sync.ts";
import { findNamedTrigger } from "./sync/named-trigger.ts";
import type { ChangeSettings, ChangeSide, ChangeSpec, ChangeUsage } from "./types.ts";

/** Everything that the phases judge one change by. */
export interface ChangeContext {
  readonly spec: ChangeSpec;
  readonly history: HistoryFacts;
  readonly operations: readonly PlacedOperation[];
  readonly tableKey: string;
  /** The table behind the last migration; undefined when it is unknown or dropped. */
  readonly table: Table | undefined;
  /** Key of the table of the new side: mostly the same. */
  readonly targetKey: string;
  readonly target: Table | undefined;
  readonly sync: SyncTrigger | undefined;
  readonly usages: readonly ChangeUsage[];
  /** All usages in code, by the name of the column. */
  readonly index: UsageIndex;
  readonly codeKnown: boolean;
  readonly settings: ChangeSettings;
  /** Whether an operation is on the table of the change. */
  isOwn(operation: Operation): boolean;
  /** Whether an operation is on the table of the new side. */
  isOnTarget(operation: Operation): boolean;
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
  const targetKey = schema.tableKey(nameOf(spec.to ?? spec.from));
  const isOn = (key: string) => (operation: Operation) => {
    const table = tableOf(operation);
    return table !== undefined && schema.tableKey(table) === key;
  };
  const isOwn = isOn(tableKey);
  const isOnTarget = isOn(targetKey);
  const table = schema.tableByKey(tableKey);
  const usages = changeUsages(spec, { old: tableKey, new: targetKey }, schema, code.index);
  const isTable = (operation: Operation) => isOwn(operation) || isOnTarget(operation);
  return {
    spec,
    history,
    operations,
    tableKey,
    table,
    targetKey,
    target: schema.tableByKey(targetKey),
    sync: findSyncTrigger(spec, { operations, isTable, table, dialect, usages }) ?? findNamedTrigger(spec, operations),
    usages,
    index: code.index,
    codeKnown: code.known,
    settings,
    isOwn,
    isOnTarget,
  };
}

/** The side's table as a name to look up. */
export function nameOf(side: ChangeSide) {
  return {
    name: side.table,
    span: { start: 0, end: 0 },
    ...(side.schema === undefined ? {} : { schema: side.schema }),
  };
}

/** The first operation that creates one of the change's new columns; what was there by that name before, and went, is another. */
export function expandOperation(context: ChangeContext): PlacedOperation | undefined {
  const next = context.spec.to?.columns ?? [];
  const gone = context.operations.findLast(
    (placed) =>
      context.isOnTarget(placed.operation) &&
      (isKind(placed, "drop-table") ||
        isKind(placed, "rename-table") ||
        (isKind(placed, "drop-column") && next.includes(placed.operation.column.name))),
  );
  return context.operations.find((placed) => {
    if (!context.isOnTarget(placed.operation) || placed.order <= (gone?.order ?? -1)) return false;
    if (isKind(placed, "add-column")) return next.includes(placed.operation.column.name.name);
    return isKind(placed, "create-table") && placed.operation.columns.some(({ name }) => next.includes(name.name));
  });
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
