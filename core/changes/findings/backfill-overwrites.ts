import type { Rewrite } from "../../rules/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { OperationOf } from "../../sql/operations.ts";
import type { ChangeContext } from "../context.ts";
import { isPlainCopy } from "../expressions.ts";
import type { PlacedOperation } from "../history-facts.ts";
import { backfills, isTooEarly } from "../phases/backfill.ts";
import { decides } from "../usage-words.ts";
import type { ChangeRule } from "./change-rule.ts";
import { example, syncTrigger } from "./example.ts";
import { newNames } from "./words.ts";

const expand = {
  "migrations/2_expand.up.sql":
    "-- cutover: change users.name -> users.full_name up(trim(name)) down(full_name)\nALTER TABLE users ADD COLUMN full_name text;",
  "migrations/3_sync.up.sql": syncTrigger,
};

/** Where both sides cannot differ, nothing is lost and it is only a hint. */
export const backfillOverwrites: ChangeRule = {
  id: "backfill-overwrites",
  severity: "warning",
  axis: "data-loss",
  title: "Backfill sets rows that are filled already",
  why: "Since the dual-write began, code has written the new column. A backfill of all rows replaces what it wrote there by what follows from the old column. Where the new column holds just what the old one does, nothing is lost, but every row is written once more.",
  instead: "Fill only what is empty: `WHERE new IS NULL`, or `WHERE new IS DISTINCT FROM …` where NULL is a value.",
  bad: [example({ ...expand, "migrations/4_fill.up.sql": "UPDATE users SET full_name = trim(name);" })],
  good: [
    example({
      ...expand,
      "migrations/4_fill.up.sql": "UPDATE users SET full_name = trim(name) WHERE full_name IS NULL;",
    }),
  ],
  *ofChange(context) {
    // A column that gets values in place has no other one that they could come from.
    if (context.spec.to === undefined) return;
    const names = newNames(context);
    for (const placed of backfills(context)) {
      if (isTooEarly(placed, context) || isGuarded(placed.operation, context)) continue;
      const values = placed.operation.set.map(({ value }) => value.text).join(", ");
      const empty = emptyTest(placed.operation, context);
      const rewrites = guard(placed, empty);
      yield mayDiffer(context)
        ? {
            at: placed.at,
            rewrites,
            message: `This sets ${names} of every row, also where code has written it since the dual-write began: those values are replaced by ${values}. Add WHERE ${empty}.`,
          }
        : {
            at: placed.at,
            rewrites,
            severity: "hint",
            message: `This sets ${names} of every row, also where it is filled already: each of them is written once more. Add WHERE ${empty}.`,
          };
    }
  },
};

/** The condition or the value looks at what is there. */
function isGuarded({ where, set }: OperationOf<"update-rows">, { spec }: ChangeContext): boolean {
  const next = spec.to?.columns ?? [];
  const looked = [...(where?.columns ?? []), ...set.flatMap(({ value }) => value.columns)];
  return next.some((column) => looked.includes(column));
}

/** Code may have written a value there that does not follow from the old column. */
function mayDiffer({ spec, usages }: ChangeContext): boolean {
  const isCopy = spec.from.columns.length === 1 && spec.to?.columns.length === 1 && isPlainCopy(spec);
  return (
    !isCopy ||
    usages.some((usage) => usage.side === "new" && usage.access === "write" && !usage.paired && decides(usage))
  );
}

function emptyTest({ set, alias, table, from }: OperationOf<"update-rows">, { spec, history }: ChangeContext): string {
  const prefix = from.length > 0 ? `${quoteName(alias ?? table.name, history.dialect)}.` : "";
  const next = spec.to?.columns ?? [];
  return set
    .filter(({ column }) => next.includes(column.name))
    .map(({ column }) => `${prefix}${quoteName(column.name, history.dialect)} IS NULL`)
    .join(" AND ");
}

/** The same statement for rows that are empty. Where its end cannot be told, nothing is offered. */
function guard(
  { operation, statement }: PlacedOperation<OperationOf<"update-rows">>,
  empty: string,
): readonly Rewrite[] {
  if (operation.within !== undefined || statement.read.operations.length > 1) return [];
  const title = "Leave rows alone that are filled";
  const { where, set } = operation;
  const end = where?.span.end ?? set.at(-1)?.value.span.end;
  if (end === undefined || (where === undefined && operation.from.length > 0)) return [];
  const edits =
    where === undefined
      ? [{ span: { start: end, end }, text: ` WHERE ${empty}` }]
      : [
          { span: { start: where.span.start, end: where.span.start }, text: "(" },
          { span: { start: end, end }, text: `) AND ${empty}` },
        ];
  return [{ title, safe: false, edits: where !== undefined && !/\bor\b/i.test(where.text) ? plain(edits) : edits }];
}

/** Without parentheses, where nothing in the condition binds less than AND. */
function plain(
  edits: readonly { readonly span: { readonly start: number; readonly end: number }; readonly text: string }[],
) {
  return edits.slice(1).map((edit) => ({ ...edit, text: edit.text.slice(1) }));
}
