import type { Refusal } from "../../migrations/types.ts";
import type { Location } from "../../text.ts";
import { mismatch } from "../backfill.ts";
import type { ChangeContext } from "../context.ts";
import { isKind } from "../history-facts.ts";
import type { KeyColumn, KeySwap, NameSwap } from "../kits/kit.ts";
import { isGenerated, syncNames } from "../object-names.ts";
import type { Judgement } from "../phases/phase.ts";
import { typeText } from "../type-text.ts";
import type { Evidence, Missing } from "../types.ts";
import { type KeyMember, keyMembers, keyReferences, memberContext, memberTables, sideOf } from "./parts/key-members.ts";
import { noSwap, unswappable } from "./parts/key-refusals.ts";
import { isOn, isStored, keySteps } from "./parts/key-steps.ts";
import {
  backfill,
  contract,
  copiesFor,
  dualWrite,
  isSynced,
  noWayBack,
  replacePhases,
  rowSync,
} from "./parts/replace-columns.ts";
import { onTable, type PhasePlan, phaseOf, planned, type Recipe, type TableContext } from "./recipe.ts";

/**
 * A primary key gets a larger type, and every column that refers to it goes along. Each has a helper column beside it; when all are filled,
 * indexed and required, they take the names in one short transaction, with the key, the foreign keys and the sequence.
 */
export const bigintKey: Recipe = {
  id: "bigint-key",
  title: "Widen a primary key",
  form: "users.id -> key bigint",
  use: "The numbers of an integer key run out; the columns that refer to it change as well.",
  alongWith: (spec, history) =>
    keyMembers({ spec, history }).flatMap((member) =>
      [member.spec.from, member.spec.to ?? [], member.swapped.from].flat(),
    ),
  phases: {
    ...replacePhases,
    expand: phaseOf("expand", {
      ...replacePhases.expand,
      why: "A column of the new type is added beside the key and beside each column that refers to it.",
      exit: ["The key and all columns that refer to it have their new columns."],
      undo: "Drop the new columns.",
      judge: (context) => together(context, (member) => replacePhases.expand.judge(memberContext(context, member))),
      plan: onTable(expand),
      recognises: keySteps.expand,
    }),
    "dual-write": phaseOf("dual-write", {
      ...replacePhases["dual-write"],
      why: "From here on, whatever writes one of these columns writes the new one too, on each of the tables.",
      exit: ["A sync trigger is in place on each table."],
      undo: "Drop the triggers.",
      judge: (context) => together(context, (member) => judgeTrigger(context, member)),
      plan: onTable((context) => eachOpen(context, "dual-write", dualWrite)),
      recognises: keySteps["dual-write"],
    }),
    backfill: phaseOf("backfill", {
      ...replacePhases.backfill,
      judge: (context) => together(context, (member) => replacePhases.backfill.judge(memberContext(context, member))),
      plan: onTable((context) => eachOpen(context, "backfill", backfill)),
      recognises: keySteps.backfill,
    }),
    cutover: phaseOf("cutover", {
      ...replacePhases.cutover,
      why: "The new columns take the names, with the key, the foreign keys and the sequence, in one transaction.",
      entry: ["All columns agree.", "Code and drivers accept keys of the new type."],
      exit: ["All columns have changed names.", "The foreign keys are validated."],
      undo: "Run the down scripts of the phase: the names change back, and an index in store becomes the key again.",
      judge: (context) => together(context, judgeSwap),
      plan: onTable(cutover),
      recognises: keySteps.cutover,
    }),
    contract: phaseOf("contract", {
      ...replacePhases.contract,
      why: "The triggers and the old columns go, and keys that the old type could not hold are possible.",
      entry: ["All columns agree, and nobody goes back to before the swap."],
      exit: ["The old columns are dropped."],
      judge: (context) => together(context, (member) => judgeDropped(context, member)),
      plan: onTable(contractAll),
      recognises: keySteps.contract,
    }),
  },
};

/** One judgement over all tables. */
function together(context: ChangeContext, judge: (member: KeyMember) => Judgement): Judgement {
  const judged = keyMembers(context).map(judge);
  const { spec } = context;
  if (judged.length === 0)
    return { done: false, evidence: [], missing: [{ message: `there is no table ${spec.from.table}`, at: spec.at }] };
  return {
    done: judged.every(({ done }) => done),
    evidence: judged.flatMap(({ evidence }) => evidence),
    missing: judged.flatMap(({ missing }) => missing),
  };
}

function shown({ spec }: KeyMember): string {
  return spec.from.columns.map((column) => `${spec.from.table}.${column}`).join(", ");
}

function open(message: string, { spec }: KeyMember): Judgement {
  const missing: Missing[] = [{ message, at: spec.at }];
  return { done: false, evidence: [], missing };
}

function done(evidence: Evidence): Judgement {
  return { done: true, evidence: [evidence], missing: [] };
}

