import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { listedKeys, listKey } from "./key-lists.ts";
import { factKey, objectKey, resolveKey } from "./names.ts";
import { ensureTable, familyKeys, findTable, placeFor, type Replay, tableKeys, updateTable } from "./replay.ts";
import type { Routine, Store, Trigger } from "./types.ts";

/** Keys of all known routines, in no particular order. */
export function routineKeys(store: Pick<Store, "get">): readonly string[] {
  return listedKeys(store, "routines");
}

export function getRoutine(store: Pick<Store, "get">, key: string): Routine | undefined {
  return store.get(factKey("routine", key)) as Routine | undefined;
}

/**
 * CREATE FUNCTION. Routines are known by name only, so a second one of the same name that does not replace the first makes the
 * name unknown, unless both are equally volatile.
 */
export function createFunction(operation: OperationOf<"create-function">, replay: Replay): void {
  const { key, schema } = placeFor(replay, operation.routine);
  const existing = getRoutine(replay.store, key);
  const volatility = operation.volatility ?? "volatile";
  const overloaded = existing && !operation.orReplace && existing.volatility !== volatility;
  const routine: Routine = {
    schema,
    name: operation.routine.name,
    ...(operation.language !== undefined && { language: operation.language }),
    volatility,
    ...(operation.body && { body: operation.body.text }),
    created: existing?.created ?? replay.origin,
    replaced: replay.origin,
  };
  putRoutine(replay, key, overloaded ? undefined : routine);
}

/** The only place that writes routines: keeps their list in step. */
function putRoutine({ store }: Replay, key: string, after: Routine | undefined): void {
  const before = getRoutine(store, key);
  store.set(factKey("routine", key), after);
  if (!before !== !after) listKey(store, "routines", key, after !== undefined);
}

/** DROP FUNCTION; with CASCADE the triggers that call it go too. */
export function dropRoutine(replay: Replay, name: QualifiedName, cascade?: true): void {
  const key = resolveKey(replay.store, "routine", name, replay.settings);
  if (getRoutine(replay.store, key)) putRoutine(replay, key, undefined);
  if (cascade) turnTriggers(replay, (triggers) => triggers.filter((trigger) => trigger.function !== key));
}

/** Renames a function; triggers keep calling it. */
export function renameRoutine(replay: Replay, name: QualifiedName, to: string): void {
  moveRoutine(replay, name, (routine) => ({ ...routine, name: to }));
}

/** SET SCHEMA of a function; triggers keep calling it. */
export function setRoutineSchema(replay: Replay, name: QualifiedName, schema: string): void {
  moveRoutine(replay, name, (routine) => ({ ...routine, schema }));
}

function moveRoutine(replay: Replay, name: QualifiedName, turn: (routine: Routine) => Routine): void {
  const key = resolveKey(replay.store, "routine", name, replay.settings);
  const routine = getRoutine(replay.store, key);
  if (!routine) return;
  putRoutine(replay, key, undefined);
  const after = turn(routine);
  const turned = objectKey(after.schema, after.name);
  putRoutine(replay, turned, after);
  turnTriggers(replay, (triggers) =>
    triggers.map((trigger) => (trigger.function === key ? { ...trigger, function: turned } : trigger)),
  );
}

/** Changes the triggers of every table where there is something to change. */
function turnTriggers(replay: Replay, change: (triggers: readonly Trigger[]) => readonly Trigger[]): void {
  for (const key of tableKeys(replay.store)) {
    updateTable(replay, key, (table) => {
      const triggers = change(table.triggers);
      const same =
        triggers.length === table.triggers.length &&
        triggers.every((trigger, index) => trigger === table.triggers[index]);
      return same ? table : { ...table, triggers };
    });
  }
}

/** CREATE TRIGGER. A row trigger of a partitioned table is made on its partitions too. */
export function createTrigger(operation: OperationOf<"create-trigger">, replay: Replay): void {
  const { key, table } = ensureTable(replay, operation.table);
  const trigger: Trigger = {
    name: operation.trigger.name,
    timing: operation.timing,
    events: operation.events,
    updateOf: operation.updateOf.map((column) => column.name),
    enabled: true,
    ...(operation.function && { function: resolveKey(replay.store, "routine", operation.function, replay.settings) }),
    ...(operation.written !== undefined && { written: operation.written }),
    created: replay.origin,
  };
  const reaches = table.partitioned && operation.forEach === "row" ? familyKeys(replay.store, key, undefined) : [key];
  for (const each of reaches) {
    updateTable(replay, each, (current) => ({
      ...current,
      triggers: [...withoutTrigger(current.triggers, trigger.name), trigger],
    }));
  }
}

function withoutTrigger(triggers: readonly Trigger[], name: string): readonly Trigger[] {
  return triggers.some((trigger) => trigger.name === name)
    ? triggers.filter((trigger) => trigger.name !== name)
    : triggers;
}

/** DROP TRIGGER of dialects whose triggers have names of their own, without the table. */
export function dropTriggerByName(replay: Replay, name: QualifiedName): void {
  turnTriggers(replay, (triggers) => withoutTrigger(triggers, name.name));
}

export function dropTrigger(operation: OperationOf<"drop-trigger">, replay: Replay): void {
  const found = findTable(replay, operation.table);
  for (const key of familyKeys(replay.store, found.key, undefined)) {
    updateTable(replay, key, (table) => {
      const triggers = withoutTrigger(table.triggers, operation.trigger.name);
      return triggers === table.triggers ? table : { ...table, triggers };
    });
  }
}

export function renameTrigger(operation: OperationOf<"rename-trigger">, replay: Replay): void {
  changeTriggers(replay, operation.table, (trigger) =>
    trigger.name === operation.trigger.name ? { ...trigger, name: operation.to.name } : trigger,
  );
}

/** ENABLE and DISABLE TRIGGER. */
export function setTriggerState(operation: OperationOf<"set-trigger-state">, replay: Replay): void {
  const enabled = operation.mode !== "disable";
  const all = operation.trigger === "all" || operation.trigger === "user";
  changeTriggers(replay, operation.table, (trigger) =>
    trigger.enabled !== enabled && (all || trigger.name === operation.trigger) ? { ...trigger, enabled } : trigger,
  );
}

function changeTriggers(replay: Replay, name: QualifiedName, change: (trigger: Trigger) => Trigger): void {
  updateTable(replay, findTable(replay, name).key, (table) => {
    const triggers = table.triggers.map(change);
    return triggers.some((trigger, index) => trigger !== table.triggers[index]) ? { ...table, triggers } : table;
  });
}
