import type { Table } from "../../../schema/types.ts";
import type { Operation, OperationKind } from "../../../sql/operations.ts";
import type { ChangeContext } from "../../context.ts";
import { isKind, type PlacedOperation, tableOf } from "../../history-facts.ts";
import { isGenerated } from "../../object-names.ts";
import type { RecipePhase } from "../recipe.ts";
import { type KeyMember, keyMembers } from "./key-members.ts";
import { replacePhases } from "./replace-columns.ts";

type Recognises = RecipePhase["recognises"];

/** Which operations are steps of a change of key, by phase. */
export const keySteps = {
  expand: onMembers(["add-column"], asOne(replacePhases.expand.recognises)),
  "dual-write": onMembers(["create-trigger"], isItsTrigger),
  backfill: onMembers(["update-rows"], asOne(replacePhases.backfill.recognises)),
  cutover: onMembers(
    [
      "rename-column",
      "create-index",
      "add-check",
      "add-unique",
      "add-foreign-key",
      "add-primary-key",
      "validate-constraint",
      "drop-constraint",
      "set-not-null",
      "set-default",
      "drop-default",
      "add-identity",
      "drop-identity",
    ],
    (placed, member, context) =>
      isSwap(placed, member) ||
      isStoredKey(placed, member) ||
      asOne(replacePhases.cutover.recognises)(placed, member, context),
  ),
  contract: onMembers(
    ["drop-column", "drop-not-null", "drop-trigger"],
    (placed, member, context) =>
      isItsTrigger(placed, member) ||
      replacePhases.contract.recognises(placed, { ...ownContext(member, context), spec: member.swapped }),
  ),
} satisfies Record<string, Recognises>;

type OfMember = (placed: PlacedOperation, member: KeyMember, context: ChangeContext) => boolean;

/** Kinds come first: a history has many operations, and few of them can be steps. */
function onMembers(kinds: readonly OperationKind[], isStep: OfMember): Recognises {
  return (placed, context) =>
    kinds.includes(placed.operation.kind) &&
    keyMembers(context).some((member) => isOn(placed.operation, member, context) && isStep(placed, member, context));
}

export function isOn(operation: Operation, { tableKey }: KeyMember, { history }: ChangeContext): boolean {
  const table = tableOf(operation);
  return table !== undefined && history.schema.tableKey(table) === tableKey;
}

/** What holds for columns that take other ones' place. */
function asOne(recognises: Recognises): OfMember {
  return (placed, member, context) => recognises(placed, ownContext(member, context));
}

function ownContext(member: KeyMember, context: ChangeContext): ChangeContext {
  return { ...context, spec: member.spec, isOwn: (operation) => isOn(operation, member, context) };
}

function isItsTrigger({ operation }: PlacedOperation, { spec }: KeyMember): boolean {
  return "trigger" in operation && typeof operation.trigger === "object" && isGenerated(operation.trigger.name, spec);
}

/** Whether an operation belongs to the exchange of the names: what only it does to the columns, the key and the foreign keys. */
function isSwap(placed: PlacedOperation, { spec, swapped, swap, table }: KeyMember): boolean {
  if (isKind(placed, "rename-column")) {
    const columns = [...spec.from.columns, ...(spec.to?.columns ?? []), ...swapped.from.columns];
    return columns.includes(placed.operation.column.name);
  }
  if (isKind(placed, "validate-constraint"))
    return table.constraints.some(
      ({ name, definition, columns }) =>
        name === placed.operation.constraint.name &&
        definition.type === "foreign-key" &&
        columns.some((column) => spec.from.columns.includes(column)),
    );
  const isOther = isKind(placed, "create-index") || isKind(placed, "add-check") || isKind(placed, "set-not-null");
  return swap !== undefined && placed.at.file === swap.file && !isOther;
}

/** The index in store for a way back is on the old columns. */
function isStoredKey(placed: PlacedOperation, { table }: KeyMember): boolean {
  return isKind(placed, "create-index") && isStored(placed.operation.name?.name ?? "", table);
}

/** Whether an index is in store for a primary key. */
export function isStored(index: string, { constraints }: Table): boolean {
  return constraints.some(({ name, definition }) => definition.type === "primary-key" && index.startsWith(`${name}_`));
}
