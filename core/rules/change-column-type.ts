import { lockModeTitle } from "../engines/lock-modes.ts";
import type { Effect } from "../engines/types.ts";
import type { QualifiedName, TypeName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shownType } from "./support/types.ts";
import { shown, shownColumn, sqlName, sqlQualified } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** Which changes of type are free is a fact of the engine (PostgreSQL manual, ALTER TABLE, Notes); the ones that are cost nothing here. */
export const changeColumnType: Rule<"alter-column-type"> = aboutWaiting({
  id: "change-column-type",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Column type changed in place",
  why: "Most changes of type write every row anew and rebuild the indexes while the table is locked against reads and writes (`ACCESS EXCLUSIVE`). Widening a `varchar`, or turning it into `text`, is free.",
  instead: "Add a column of the new type, keep both in step, fill it in batches and switch over: a staged change.",
  bad: ["ALTER TABLE users ALTER COLUMN id TYPE bigint;"],
  good: ["CREATE TABLE users (name varchar(20));\nALTER TABLE users ALTER COLUMN name TYPE text;"],
  on: ["alter-column-type"],
  *check(operation, context) {
    const { table, column } = operation;
    const lock = ownLock(context.effect);
    const work = heaviestWork(context.effect) ?? certainRewrite(operation, context);
    if (lock === undefined || !isLive(context, table)) return;
    const what = `Changing the type of ${shownColumn(table, column.name)}`;
    if (work !== undefined) {
      const rewrite = stagedRewrite(operation, context);
      yield {
        span: operation.span,
        ...(rewrite === undefined ? {} : { rewrites: [rewrite] }),
        severity: work.severity,
        message: `${what} ${work.what(shown(table))}, because ${work.because}: it ${lockClause(lock)} until that is done. ${advice[work.severity]}`,
      };
    } else if (context.effect.unknown !== undefined) {
      yield {
        span: operation.span,
        severity: "info",
        message: `${what} may rewrite ${shown(table)} under ${lockModeTitle(lock.mode)}. It depends on ${context.effect.unknown}.`,
      };
    }
  },
});

/** The plain cast is what a change of type does by itself. */
function isCastOf(column: string, using: string): boolean {
  const operand = /^\(?\s*("?)(.+?)\1\s*::\s*[\w ]+(?:\([\d, ]+\))?\s*\)?$/.exec(using)?.[2];
  return operand?.toLowerCase() === column.toLowerCase();
}

/** The first step of the change: a helper column, which changes names with the old one in the end. */
function stagedRewrite(operation: OperationOf<"alter-column-type">, context: RuleContext): Rewrite | undefined {
  const { table, column, type, using, within } = operation;
  const known = context.schema.table(table)?.columns;
  const helper = `${column.name}_new`;
  if (within !== undefined || context.statement.length > 1 || known?.has(column.name) !== true || known.has(helper))
    return undefined;
  const shownTo = shownType(type);
  const up = using === undefined || isCastOf(column.name, using.text) ? "" : ` up(${using.text})`;
  const change = `${shown(table)}.${column.name} -> type ${shownTo}${up}`;
  return {
    title: `Rewrite as staged change ${change}`,
    safe: false,
    replacement: `-- cutover: change ${change}\nALTER TABLE ${sqlQualified(table)} ADD COLUMN ${sqlName(helper)} ${shownTo}`,
  };
}

const advice = {
  error: "Make it a staged change: a new column, kept in step, filled in batches.",
  warning: "Do it at a quiet hour with a short lock_timeout, or make it a staged change.",
} as const;

/** Hardly anything but the type itself turns into these for free, so the old type need not be known. */
const rewrittenTypes = new Set([
  "smallint",
  "integer",
  "bigint",
  "real",
  "double precision",
  "boolean",
  "uuid",
  "date",
  "json",
  "jsonb",
]);

function certainRewrite({ type }: OperationOf<"alter-column-type">, context: RuleContext): Work | undefined {
  if (context.effect.unknown === undefined || type.dimensions > 0) return undefined;
  if (!rewrittenTypes.has(type.name) && context.schema.type(typeName(type))?.kind !== "enum") return undefined;
  return {
    severity: "error",
    because: `each value is stored anew as ${type.name}`,
    what: (table) => `rewrites ${table}`,
  };
}

function typeName({ name, span }: TypeName): QualifiedName {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? { name, span } : { schema: name.slice(0, dot), name: name.slice(dot + 1), span };
}

interface Work {
  readonly severity: "error" | "warning";
  readonly because: string;
  what(table: string): string;
}

function heaviestWork({ rewrites, indexBuilds, scans }: Effect): Work | undefined {
  if (rewrites[0]) return { severity: "error", because: rewrites[0].because, what: (table) => `rewrites ${table}` };
  if (indexBuilds[0])
    return { severity: "warning", because: indexBuilds[0].because, what: (table) => `rebuilds an index of ${table}` };
  if (scans[0])
    return { severity: "warning", because: scans[0].because, what: (table) => `reads every row of ${table}` };
  return undefined;
}
