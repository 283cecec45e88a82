import type { Operation, OperationKind } from "../sql/operations.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

const alterKinds = [
  "add-column",
  "drop-column",
  "set-default",
  "drop-default",
  "set-not-null",
  "drop-not-null",
  "alter-column-type",
] as const satisfies readonly OperationKind[];

/** Each statement waits for the lock again, and each may read the table again. */
export const severalAlters: Rule<(typeof alterKinds)[number]> = {
  id: "several-alters",
  severity: "hint",
  optional: true,
  axis: "availability",
  dialects: ["postgres"],
  title: "Consecutive ALTER TABLEs that could be one",
  why: "Each statement waits for its lock again and queues queries behind it; one `ALTER TABLE` with several actions waits once, and reads or writes the table once.",
  instead: "Join the actions with commas in one `ALTER TABLE`.",
  bad: ["ALTER TABLE users ADD COLUMN a text;\nALTER TABLE users ADD COLUMN b text;"],
  good: ["ALTER TABLE users ADD COLUMN a text, ADD COLUMN b text;"],
  on: alterKinds,
  *check(operation, context) {
    if (operation.within !== undefined || context.command.at(-1) !== operation || context.direction === "down") return;
    if (context.novelty(operation.table) !== undefined) return;
    const [next] = context.following();
    if (
      next === undefined ||
      !isAlter(next) ||
      context.schema.tableKey(next.table) !== context.schema.tableKey(operation.table)
    )
      return;
    yield {
      span: operation.span,
      message: `The next statement alters ${shown(operation.table)} too, and waits for the same lock again. Join both in one ALTER TABLE.`,
    };
  },
};

function isAlter(operation: Operation): operation is Extract<Operation, { kind: (typeof alterKinds)[number] }> {
  return (alterKinds as readonly OperationKind[]).includes(operation.kind);
}