function judgeTrigger(context: ChangeContext, member: KeyMember): Judgement {
  const { sync } = memberContext(context, member);
  if (sync === undefined) return open(`no trigger keeps the new type of ${shown(member)} up to date`, member);
  const flaws = sync.flaws.filter(({ breaks }) => breaks).map(({ message, at }) => ({ message, at }));
  const evidence = { ...sync.created.at, what: `trigger ${sync.name} keeps ${shown(member)} and the new type equal` };
  // From the swap on it has done what it was for: that it goes on is seen to by the contract.
  return member.swap !== undefined || sync.complete || sync.dropped !== undefined
    ? done(evidence)
    : { done: false, evidence: [evidence], missing: flaws };
}

function judgeSwap(member: KeyMember): Judgement {
  return member.swap === undefined
    ? open(`${shown(member)} has still its old type`, member)
    : done({ ...placeOf(member.swap), what: `gives the new column the name ${shown(member)}` });
}

function placeOf({ file, span }: Location): Location {
  return { file, span };
}

function judgeDropped({ operations, ...context }: ChangeContext, member: KeyMember): Judgement {
  const { columns, table } = member.swapped.from;
  const dropped = operations.findLast(
    (placed) =>
      isKind(placed, "drop-column") &&
      isOn(placed.operation, member, { operations, ...context }) &&
      columns.includes(placed.operation.column.name),
  );
  const left = columns.filter((column) => member.table.columns.has(column));
  const names = (left.length > 0 ? left : columns).map((column) => `${table}.${column}`).join(", ");
  return dropped === undefined || left.length > 0
    ? open(`${names} is still there`, member)
    : done({ ...dropped.at, what: `drops ${names}` });
}

/** The same phase on each table that has not come through it yet. */
function eachOpen(
  context: TableContext,
  phase: "expand" | "dual-write" | "backfill",
  plan: (context: TableContext) => PhasePlan | Refusal,
): PhasePlan | Refusal {
  const wrong = unswappable(context);
  if (wrong !== undefined) return { refused: wrong };
  const migrations: PhasePlan["migrations"][number][] = [];
  const notes = new Set<string>();
  for (const member of keyMembers(context)) {
    const own = { ...context, ...memberContext(context, member) };
    const judgement = phase === "dual-write" ? judgeTrigger(context, member) : replacePhases[phase].judge(own);
    if (judgement.done) continue;
    const planned = plan(own);
    if ("refused" in planned) return planned;
    migrations.push(...planned.migrations);
    for (const note of planned.notes) notes.add(note);
  }
  return { migrations, notes: [...notes] };
}

function expand(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const plan = eachOpen(context, "expand", ({ spec: own }) => {
    const type = spec.goal.kind === "key" ? spec.goal.type : "";
    const pieces = (own.to?.columns ?? []).map((name) => kit.addColumn(own.from, { name, type }));
    return planned(own, kit.together("expand", pieces));
  });
  if ("refused" in plan) return plan;
  const others = keyMembers(context).slice(1).map(shown).join(", ");
  const note = `Changes with it: ${others === "" ? "nothing, for no foreign key refers to it" : others}. Columns that hold keys of ${spec.from.table} without a foreign key are not known.`;
  return { ...plan, notes: [...plan.notes, note] };
}

/**
 * Copies of what stands on the columns, a last comparison, then the swap. Foreign keys of the new columns come with the swap: until then
 * those of the old ones speak for them, since the trigger keeps both equal.
 */
function cutover(context: TableContext): PhasePlan | Refusal {
  const { spec, kit, history } = context;
  const wrong = unswappable(context);
  if (wrong !== undefined || kit.swap === undefined) return { refused: wrong ?? noSwap(kit) };
  const members = keyMembers(context).map((member) => ({
    member,
    own: { ...context, ...memberContext(context, member) },
  }));
  const foreign = members.find(({ own }) => !isSynced(own) || !isGenerated(own.sync?.name, own.spec));
  if (foreign !== undefined)
    return {
      refused: `Only the sync trigger of the scaffold can go on while columns change names: ${shown(foreign.member)} needs it.`,
    };
  const references = keyReferences(context);
  const isReference = (name: string | undefined) => references.some(({ constraint }) => constraint.name === name);
  const tables = memberTables(members.map(({ member }) => member)).map((table) => ({
    table,
    own: { ...context, ...memberContext(context, table) },
  }));
  const copies = tables.map(({ own }) => ({
    own,
    // The key and the foreign keys to it belong to the swap.
    ...copiesFor({
      ...own,
      table: {
        ...own.table,
        constraints: own.table.constraints.filter(
          ({ name, definition }) => definition.type !== "primary-key" && !isReference(name),
        ),
        indexes: own.table.indexes.filter(({ constraint }) => !isPrimaryKey(own.table, constraint)),
      },
    }),
  }));
  const swap: KeySwap = {
    tables: tables.map(({ table, own }) => ({
      side: own.spec.from,
      table: own.table,
      columns: own.spec.from.columns.map((name, i) => keyColumn(own, table, name, i)),
      syncs: table.members.map((member) => ({
        names: syncNames(member.spec),
        before: rowSync(member.spec),
        after: rowSync(member.swapped),
      })),
    })),
    references: references.map(({ table, constraint }) => ({ side: sideOf(history.schema, table), constraint })),
    schema: history.schema,
  };
  const steps = kit.swap.swapKey(swap);
  const guards = members.map(({ own }) =>
    kit.failIfAny(
      own.spec.from,
      mismatch(own.spec, kit.dialect),
      `${own.spec.id}: some rows differ, nothing was changed`,
    ),
  );
  const check = kit.together("check", [
    // Behind a way back, the foreign keys of the old columns have to be proven again.
    ...steps.validations.map((down) => ({ up: "", down })).reverse(),
    ...guards.map((up) => ({ up, down: "" })),
  ]);
  const made = [
    ...copies.map(({ own, steps }) => planned(own.spec, steps)),
    planned(spec, [...steps.indexes, ...check, steps.swap, ...steps.validate]),
  ];
  return {
    migrations: made.flatMap(({ migrations }) => migrations),
    notes: [
      ...copies.flatMap(({ notes }) => notes),
      "Code must accept the new type before the swap: some drivers give bigint as a string, and 32-bit fields of other services, messages and caches overflow later.",
      "A session that has prepared SELECT * fails once with `cached plan must not change result type`: let connections be made anew.",
      "From the swap to the contract, a key that the old type cannot hold is refused: the way back stays open that long. Do not wait with the contract when the numbers are about to run out.",
      "Whoever goes back and wants to swap again takes back the migrations of this phase down to its first index, which the way back used up.",
    ],
  };
}

