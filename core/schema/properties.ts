import type { Name, QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { creationKey } from "./names.ts";
import { ensureTable, findTable, getTable, type Replay, tableKeys, updateTable } from "./replay.ts";
import type { Store, Table } from "./types.ts";

/** ENABLE and DISABLE ROW LEVEL SECURITY. */
export function setRowSecurity(operation: OperationOf<"set-row-security">, replay: Replay): void {
  if (operation.mode !== "enable" && operation.mode !== "disable") return;
  const rowSecurity = operation.mode === "enable";
  const { key } = ensureTable(replay, operation.table);
  updateTable(replay, key, (table) => (table.rowSecurity === rowSecurity ? table : { ...table, rowSecurity }));
}

export function createPolicy({ table, policy }: OperationOf<"create-policy">, replay: Replay): void {
  changePolicies(replay, table, (policies) => [...policies.filter((name) => name !== policy.name), policy.name]);
}

export function dropPolicy({ table, policy }: OperationOf<"drop-policy">, replay: Replay): void {
  changePolicies(replay, table, (policies) => policies.filter((name) => name !== policy.name));
}

export function renamePolicy({ table, policy, to }: OperationOf<"rename-policy">, replay: Replay): void {
  changePolicies(replay, table, (policies) => policies.map((name) => (name === policy.name ? to.name : name)));
}

function changePolicies(
  replay: Replay,
  name: QualifiedName,
  change: (policies: readonly string[]) => readonly string[],
): void {
  const { key } = ensureTable(replay, name);
  updateTable(replay, key, (table) => ({ ...table, policies: change(table.policies ?? []) }));
}

/** CREATE STATISTICS; those that the server names are not kept. */
export function createStatistics({ statistics, table }: OperationOf<"create-statistics">, replay: Replay): void {
  if (!statistics || !table) return;
  const made = creationKey(statistics, replay.settings);
  updateTable(replay, findTable(replay, table).key, (current) => ({
    ...current,
    statistics: [...(current.statistics ?? []), made],
  }));
}

/** DROP STATISTICS. */
export function dropStatistics(replay: Replay, name: QualifiedName): void {
  for (const key of tableKeys(replay.store)) {
    const table = getTable(replay.store, key);
    const rest = table?.statistics?.filter((each) => !isStatistics(each, name));
    if (rest && rest.length !== table?.statistics?.length)
      updateTable(replay, key, (current) => ({ ...current, statistics: rest }));
  }
}

/** Whether the key of extended statistics is what a name may mean. */
export function isStatistics(key: string, { schema, name }: QualifiedName): boolean {
  return schema === undefined ? key.endsWith(`.${name}`) : key === `${schema}.${name}`;
}

function ownsNothingKey(role: string): string {
  return `owns nothing:${role}`;
}

/** Whether REASSIGN OWNED has taken everything from a role. */
export function ownsNothing(store: Pick<Store, "get">, role: string): boolean {
  return store.get(ownsNothingKey(role)) === true;
}

function noteOwner(replay: Replay, owner: Name): void {
  if (ownsNothing(replay.store, owner.name)) replay.store.set(ownsNothingKey(owner.name), undefined);
}

/** OWNER TO: of a table or view it is kept. */
export function changeOwner({ object, objectKind, owner }: OperationOf<"change-owner">, replay: Replay): void {
  noteOwner(replay, owner);
  if (objectKind !== "table" && objectKind !== "view" && objectKind !== "materialized-view") return;
  setOwner(replay, findTable(replay, object).key, owner);
}

export function reassignOwned({ owners, owner }: OperationOf<"reassign-owned">, replay: Replay): void {
  for (const { name } of owners) replay.store.set(ownsNothingKey(name), true);
  noteOwner(replay, owner);
  for (const key of tableKeys(replay.store)) {
    const table = getTable(replay.store, key);
    if (owners.some(({ name }) => name === table?.owner)) setOwner(replay, key, owner);
  }
}

function setOwner(replay: Replay, key: string, owner: Name): void {
  updateTable(replay, key, (table) => (table.owner === owner.name ? table : { ...table, owner: owner.name }));
}

export function setTablespace({ table, tablespace }: OperationOf<"set-tablespace">, replay: Replay): void {
  updateTable(replay, findTable(replay, table).key, (current) => ({ ...current, tablespace: tablespace.name }));
}

/** The table is clustered by an index from now on: CLUSTER without a name takes it too. */
export function setClustered(replay: Replay, name: QualifiedName): void {
  updateTable(replay, findTable(replay, name).key, (table) =>
    table.clustered ? table : { ...table, clustered: true },
  );
}

export function setWithoutCluster({ table }: OperationOf<"set-without-cluster">, replay: Replay): void {
  updateTable(replay, findTable(replay, table).key, ({ clustered: _, ...current }: Table) => current);
}
