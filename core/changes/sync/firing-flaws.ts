import { decides } from "../usage-words.ts";
import { type FlawCheck, listed, nameOf, type SyncFacts } from "./flaw.ts";
import type { LiveTrigger } from "./live-triggers.ts";
import { firedBy, type SyncEvent } from "./sync.ts";

/** Flaws of when a sync trigger fires. */
export const firingFlaws: readonly FlawCheck[] = [late, early, unfired, limited, disabled, overtaken];

/** Setting NEW counts only before the row is stored, and only where there is a row (PostgreSQL manual 37.1, MySQL 25.3.1). */
function* late({ sync, spec }: SyncFacts) {
  const names = listed(spec.to?.table, spec.to?.columns ?? []);
  for (const trigger of new Set(sync.assignments.map((assignment) => assignment.trigger))) {
    const { timing, forEach } = trigger.created.operation;
    const at = nameOf(trigger);
    if (forEach === "statement") {
      const message = `Trigger ${trigger.name} fires once for each statement and has no row to set: ${names} stays empty. Declare it FOR EACH ROW.`;
      yield { breaks: true, message, at };
    } else if (timing !== "before") {
      const message = `Trigger ${trigger.name} sets NEW after the row is stored, which has no effect: ${names} stays empty. Make it a BEFORE trigger.`;
      yield { breaks: true, message, at };
    }
  }
}

/** A row that is not stored yet cannot be updated, and one that is updated now is written over (SQLite manual, CREATE TRIGGER). */
function* early({ sync, dialect }: SyncFacts) {
  if (dialect !== "sqlite") return;
  const own = sync.statements.filter(
    ({ trigger, operation }) =>
      operation.kind === "update-rows" && operation.table.name === trigger.created.operation.table.name,
  );
  for (const trigger of new Set(own.map((statement) => statement.trigger))) {
    const { timing, table } = trigger.created.operation;
    if (timing !== "before") continue;
    const message = `Trigger ${trigger.name} updates ${table.name} before the row is stored: on INSERT it finds none, and on UPDATE what it writes may be lost. Make it an AFTER trigger.`;
    yield { breaks: true, message, at: nameOf(trigger) };
  }
}

const done: Readonly<Record<SyncEvent, string>> = { insert: "inserts", update: "updates" };

/** Each direction needs INSERT and UPDATE, of one trigger or of several. */
function* unfired(facts: SyncFacts) {
  const { sync, spec } = facts;
  const sides = { up: spec.to, down: spec.from };
  for (const direction of ["up", "down"] as const) {
    const carried = [...sync.assignments, ...sync.statements].filter((one) => one.direction === direction);
    const [first] = carried;
    // A side that no trigger fills at all is another flaw.
    if (first === undefined) continue;
    for (const event of ["insert", "update"] as const) {
      const missing = (sides[direction]?.columns ?? []).filter((column) => !covers(facts, direction, event, column));
      if (missing.length === 0) continue;
      const names = listed(sides[direction]?.table, missing);
      const [release, other] = direction === "up" ? ["old", "the new code"] : ["new", "the old code"];
      const fires = carried.some(({ trigger }) => firedBy(trigger).has(event));
      const what = fires
        ? `does not set ${names} on ${event.toUpperCase()}`
        : `does not fire on ${event.toUpperCase()}`;
      const message = `Trigger ${first.trigger.name} ${what}: ${other} does not see in ${names} what ${release} code ${done[event]}.`;
      yield { breaks: direction === "up", event, message, at: nameOf(first.trigger) };
    }
  }
}

function covers({ sync }: SyncFacts, direction: "up" | "down", event: SyncEvent, column: string): boolean {
  const assigned = sync.assignments.some(
    (one) => one.direction === direction && one.column === column && one.events.has(event),
  );
  return (
    assigned ||
    sync.statements.some(
      ({ direction: other, trigger, operation }) =>
        other === direction &&
        firedBy(trigger).has(event) &&
        (operation.kind === "insert-rows" || operation.set.some((set) => set.column.name === column)),
    )
  );
}

