import type { TypeName } from "../sql/names.ts";
import type { Operation, OperationOf } from "../sql/operations.ts";
import { addColumn, alterType, dropColumn } from "./columns.ts";
import { factKey, resolveKey } from "./names.ts";
import { renameColumn } from "./rename-columns.ts";
import { ensureTable, getTable, type Replay, tableKeys, updateTable } from "./replay.ts";
import type { Table } from "./types.ts";
import { getType } from "./user-types.ts";

type AttributeChange = OperationOf<"add-attribute" | "drop-attribute" | "alter-attribute-type" | "rename-attribute">;

/** ADD, DROP, ALTER and RENAME ATTRIBUTE; with CASCADE the tables that are made of the type change along. */
export function alterAttribute(operation: AttributeChange, replay: Replay): void {
  const key = resolveKey(replay.store, "type", operation.type, replay.settings);
  const type = getType(replay.store, key);
  if (type?.kind === "composite")
    replay.store.set(factKey("type", key), { ...type, attributes: changed(type.attributes, operation) });
  if (!operation.cascade) return;
  for (const table of tableKeys(replay.store).flatMap((each) => getTable(replay.store, each) ?? []))
    if (table.ofType === key) changeColumn(operation, table, replay);
}

function changed(
  attributes: ReadonlyMap<string, TypeName | undefined>,
  operation: AttributeChange,
): ReadonlyMap<string, TypeName | undefined> {
  const after = new Map<string, TypeName | undefined>();
  for (const [name, type] of attributes) {
    if (name !== operation.attribute.name) after.set(name, type);
    else if (operation.kind === "rename-attribute") after.set(operation.to.name, type);
    else if (operation.kind !== "drop-attribute") after.set(name, operation.attributeType);
  }
  if (operation.kind === "add-attribute") after.set(operation.attribute.name, operation.attributeType);
  return after;
}

function changeColumn(operation: AttributeChange, table: Table, replay: Replay): void {
  const change = columnChange(operation, table);
  switch (change?.kind) {
    case "add-column":
      addColumn(change, replay);
      return;
    case "drop-column":
      dropColumn(change, replay);
      return;
    case "rename-column":
      renameColumn(change, replay);
      return;
    case "alter-column-type":
      alterType(change, replay);
      return;
    default:
  }
}

/** What a change of an attribute with CASCADE does to a table of the type. */
export function columnChange(
  operation: AttributeChange,
  { schema, name }: Pick<Table, "schema" | "name">,
): Extract<Operation, { kind: "add-column" | "drop-column" | "rename-column" | "alter-column-type" }> | undefined {
  const { attribute, attributeType, span, command } = operation;
  const on = { table: { schema, name, span: attribute.span }, column: attribute, span, command };
  switch (operation.kind) {
    case "add-attribute":
      return {
        ...on,
        kind: "add-column",
        column: { name: attribute, ...(attributeType && { type: attributeType }), constraints: [], span },
      };
    case "drop-attribute":
      return { ...on, kind: "drop-column" };
    case "rename-attribute":
      return { ...on, kind: "rename-column", to: operation.to };
    case "alter-attribute-type":
      return attributeType && { ...on, kind: "alter-column-type", type: attributeType };
  }
}

/** ALTER TABLE … OF and NOT OF. */
export function setOfType(operation: OperationOf<"set-of-type">, replay: Replay): void {
  const { key } = ensureTable(replay, operation.table);
  const ofType = operation.type && resolveKey(replay.store, "type", operation.type, replay.settings);
  updateTable(replay, key, ({ ofType: _, ...table }) => ({ ...table, ...(ofType !== undefined && { ofType }) }));
}
