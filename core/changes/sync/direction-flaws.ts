import { isOneOffProgram } from "../../code/languages.ts";
import { decides } from "../usage-words.ts";
import { type FlawCheck, listed, nameOf, type SyncFacts } from "./flaw.ts";
import type { LiveTrigger } from "./live-triggers.ts";
import { firedBy, type SyncStatement } from "./sync.ts";

/** Flaws of where a sync trigger carries values to. */
export const directionFlaws: readonly FlawCheck[] = [backwards, oneWay, looping, byDepth];

/** Sites shown with a flaw. */
const mostSites = 5;

/** It only carries new values to the old column. */
function* backwards({ sync, spec }: SyncFacts) {
  const carried = [...sync.assignments, ...sync.statements];
  const [first] = carried;
  if (first === undefined || carried.some(({ direction }) => direction === "up")) return;
  const [old, next] = [listed(spec.from.table, spec.from.columns), listed(spec.to?.table, spec.to?.columns ?? [])];
  const message = `Trigger ${first.trigger.name} carries ${next} to ${old} only: rows that old code writes get no ${next}. Carry ${old} to ${next} as well.`;
  yield { breaks: true, message, at: nameOf(first.trigger) };
}

/** Code writes the new column alone, and nothing carries that to the old one. */
function* oneWay({ sync, spec, usages }: SyncFacts) {
  const [first] = sync.assignments;
  if (first === undefined || [...sync.assignments, ...sync.statements].some(({ direction }) => direction === "down"))
    return;
  // What a program that is run once writes is a backfill: the same values.
  const writers = usages.filter(
    (usage) =>
      usage.side === "new" &&
      usage.access === "write" &&
      !usage.paired &&
      usage.sink?.open !== true &&
      decides(usage) &&
      !isOneOffProgram(usage.file),
  );
  if (writers.length === 0) return;
  const [old, next] = [listed(spec.from.table, spec.from.columns), listed(spec.to?.table, spec.to?.columns ?? [])];
  const unconditional = sync.assignments.find(
    ({ events, conditions }) => events.has("update") && conditions.length === 0,
  );
  const places = writers.length === 1 ? "one place" : `${writers.length} places`;
  const outcome =
    unconditional === undefined
      ? `the running release does not see it in ${old}`
      : `the trigger overwrites it with ${old} at once`;
  const message = `Trigger ${first.trigger.name} carries ${old} to ${next} only. Code writes ${next} alone in ${places}, and ${outcome}. Carry ${next} to ${old} as well.`;
  const related = writers
    .slice(0, mostSites)
    .map(({ file, span, column }) => ({ file, span, message: `writes ${column} without ${old}` }));
  yield { breaks: false, message, at: nameOf(first.trigger), related };
}

/** Its own UPDATE fires it again, without an end. */
function* looping({ sync, spec, dialect }: SyncFacts) {
  // A trigger of SQLite does not fire while it runs (manual, PRAGMA recursive_triggers).
  if (dialect === "sqlite") return;
  for (const statement of sync.statements) {
    const { trigger } = statement;
    const { table } = trigger.created.operation;
    const isOwn = statement.operation.table.name === table.name;
    if (isOwn && (dialect === "mysql" || dialect === "mariadb")) {
      const message = `Trigger ${trigger.name} writes ${table.name}, the table that it fires for: the server refuses that with error 1442. Set NEW in a BEFORE trigger.`;
      yield { breaks: true, message, at: nameOf(trigger) };
      continue;
    }
    // RECURSIVE_TRIGGERS is off in a database of SQL Server until somebody turns it on (manual, CREATE TRIGGER).
    if (isOwn && dialect === "sqlserver") continue;
    const partner = isOwn ? trigger : echo(statement, sync.statements);
    if (partner === undefined || isGuarded(trigger) || isGuarded(partner)) continue;
    if (isOwn && !firesAgain(statement)) continue;
    const message = isOwn
      ? `Trigger ${trigger.name} updates ${table.name}, which fires it again, without an end. Set NEW in a BEFORE trigger, or update only where the value differs.`
      : `Trigger ${trigger.name} writes ${statement.operation.table.name}, whose trigger ${partner.name} writes ${spec.from.table} back, without an end. Update only where the value differs.`;
    const related = isOwn ? [] : [{ ...nameOf(partner), message: `${partner.name} writes back` }];
    yield { breaks: true, message, at: nameOf(trigger), related };
  }
}

/** The trigger of the other table that carries the value back. */
function echo({ trigger, operation }: SyncStatement, statements: readonly SyncStatement[]): LiveTrigger | undefined {
  const own = trigger.created.operation.table.name;
  return statements.find(
    (other) =>
      other.trigger.created.operation.table.name === operation.table.name && other.operation.table.name === own,
  )?.trigger;
}

/** PostgreSQL fires a row trigger for the rows that its own UPDATE changes. */
function firesAgain({ trigger, operation }: SyncStatement): boolean {
  if (operation.kind === "insert-rows") return firedBy(trigger).has("insert");
  if (!firedBy(trigger).has("update")) return false;
  const { updateOf } = trigger.created.operation;
  return updateOf.length === 0 || operation.set.some(({ column }) => updateOf.some(({ name }) => name === column.name));
}

/** It compares values or asks where the write comes from. */
function isGuarded({ created, bodyText }: LiveTrigger): boolean {
  return (
    created.operation.when !== undefined ||
    /\bis\s+(?:not\s+)?distinct\s+from\b|<>|!=|<=>|pg_trigger_depth|current_setting|trigger_nestlevel|@\w/i.test(
      bodyText,
    )
  );
}

/** Writes that come from other triggers stand at a greater depth as well. */
function* byDepth({ sync }: SyncFacts) {
  for (const trigger of sync.triggers) {
    const match = /pg_trigger_depth\s*\(\s*\)/i.exec(trigger.bodyText);
    if (match === null) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    const message = `pg_trigger_depth() is greater for every write that comes from another trigger, and such writes are not carried over. Compare the values instead.`;
    yield { breaks: false, message, at: trigger.at(span) };
  }
}
