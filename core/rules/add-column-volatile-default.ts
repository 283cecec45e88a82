import { lockModeTitle } from "../engines/lock-modes.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { fillSteps } from "./support/fill-steps.ts";
import { cut, isRewritable, withEdits, writtenName } from "./support/rewriting.ts";
import { shown, shownColumn } from "./support/wording.ts";
import { isSerial, lockClause, ownLock, sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** A default that is not volatile is stored once instead of in every row, since PostgreSQL 11 (manual, ALTER TABLE, Notes). */
export const addColumnVolatileDefault: Rule<"add-column"> = aboutWaiting({
  id: "add-column-volatile-default",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Column added with a default that rewrites the table",
  why: "A volatile default (`random()`, `gen_random_uuid()`, `clock_timestamp()`) has to be computed for each row, so the whole table is rewritten while locked against reads and writes (`ACCESS EXCLUSIVE`). `now()` and constants are stored once and cost nothing.",
  instead: "Add the column without the default, set the default for new rows, then fill the old rows in batches.",
  bad: ["ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();"],
  good: [
    "ALTER TABLE users ADD COLUMN token uuid;\nALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();",
    "ALTER TABLE users ADD COLUMN seen_at timestamptz DEFAULT now();",
  ],
  on: ["add-column"],
  *check(operation, context) {
    const { column, table } = operation;
    const lock = ownLock(context.effect);
    // Those that make their own values have rules of their own.
    if (isSerial(column.type) || column.identity !== undefined || column.generated !== undefined) return;
    if (lock === undefined || !isLive(context, table)) return;
    const what = `Adding ${shownColumn(table, column.name.name)}`;
    const work = context.effect.rewrites[0];
    if (work !== undefined) {
      const advice =
        column.default === undefined
          ? "Use the type beneath, with a check of its own that is added NOT VALID."
          : "Add the column without it, set the default, and fill the old rows in batches.";
      yield {
        span: operation.span,
        message: `${what} rewrites ${shown(table)}, because ${work.because}: it ${lockClause(lock)} until every row is written anew. ${advice}`,
        rewrites: addThenFill(operation, context),
      };
    } else if (context.effect.unknown !== undefined && column.default !== undefined) {
      yield {
        span: operation.span,
        severity: "info",
        message: `${what} may rewrite ${shown(table)} under ${lockModeTitle(lock.mode)}. It depends on ${context.effect.unknown}.`,
      };
    }
  },
});

function addThenFill(operation: OperationOf<"add-column">, context: RuleContext): readonly Rewrite[] {
  const { column, table } = operation;
  const { text } = context;
  const bare = withoutDefault(operation, context);
  const value = column.default?.text;
  if (bare === undefined || value === undefined || operation.ifNotExists || !isRewritable(operation, context))
    return [];
  const later = fillSteps(operation, context, { verb: "backfill", value }, column.notNull !== undefined);
  if (later === undefined) return [];
  const name = sliceOf(text, column.name.span);
  return [
    {
      title: `Add ${shownColumn(table, column.name.name)} empty, and fill it in batches`,
      safe: false,
      replacement: `${bare};\nALTER TABLE ${writtenName(context, table)} ALTER COLUMN ${name} SET DEFAULT ${value}`,
      later,
    },
  ];
}

/** The statement without DEFAULT and NOT NULL. Constraints of the column may depend on the default, so with them nothing is offered. */
function withoutDefault(operation: OperationOf<"add-column">, context: RuleContext): string | undefined {
  const { column } = operation;
  if (column.default === undefined || column.constraints.length > 0) return undefined;
  const { text } = context;
  const head = /\s+default\s*$/i.exec(text.slice(0, column.default.span.start));
  if (head === null) return undefined;
  const value = { span: { start: head.index, end: column.default.span.end }, text: "" };
  return withEdits(text, column.notNull === undefined ? [value] : [value, cut(text, column.notNull)]);
}