/** `UPDATE OF` looks at the SET list of the statement, not at the row (PostgreSQL manual, CREATE TRIGGER). */
function* limited({ sync, spec }: SyncFacts) {
  const directions = new Map<LiveTrigger, Set<"up" | "down">>();
  for (const { trigger, direction } of [...sync.assignments, ...sync.statements])
    directions.set(trigger, new Set([...(directions.get(trigger) ?? []), direction]));
  for (const [trigger, ways] of directions) {
    const listedColumns = trigger.created.operation.updateOf.map(({ name }) => name);
    if (listedColumns.length === 0) continue;
    for (const way of ["up", "down"] as const) {
      if (!ways.has(way)) continue;
      const sources = way === "up" ? spec.from.columns : (spec.to?.columns ?? []);
      const missed = sources.filter((column) => !listedColumns.includes(column));
      const names = listed(spec.from.table, missed);
      if (missed.length > 0) {
        const message = `Trigger ${trigger.name} fires on UPDATE OF ${listedColumns.join(", ")} only: an UPDATE that sets ${names} is not carried over. Leave the list of columns out.`;
        yield { breaks: way === "up", event: "update", message, at: nameOf(trigger) } as const;
        continue;
      }
      const setter = [...sync.others, ...sync.triggers].find(
        (other) =>
          other !== trigger &&
          other.dropped === undefined &&
          other.body.assignments.some(({ column }) => sources.includes(column)),
      );
      if (setter === undefined) continue;
      const message = `Trigger ${trigger.name} fires on UPDATE OF ${listedColumns.join(", ")}, which looks at the SET list of the statement: what trigger ${setter.name} sets is not carried over. Leave the list of columns out.`;
      yield {
        breaks: way === "up",
        event: "update",
        message,
        at: nameOf(trigger),
        related: [{ ...nameOf(setter), message: `${setter.name} sets ${listed(spec.from.table, sources)} too` }],
      } as const;
    }
  }
}

function* disabled({ sync }: SyncFacts) {
  for (const trigger of sync.triggers) {
    if (trigger.disabled === undefined) continue;
    const message = `This turns ${trigger.name} off, so nothing keeps both columns equal from here on.`;
    yield { breaks: true, message, at: trigger.disabled.at };
  }
}

/**
 * A trigger that fires later may change one side after both were made equal: PostgreSQL fires them in the order of their names
 * (manual 37.1), MySQL and MariaDB in the order of their creation.
 */
function* overtaken({ sync, spec, dialect, usages }: SyncFacts) {
  const columns = [...spec.from.columns, ...(spec.to?.columns ?? [])];
  for (const trigger of new Set(sync.assignments.map((assignment) => assignment.trigger))) {
    for (const other of sync.others) {
      if (other.dropped !== undefined || other.created.operation.timing !== "before") continue;
      if (![...firedBy(other)].some((event) => firedBy(trigger).has(event))) continue;
      const isLater = dialect === "postgres" ? other.name > trigger.name : other.created.order > trigger.created.order;
      const set = other.body.assignments.filter(({ column }) => columns.includes(column)).map(({ column }) => column);
      if (!isLater || set.length === 0) continue;
      const names = listed(spec.from.table, [...new Set(set)]);
      const why =
        dialect === "postgres" ? `its name sorts behind ${trigger.name}` : `it was created after ${trigger.name}`;
      const cure =
        dialect === "postgres"
          ? `Give ${trigger.name} a name that sorts last, e.g. zz_${trigger.name}.`
          : `Create ${trigger.name} last, or with FOLLOWS.`;
      const message = `Trigger ${other.name} sets ${names} after ${trigger.name} has made both columns equal, because ${why}. ${cure}`;
      yield {
        breaks: usages.some(decides) && set.some((column) => spec.from.columns.includes(column)),
        message,
        at: nameOf(trigger),
        related: [{ ...nameOf(other), message: `${other.name} sets ${names}` }],
      };
    }
  }
}
