import type { Column } from "../../schema/types.ts";
import type { Dialect, Token } from "../../sql/types.ts";
import { shift } from "../../text.ts";
import { differs } from "../kits/mysql/server.ts";
import { type FlawCheck, listed, nameOf, type SyncFacts } from "./flaw.ts";
import type { LiveTrigger } from "./live-triggers.ts";
import type { SyncAssignment, SyncEvent } from "./sync.ts";
import { type Condition, namesColumn } from "./trigger-body.ts";

/** Flaws of which values a sync trigger carries over. */
export const valueFlaws: readonly FlawCheck[] = [nullBlind, stale, misled, lossy, unreturned];

/** `NEW.name <> OLD.name` is not true when one of them is NULL. */
function* nullBlind({ sync, spec, table, dialect }: SyncFacts) {
  const columns = [...spec.from.columns, ...(spec.to?.columns ?? [])];
  const seen = new Set<Token>();
  for (const { trigger, conditions } of conditionsOf(sync, dialect)) {
    for (const condition of conditions) {
      for (const { first, last, column } of comparisons(condition.tokens)) {
        if (seen.has(first) || !columns.includes(column) || table?.columns.get(column)?.notNull === true) continue;
        seen.add(first);
        const cure = comparison(column, table?.columns.get(column), dialect);
        const message = `This is not true when one of both is NULL, so a change of ${spec.from.table}.${column} from or to NULL is not carried over. Write ${cure}`;
        // A row that is inserted has no OLD to compare with.
        yield { breaks: true, event: "update", message, at: placeOf(trigger, condition, first, last) } as const;
      }
    }
  }
}

/** The conditions that what a sync trigger does stands under; where it runs statements on its own row, those are somewhere in the body. */
function conditionsOf({ assignments, statements }: SyncFacts["sync"], dialect: Dialect) {
  const ofStatements = new Set(dialect === "sqlite" ? statements.map(({ trigger }) => trigger) : []);
  return [
    ...assignments.map(({ trigger, conditions }) => ({ trigger, conditions })),
    ...[...ofStatements].map((trigger) => {
      const inBody: Condition = { tokens: trigger.body.tokens, negated: false };
      return { trigger, conditions: trigger.when === undefined ? [inBody] : [trigger.when, inBody] };
    }),
  ];
}

/**
 * What to write instead. Texts of MySQL and MariaDB are compared by their collation, most of which take no notice of case, accents or blanks at
 * the end (MySQL manual 12.8.4).
 */
function comparison(name: string, column: Column | undefined, dialect: Dialect): string {
  const [next, old] = [`NEW.${name}`, `OLD.${name}`];
  if (dialect === "sqlite") return `${next} IS NOT ${old}.`;
  if (dialect !== "mysql" && dialect !== "mariadb") return `${next} IS DISTINCT FROM ${old}.`;
  if (column?.type !== undefined && !/char|text/.test(column.type.name)) return `NOT (${next} <=> ${old}).`;
  return `${differs(next, old)}: by their collation, texts may be equal that differ in case, accents or blanks at the end.`;
}

/** `NEW.x <> OLD.x` and `OLD.x != NEW.x`. */
function comparisons(tokens: readonly Token[]) {
  return tokens.flatMap((operator, i) => {
    if (operator.value !== "<>" && operator.value !== "!=") return [];
    const [first, dot, column] = tokens.slice(Math.max(0, i - 3), i);
    const [row, otherDot, last] = tokens.slice(i + 1, i + 4);
    const rows = [first?.value, row?.value].sort().join(" ");
    const isPair = rows === "new old" && dot?.value === "." && otherDot?.value === "." && column?.value === last?.value;
    return isPair && first !== undefined && last !== undefined ? [{ first, last, column: last.value }] : [];
  });
}

function placeOf(trigger: LiveTrigger, condition: Condition, first: Token, last: Token) {
  const span = { start: first.start, end: last.end };
  if (condition !== trigger.when) return trigger.at(span);
  const { statement } = trigger.created;
  return { file: statement.file, span: shift(span, statement.span.start) };
}

/** The new column is only filled while it is empty: what old code updates later does not reach it. */
function* stale({ sync, spec }: SyncFacts) {
  for (const [column, carried] of filling(sync.assignments, "update")) {
    const [first] = carried;
    if (first === undefined || !carried.every((one) => onlyWhenEmpty(one, column))) continue;
    const name = `${spec.to?.table}.${column}`;
    const message = `This fills ${name} only while it is empty: when old code updates ${listed(spec.from.table, spec.from.columns)}, ${name} keeps its old value. On UPDATE, set it whenever the old column changes.`;
    yield { breaks: true, event: "update", message, at: first.trigger.at(first.span) } as const;
  }
}

