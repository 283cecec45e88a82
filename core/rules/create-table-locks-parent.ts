import { lockModeTitle } from "../engines/lock-modes.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Operation, OperationOf } from "../sql/operations.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** A foreign key in CREATE TABLE takes SHARE ROW EXCLUSIVE on the referenced table until commit (PostgreSQL manual, CREATE TABLE). */
export const createTableLocksParent: Rule<"create-table"> = {
  id: "create-table-locks-parent",
  severity: "info",
  axis: "availability",
  dialects: ["postgres"],
  title: "New table locks existing tables while slow work follows",
  why: "Each foreign key of a new table locks the table that it references against writes (`SHARE ROW EXCLUSIVE`) until the transaction commits. Alone that is a moment; with slow statements behind it in the same transaction, writers wait for all of them.",
  instead: "Put the new table and the slow statements into migrations of their own.",
  bad: ["BEGIN;\nCREATE TABLE notes (user_id bigint REFERENCES users (id));\nUPDATE orders SET total = 0;\nCOMMIT;"],
  good: ["CREATE TABLE notes (user_id bigint REFERENCES users (id));"],
  on: ["create-table"],
  *check(operation, context) {
    if (!context.session.inTransaction || context.direction === "down") return;
    const parents = liveParents(operation, context);
    const slow = parents.length === 0 ? undefined : slowAfter(operation, context);
    if (slow === undefined) return;
    yield {
      span: operation.table.span,
      message: `The foreign keys of ${shown(operation.table)} lock ${listed(parents)} against writes (${lockModeTitle("ShareRowExclusive")}) until the transaction commits, and before that it still ${slow}. Put that into a migration of its own.`,
    };
  },
};

const lookedForKinds = [
  "commit",
  "rollback",
  "update-rows",
  "delete-rows",
  "create-index",
  "validate-constraint",
] as const;

/** The first slow statement that follows, as words behind "it". Work on this table or on one that is made meanwhile is quick. */
function slowAfter(created: OperationOf<"create-table">, context: RuleContext): string | undefined {
  for (const operation of context.following(lookedForKinds)) {
    if (operation.kind === "commit" || operation.kind === "rollback") return undefined;
    const work = slowWork(operation);
    if (work === undefined || work.table.name === created.table.name || isMadeLater(work.table, context)) continue;
    if (isLive(context, work.table)) return work.words;
  }
  return undefined;
}

function isMadeLater(table: QualifiedName, context: RuleContext): boolean {
  for (const { kind } of context.following(["create-table"], table.name)) return kind === "create-table";
  return false;
}

function slowWork(operation: Operation): { readonly table: QualifiedName; readonly words: string } | undefined {
  switch (operation.kind) {
    case "update-rows":
      return operation.where === undefined
        ? { table: operation.table, words: `updates every row of ${shown(operation.table)}` }
        : undefined;
    case "delete-rows":
      return operation.where === undefined
        ? { table: operation.table, words: `deletes every row of ${shown(operation.table)}` }
        : undefined;
    case "create-index":
      return { table: operation.table, words: `builds an index of ${shown(operation.table)}` };
    case "validate-constraint":
      return { table: operation.table, words: `reads every row of ${shown(operation.table)}` };
    default:
      return undefined;
  }
}

function liveParents(operation: OperationOf<"create-table">, context: RuleContext): readonly string[] {
  const constraints = [...operation.columns.flatMap((column) => column.constraints), ...operation.constraints];
  const parents = constraints
    .flatMap((constraint) => (constraint.type === "foreign-key" ? [constraint.references.table] : []))
    .filter((table) => table.name !== operation.table.name && isLive(context, table));
  return [...new Set(parents.map(shown))];
}