function isPrimaryKey(table: TableContext["table"], constraint: string | undefined): boolean {
  return table.constraints.some(
    ({ name, definition }) => definition.type === "primary-key" && constraint !== undefined && name === constraint,
  );
}

function keyColumn(
  { table, kit, history, spec }: TableContext,
  { swapped, tableKey }: KeyMember,
  name: string,
  i: number,
): KeyColumn {
  const column = table.columns.get(name);
  const sequence = history.schema.sequencesOf(tableKey, name)[0]?.name;
  const text = column?.default?.text;
  const values: KeyColumn["values"] =
    column?.identity !== undefined && sequence !== undefined
      ? { kind: "identity", mode: column.identity, sequence }
      : text === undefined
        ? undefined
        : { kind: "default", text, sequence };
  return {
    name,
    helper: spec.to?.columns[i] ?? name,
    former: swapped.from.columns[i] ?? name,
    type: spec.goal.kind === "key" ? spec.goal.type : "",
    before: column?.type === undefined ? "" : typeText(column.type, kit.dialect),
    ...(values === undefined ? {} : { values }),
  };
}

/** First the end of all triggers, that of the key last: from then on its numbers may grow. Then the drops, and the plain names. */
function contractAll(context: TableContext): PhasePlan | Refusal {
  const { kit } = context;
  const { swap } = kit;
  if (swap === undefined) return { refused: noSwap(kit) };
  const members = [...keyMembers(context)].reverse();
  const plans = members.map(
    (member) => contract({ ...context, ...memberContext(context, member) }, member.swapped).migrations,
  );
  const tidy = memberTables(members).map(
    (table) => planned(table.spec, kit.together("tidy", plainNames(swap, table))).migrations,
  );
  return {
    migrations: [
      ...plans.flatMap((migrations) => migrations.slice(0, -1)),
      ...plans.flatMap((migrations) => migrations.slice(-1)),
      ...tidy.flat(),
    ],
    notes: [noWayBack],
  };
}

/** What was copied for the new columns gets the name of what it is a copy of, and which goes with the old columns. */
function plainNames({ renameConstraint, renameIndex }: NameSwap, { spec, swapped, table }: KeyMember) {
  const nameOf = new Map(swapped.from.columns.map((former, i) => [former, spec.from.columns[i] ?? former]));
  const isOld = (columns: readonly string[]) => columns.some((column) => nameOf.has(column));
  const shape = (columns: readonly string[]) => columns.map((column) => nameOf.get(column) ?? column).join();
  const pairs = <T extends { readonly columns: readonly string[] }>(items: readonly T[], kind: (item: T) => string) => {
    const free = items.filter(({ columns }) => !isOld(columns));
    return items
      .filter(({ columns }) => isOld(columns))
      .flatMap((old) => {
        const at = free.findIndex((copy) => kind(copy) === kind(old) && shape(copy.columns) === shape(old.columns));
        return at === -1 ? [] : free.splice(at, 1).map((copy) => [old, copy] as const);
      });
  };
  const constraints = table.constraints.filter(({ definition }) => copied.has(definition.type));
  const indexes = table.indexes.filter(({ constraint, name }) => constraint === undefined && !isStored(name, table));
  return [
    ...pairs(constraints, ({ definition }) => definition.type).map(([old, { name = "" }]) =>
      renameConstraint(spec.from, name, old.name ?? name),
    ),
    ...pairs(indexes, ({ unique, method, keys }) => [unique, method, keys.length].join()).map(([old, { name }]) =>
      renameIndex(spec.from, name, old.name),
    ),
  ];
}

const copied: ReadonlySet<string> = new Set(["check", "unique", "foreign-key"]);