/** A default makes every INSERT of the old release look like one of the new release. */
function* misled({ sync, spec, table }: SyncFacts) {
  for (const [column, carried] of filling(sync.assignments, "insert")) {
    const [first] = carried;
    const known = table?.columns.get(column);
    if (first === undefined || known?.hasDefault !== true) continue;
    if (!carried.every((one) => onlyWhenEmpty(one, column))) continue;
    const name = `${spec.to?.table}.${column}`;
    const message = `${name} has a default, so it is never empty when this runs: rows that old code inserts keep the default. Drop the default until the old column is gone.`;
    const related =
      known.created === undefined
        ? []
        : [{ file: known.created.file, span: known.created.span, message: `${name} was added here` }];
    yield { breaks: true, event: "insert", message, at: first.trigger.at(first.span), related } as const;
  }
}

/** The assignments that fill each new column in one event. */
function filling(assignments: readonly SyncAssignment[], event: SyncEvent) {
  const columns = new Map<string, SyncAssignment[]>();
  for (const one of assignments)
    if (one.direction === "up" && one.events.has(event))
      columns.set(one.column, [...(columns.get(one.column) ?? []), one]);
  return columns;
}

/** Under `IF NEW.x IS NULL`, behind `IF NEW.x IS NOT NULL … ELSE`, or `COALESCE(NEW.x, …)`. */
function onlyWhenEmpty({ conditions, value }: SyncAssignment, column: string): boolean {
  const keeps = value[0]?.value === "coalesce" && value[4]?.value === column && value[5]?.value === ",";
  return (
    keeps ||
    conditions.some(({ tokens, negated }) => {
      const tested = tokens.map((token) => token.value.toLowerCase()).join(" ");
      // With OLD or OR, it asks for more than emptiness.
      if (/\bold \.|\bor\b/.test(tested) || !namesColumn(tokens, "new", [column])) return false;
      return negated ? tested.includes("is not null") : /is null/.test(tested);
    })
  );
}

/**
 * A backfill that sets the new column looks like new code to the trigger, which then writes the old column back: a value that `up` has
 * shortened is lost there too.
 */
function* lossy({ sync, spec }: SyncFacts) {
  if (spec.up.length === 0 && spec.down.length === 0) return;
  const next = spec.to?.columns ?? [];
  for (const { trigger, direction, events, conditions, span, column } of sync.assignments) {
    if (direction !== "down" || !events.has("update") || canBeTurnedOff(trigger)) continue;
    const isGuarded = conditions.some(
      ({ tokens }) => namesColumn(tokens, "new", next) && namesColumn(tokens, "new", [column]),
    );
    if (isGuarded) continue;
    const name = `${spec.from.table}.${column}`;
    const message = `A backfill of ${listed(spec.to?.table, next)} runs this too and writes ${name} back from it: what up(…) leaves out is lost. Skip it while the new value is what up(…) gives, or in the session of the backfill.`;
    yield { breaks: false, message, at: trigger.at(span) };
  }
}

/** It asks a setting or a variable of the session whether to do anything. */
function canBeTurnedOff({ bodyText }: LiveTrigger): boolean {
  return /current_setting\s*\(|session_replication_role|@\w/i.test(bodyText);
}

/** A BEFORE trigger decides what becomes of the row by what it returns (PostgreSQL manual 43.10.1). */
function* unreturned({ sync, dialect }: SyncFacts) {
  if (dialect !== "postgres") return;
  for (const trigger of new Set(sync.assignments.map((assignment) => assignment.trigger))) {
    const { body, created } = trigger;
    if (created.operation.timing !== "before" || created.operation.forEach !== "row") continue;
    const wrong = body.returns.find(({ value }) => value === "null" || value === "old");
    if (body.returns.length === 0) {
      const message = `The function of ${trigger.name} ends without RETURN NEW: every write of the table fails.`;
      yield { breaks: true, message, at: nameOf(trigger) };
    } else if (wrong !== undefined) {
      const lost = wrong.value === "null" ? "the write is skipped without an error" : "an update changes nothing";
      const message = `Where the function of ${trigger.name} returns ${wrong.value.toUpperCase()}, ${lost}. Return NEW.`;
      yield { breaks: true, message, at: trigger.at(wrong.span) };
    }
  }
}
