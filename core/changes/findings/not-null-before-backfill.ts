import type { ChangeContext } from "../context.ts";
import { mayBeFilled } from "../filled.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { backfills } from "../phases/backfill.ts";
import type { ChangeRule } from "./change-rule.ts";
import { example, syncTrigger } from "./example.ts";
import { whereAdded } from "./words.ts";

const required = "ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;";

export const notNullBeforeBackfill: ChangeRule = {
  id: "not-null-before-backfill",
  severity: "warning",
  axis: "availability",
  title: "New column is required before it is filled",
  why: "Rows from before the dual-write have no value in the new column, so the statement fails, and with it the deployment. On an empty test database it succeeds.",
  instead:
    "Run the backfill first, in a migration of its own, and require the column when no row is empty any more. Where it is no migration, repeat the directive with `backfilled(how)`.",
  bad: [example({ "migrations/3_sync.up.sql": syncTrigger, "migrations/4_required.up.sql": required })],
  good: [
    example({
      "migrations/3_sync.up.sql": syncTrigger,
      "migrations/4_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;",
      "migrations/5_required.up.sql": required,
    }),
  ],
  *ofChange(context) {
    const { spec, operations, table } = context;
    if (mayBeFilled(context)) return;
    const first = backfills(context).reduce((least, { order }) => Math.min(least, order), Number.POSITIVE_INFINITY);
    for (const placed of operations) {
      if (placed.order > first) break;
      const column = requiredColumn(placed, context);
      if (column === undefined || table?.columns.get(column)?.hasDefault === true) continue;
      const name = `${spec.to?.table}.${column}`;
      const when = first === Number.POSITIVE_INFINITY ? "nothing has filled it" : "the backfill comes later";
      const message = `${name} is required here, but ${when}: rows from before the dual-write have no value, and this fails. Run the backfill first.`;
      yield { at: placed.at, message, related: whereAdded(context) };
    }
  },
};

/** The new column that an operation requires at once; a constraint that is NOT VALID waits. */
function requiredColumn(placed: PlacedOperation, { spec, isOwn }: ChangeContext): string | undefined {
  if (!isOwn(placed.operation)) return undefined;
  const next = spec.to?.columns ?? [];
  if (isKind(placed, "set-not-null")) return next.find((column) => column === placed.operation.column.name);
  if (isKind(placed, "add-not-null") && placed.operation.constraint.notValid === undefined)
    return next.find((column) => column === placed.operation.constraint.column.name);
  if (isKind(placed, "add-check") && placed.operation.constraint.notValid === undefined)
    return next.find((column) => placed.operation.constraint.provesNotNull.includes(column));
  return undefined;
}
