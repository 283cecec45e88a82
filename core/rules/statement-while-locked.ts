import { lockModeTitle } from "../engines/postgres/lock-modes.ts";
import type { Operation, OperationKind } from "../sql/operations.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import { blocksWrites, keyText, tableText } from "./support/words.ts";
import type { HeldLock, Rule, RuleContext } from "./types.ts";

const slowKinds = [
  "create-index",
  "reindex",
  "add-column",
  "alter-column-type",
  "set-not-null",
  "set-expression",
  "add-primary-key",
  "add-unique",
  "add-check",
  "add-foreign-key",
  "add-exclude",
  "add-not-null",
  "validate-constraint",
  "attach-partition",
  "alter-domain",
  "set-logged",
  "set-unlogged",
  "set-tablespace",
  "set-access-method",
  "cluster",
  "refresh-materialized-view",
  "update-rows",
  "delete-rows",
  "insert-rows",
] as const satisfies readonly OperationKind[];

/** Locks are held to the end of the transaction (PostgreSQL manual, section 13.3.1). */
export const statementWhileLocked: Rule<(typeof slowKinds)[number]> = {
  id: "statement-while-locked",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Slow statement while the transaction holds a strong lock",
  why: "A lock is kept until the transaction ends. A quick `ALTER TABLE` stops reads and writes for as long as whatever follows it in the same transaction takes.",
  instead: "Put the slow statement into a migration of its own.",
  bad: ["BEGIN;\nALTER TABLE users ADD COLUMN active boolean;\nUPDATE users SET active = true;\nCOMMIT;"],
  good: ["ALTER TABLE users ADD COLUMN active boolean;"],
  on: slowKinds,
  *check(operation, context) {
    if (!context.session.inTransaction || context.direction === "down") return;
    const slow = slowWork(operation, context);
    if (slow === undefined) return;
    const held = newlyProlonged(context);
    if (held.length === 0) return;
    const tables = held.map(({ table }) => keyText(table));
    const some = tables.length > 4 ? [...tables.slice(0, 3), `${tables.length - 3} other tables`] : tables;
    yield {
      span: operation.span,
      message: `${slow} while the transaction still locks ${listed(some)} against reads and writes (${lockModeTitle("AccessExclusive")}), until it commits. Move it to a migration of its own.`,
      related: held.map((lock) => relatedTo(lock)),
    };
  },
};

/**
 * The locks against everything that this statement is the first to prolong: later ones would only say it again. The tables that it keeps from
 * being written by itself are told by its own rule, and dropped ones are missed by nobody.
 */
function newlyProlonged(context: RuleContext): readonly HeldLock[] {
  const own = context.effect.locks.filter(({ mode }) => blocksWrites(mode));
  const keys = new Set(own.map(({ table }) => context.schema.tableKey(table)));
  return context.session
    .heldLocks()
    .filter(({ mode, lengthened }) => mode === "AccessExclusive" && !lengthened)
    .filter(({ table }) => !keys.has(table) && context.schema.tableByKey(table) !== undefined);
}

function relatedTo({ by, table }: HeldLock) {
  return { at: by, message: `${keyText(table)} has been locked since here.` };
}

/** What takes long about the operation, as the beginning of a sentence. Work on tables that nobody uses yet, or that are small, is quick. */
function slowWork(operation: Operation, context: RuleContext): string | undefined {
  const { rewrites, indexBuilds, scans } = context.effect;
  // Its own rule says the same.
  if (
    operation.kind === "validate-constraint" &&
    context.session.notValidInTransaction(operation.table, operation.constraint.name)
  )
    return undefined;
  const rewrite = rewrites.find(({ table }) => isLive(context, table));
  if (rewrite) return `${tableText(rewrite.table)} is rewritten`;
  const build = indexBuilds.find(({ table }) => isLive(context, table));
  if (build) return `An index of ${tableText(build.table)} is built`;
  const scan = scans.find(({ table }) => isLive(context, table));
  if (scan && !isRows(operation) && !isOfNewChild(operation, context))
    return `Every row of ${tableText(scan.table)} is read`;
  return slowRows(operation, context);
}

/** The foreign key of a table without rows looks nothing up. */
function isOfNewChild(operation: Operation, context: RuleContext): boolean {
  return operation.kind === "add-foreign-key" && !isLive(context, operation.table);
}

function isRows({ kind }: Operation): boolean {
  return kind === "update-rows" || kind === "delete-rows" || kind === "insert-rows";
}

/** Changes of rows that reach the whole table: without WHERE, or filling a column where it is NULL. */
function slowRows(operation: Operation, context: RuleContext): string | undefined {
  switch (operation.kind) {
    case "update-rows": {
      const { where, limited, table, set } = operation;
      const fills =
        where !== undefined &&
        set.some(({ column }) => where.columns.includes(column.name)) &&
        /\bis\s+null\b/i.test(where.text);
      if (limited || !(where === undefined || fills) || !isLive(context, table)) return undefined;
      return `Every row of ${shown(table)} is updated`;
    }
    case "delete-rows":
      if (operation.where !== undefined || operation.limited || !isLive(context, operation.table)) return undefined;
      return `Every row of ${shown(operation.table)} is deleted`;
    case "refresh-materialized-view":
      return operation.withNoData ? undefined : `${shown(operation.view)} is computed`;
    default:
      return undefined;
  }
}
