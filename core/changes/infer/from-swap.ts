import type { OperationOf } from "../../sql/operations.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { typeText } from "../type-text.ts";
import { type Candidate, sideOf } from "./candidate.ts";
import type { ColumnsSeen } from "./columns-seen.ts";
import type { InferFacts } from "./facts.ts";

/**
 * `DROP COLUMN c`, then `RENAME COLUMN helper TO c`, where the helper was added and filled before: the column got another type under its
 * own name. The new name tells whose place the helper takes, wherever its values came from.
 */
export function fromSwap(
  placed: PlacedOperation,
  seen: ColumnsSeen,
  { history, operations }: InferFacts,
): readonly Candidate[] {
  if (!isKind(placed, "rename-column")) return [];
  const { table, column: helper, to } = placed.operation;
  const key = history.schema.tableKey(table);
  const added = seen.added(table, helper.name);
  const type = history.schema.table(table)?.columns.get(to.name)?.type;
  if (added === undefined || type === undefined) return [];
  const between = operations.filter(({ order }) => order > added.order && order < placed.order);
  const isDropped = between.some(
    (other) =>
      isKind(other, "drop-column") &&
      other.operation.column.name === to.name &&
      history.schema.tableKey(other.operation.table) === key,
  );
  const filled = between.find(
    (other): other is PlacedOperation<OperationOf<"update-rows">> =>
      isKind(other, "update-rows") &&
      history.schema.tableKey(other.operation.table) === key &&
      other.operation.set.some(({ column, value }) => column.name === helper.name && value.columns.length > 0),
  );
  if (!isDropped || filled === undefined) return [];
  return [
    {
      from: sideOf(table, [to.name]),
      to: sideOf(table, [helper.name]),
      up: [],
      type: typeText(type, history.dialect),
      placed: filled,
      needsDrop: true,
    },
  ];
}
