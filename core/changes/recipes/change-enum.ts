import type { Refusal } from "../../migrations/types.ts";
import type { Table } from "../../schema/types.ts";
import { type ChangeContext, nameOf } from "../context.ts";
import { saidFills } from "../filled.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { type KnownTable, type Piece, type Step, undone } from "../kits/kit.ts";
import { objectName, syncNames } from "../object-names.ts";
import type { Judgement } from "../phases/phase.ts";
import type { ChangeSide, Evidence } from "../types.ts";
import { walkedKey } from "./parts/refusals.ts";
import { backfillNote } from "./parts/replace-columns.ts";
import { type PhasePlan, type PlanContext, phaseOf, planned, type Recipe, skipped } from "./recipe.ts";

/**
 * A value of an enumeration is added, replaced by another, or given up. The server has no way to take a value out of a type: a check
 * forbids it.
 */
export const changeEnum: Recipe = {
  id: "change-enum",
  title: "Change the values of an enumeration",
  form: "type order_status.canceled -> order_status.cancelled",
  use: "A value gets another name; `nothing -> type order_status.archived` adds one, and `-> nothing` gives one up.",
  phases: {
    expand: phaseOf("expand", {
      why: "The new value exists. Nobody writes it yet.",
      entry: [],
      exit: ["The type has the new value.", "Every deployed release accepts the new value where it reads."],
      undo: "There is no way back: the server cannot take a value out of a type. An unused one harms nobody.",
      judge: isAdded,
      plan: expand,
      recognises: ({ operation }, context) =>
        operation.kind === "add-enum-value" &&
        isType(context, operation.type) &&
        operation.value.name === newValue(context),
    }),
    "dual-write": phaseOf("dual-write", {
      title: "Rewrite",
      why: "Whoever writes the old value, the new one is stored: from here on no row gets the old value.",
      entry: ["Every deployed release accepts the new value where it reads."],
      exit: ["A trigger on each table stores the new value in place of the old one."],
      undo: "Drop the triggers.",
      judge: isRewritten,
      plan: rewrite,
    }),
    backfill: phaseOf("backfill", {
      why: "Rows that hold the old value get the new one, in batches.",
      entry: ["No row gets the old value any more."],
      exit: ["No row holds the old value."],
      undo: "Nothing to undo, but which rows held the old value is not known any more.",
      judge: isFilled,
      plan: backfill,
      recognises: isFill,
    }),
    verify: skipped("verify", "The check of the contract looks at every row."),
    cutover: skipped(
      "cutover",
      "Values in code are not followed: let it write the new one, and read no other, before the contract.",
    ),
    contract: phaseOf("contract", {
      why: "The old value is refused, when nobody writes it any more.",
      entry: ["No deployed release writes the old value."],
      exit: ["A valid check on each column forbids the old value."],
      undo: "Run the down scripts: the old value may be written again.",
      judge: isForbidden,
      plan: contract,
      recognises: ({ operation }, context) => {
        if (operation.kind === "drop-trigger") return operation.trigger.name === syncNames(context.spec).trigger;
        if (operation.kind === "add-check") return isOwnCheck(context, operation.constraint.name?.name);
        return operation.kind === "validate-constraint" && isOwnCheck(context, operation.constraint.name);
      },
    }),
  },
};

function oldValue({ spec }: ChangeContext): string | undefined {
  return spec.from.columns[0];
}

function newValue({ spec }: ChangeContext): string | undefined {
  return spec.to?.columns[0];
}

function isType(
  { spec, history }: ChangeContext,
  type: Parameters<ChangeContext["history"]["schema"]["type"]>[0],
): boolean {
  const own = history.schema.type(nameOf(spec.from));
  const other = history.schema.type(type);
  return own === undefined ? type.name === spec.from.table : own === other;
}

function omitted({ spec }: ChangeContext, what: string): Judgement {
  return { done: false, skipped: true, evidence: [{ ...spec.at, what }], missing: [] };
}

function missing({ spec }: ChangeContext, message: string): Judgement {
  return { done: false, evidence: [], missing: [{ message, at: spec.at }] };
}

/** A table with its columns of the type. */
interface Use {
  readonly table: Table;
  readonly side: ChangeSide;
  readonly columns: readonly string[];
}

function uses({ spec, history }: ChangeContext): readonly Use[] {
  const { schema } = history;
  const names = new Set([spec.from.table, `${spec.from.schema ?? "public"}.${spec.from.table}`]);
  return schema
    .tables()
    .filter(({ kind, partitionOf }) => kind === "table" && partitionOf === undefined)
    .flatMap((table) => {
      const columns = [...table.columns.values()]
        .filter(({ type }) => type !== undefined && type.dimensions === 0 && names.has(type.name))
        .map(({ name }) => name);
      if (columns.length === 0) return [];
      const { schema: own, name } = schema.nameOf(table);
      return [{ table, columns, side: { ...(own === undefined ? {} : { schema: own }), table: name, columns } }];
    })
    .sort((a, b) => (a.side.table < b.side.table ? -1 : 1));
}

function isAdded(context: ChangeContext): Judgement {
  const next = newValue(context);
  const type = context.history.schema.type(nameOf(context.spec.from));
  if (next === undefined) return omitted(context, "no value is added");
  const name = `${context.spec.from.table} has the value ${next}`;
  if (type?.kind === "enum" && type.values.includes(next)) {
    const at = type.added.get(next) ?? type.created ?? context.spec.at;
    return { done: true, evidence: [{ file: at.file, span: at.span, what: name }], missing: [] };
  }
  return missing(context, `${context.spec.from.table} has no value ${next} yet`);
}

function expand(context: PlanContext): PhasePlan | Refusal {
  const { spec, kit, history } = context;
  const [old, next] = [oldValue(context), newValue(context)];
  const type = history.schema.type(nameOf(spec.from));
  // Those two have no type for it.
  if (kit.dialect === "sqlite" || kit.dialect === "sqlserver")
    return {
      refused: `There are no enumerations on ${kit.dialect}. Values are named by a check: table.column -> check (…) changes which.`,
    };
  if (kit.addEnumValue === undefined)
    return {
      refused: `Enumerations of ${kit.dialect} belong to their columns. A value at the end of the list needs no stages: table.column -> type enum('…', 'new value') writes the statement. To give another value its place, add that one so, let code write it, replace the old one in batches along the key, and take it out of the list with gh-ost or pt-online-schema-change: the server copies the table for that.`,
    };
  if (type?.kind !== "enum")
    return {
      refused: `There is no enumeration ${spec.from.table} in the schema that the migrations lead to. For a column with a check, change the check: table.column -> check (…).`,
    };
  if (old !== undefined && !type.values.includes(old)) return { refused: `${spec.from.table} has no value ${old}.` };
  if (next === undefined) return rewrite(context);
  if (type.values.includes(next)) return { refused: `${spec.from.table} has the value ${next} already.` };
  return planned(
    spec,
    [kit.addEnumValue(spec.from, next, old)],
    [
      `Before any code writes ${next}, every release that reads ${spec.from.table} must accept it: exhaustive switches, validations, other services.`,
    ],
  );
}

/** The triggers that stand, of the tables that have columns of the type. */
function isRewritten(context: ChangeContext): Judgement {
  const { operations, history, spec } = context;
  const { schema } = history;
  if (oldValue(context) === undefined) return omitted(context, "no value is given up");
  if (newValue(context) === undefined)
    return omitted(context, "no value takes its place: code must have stopped writing it");
  const { trigger } = syncNames(spec);
  const used = uses(context);
  const evidence = used.flatMap(({ side }) => {
    const made = operations.findLast(
      (placed) =>
        isKind(placed, "create-trigger") &&
        placed.operation.trigger.name === trigger &&
        schema.tableKey(placed.operation.table) === schema.tableKey(nameOf(side)),
    );
    return made === undefined ? [] : [{ ...made.at, what: `a trigger of ${side.table} stores ${newValue(context)}` }];
  });
  if (evidence.length === used.length) return { done: true, evidence, missing: [] };
  return { ...missing(context, `some tables still store ${oldValue(context)}`), evidence };
}

function rewrite(context: PlanContext): PhasePlan | Refusal {
  const [old, next] = [oldValue(context), newValue(context)];
  if (old === undefined) return { refused: "There is nothing to rewrite." };
  if (next === undefined) return contract(context);
  const { spec, kit } = context;
  const used = uses(context);
  if (used.length === 0) return { refused: `No column of the type ${spec.from.table} is known.` };
  const steps = used.flatMap((use): readonly Step[] => {
    const defaults = use.columns.flatMap((column): readonly Piece[] => {
      const text = use.table.columns.get(column)?.default?.text;
      if (text === undefined || !text.includes(`'${old}'`)) return [];
      return [kit.setDefault(use.side, column, text.replace(`'${old}'`, `'${next}'`), text)];
    });
    const sync = { kind: "value", columns: use.columns, from: old, to: next } as const;
    return kit
      .together("sync", [...defaults, ...kit.createSync(knownUse(context, use), sync, namesFor(context, use))])
      .map((step) => named(step, use));
  });
  return planned(spec, steps, [
    `From here on readers meet ${next} where ${old} was written: run it only when every deployed release accepts ${next}.`,
  ]);
}

/** Each table has a function of its own: their columns differ. */
function knownUse({ history }: ChangeContext, { table, side }: Use): KnownTable {
  return { side, table, schema: history.schema };
}

function namesFor({ spec }: ChangeContext, { side }: Use) {
  const { trigger } = syncNames(spec);
  return {
    trigger,
    function: objectName("cutover", side.table, ...spec.from.columns, ...(spec.to?.columns ?? []), "sync"),
  };
}

/** Several tables have the same steps: each is named after its own. */
function named(step: Step, { side, columns }: Use): Step {
  return { ...step, name: objectName(step.verb, side.table, ...columns) };
}

function isFill(placed: PlacedOperation, context: ChangeContext): boolean {
  const { operation } = placed;
  const old = oldValue(context);
  if (operation.kind !== "update-rows" || old === undefined) return false;
  const use = uses(context).find(
    ({ side }) => context.history.schema.tableKey(operation.table) === context.history.schema.tableKey(nameOf(side)),
  );
  return operation.set.some(
    ({ column, value }) => use?.columns.includes(column.name) === true && value.text.includes(newValue(context) ?? old),
  );
}

function isFilled(context: ChangeContext): Judgement {
  const old = oldValue(context);
  if (old === undefined) return omitted(context, "no row holds a value that is given up");
  if (newValue(context) === undefined)
    return omitted(context, `rows that hold ${old} are mended by hand: the check refuses them`);
  const { schema } = context.history;
  const fills = context.operations.filter((placed) => isFill(placed, context));
  const left = uses(context).filter(
    ({ side }) =>
      !fills.some(
        ({ operation }) => "table" in operation && schema.tableKey(operation.table) === schema.tableKey(nameOf(side)),
      ),
  );
  const evidence: Evidence[] = fills.map(({ at }) => ({ ...at, what: `replaces ${old}` }));
  if (left.length > 0) {
    const said = saidFills(context);
    if (said.length > 0) return { done: true, evidence: [...evidence, ...said], missing: [] };
  }
  if (left.length === 0) return { done: true, evidence, missing: [] };
  return {
    ...missing(context, `rows of ${left.map(({ side }) => side.table).join(", ")} may still hold ${old}`),
    evidence,
  };
}

function backfill(context: PlanContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const [old = "", next = ""] = [oldValue(context), newValue(context)];
  const steps: Step[] = [];
  const notes = new Set<string>();
  for (const use of uses(context)) {
    const key = walkedKey({ ...context, table: use.table, spec: { ...spec, from: use.side } });
    if ("refused" in key) return key;
    for (const column of use.columns) {
      const update = { table: use.side, key, ...kit.replaceValue(column, old, next) };
      notes.add(backfillNote(kit, update));
      for (const step of kit.backfill(update))
        steps.push({ ...step, name: objectName(step.verb, use.side.table, column, next) });
    }
  }
  return planned(spec, steps, [...notes]);
}

function checkName(context: ChangeContext, table: string, column: string): string {
  return objectName(table, column, "not", oldValue(context) ?? "");
}

function isOwnCheck(context: ChangeContext, name: string | undefined): boolean {
  return uses(context).some(({ side, columns }) =>
    columns.some((column) => checkName(context, side.table, column) === name),
  );
}

function isForbidden(context: ChangeContext): Judgement {
  const old = oldValue(context);
  if (old === undefined) return omitted(context, "no value is given up");
  const used = uses(context);
  const checks = used.flatMap(({ table, side, columns }) =>
    columns.map((column) => table.constraints.find(({ name }) => name === checkName(context, side.table, column))),
  );
  const hasTrigger = context.sync !== undefined && context.sync.dropped === undefined;
  if (checks.length > 0 && checks.every((check) => check?.valid === true) && !hasTrigger) {
    const evidence = checks.map((check) => ({ ...(check?.created ?? context.spec.at), what: `forbids ${old}` }));
    return { done: true, evidence, missing: [] };
  }
  return missing(context, `${old} may still be written`);
}

function contract(context: PlanContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const old = oldValue(context) ?? "";
  const used = uses(context);
  if (used.length === 0) return { refused: `No column of the type ${spec.from.table} is known.` };
  const next = newValue(context);
  const pieces = used.map((use) => {
    const checks = use.columns.map((column) =>
      kit.addConstraint(use.side, {
        kind: "check",
        name: checkName(context, use.side.table, column),
        expression: kit.otherThan(column, old),
      }),
    );
    const names = namesFor(context, use);
    const sync =
      next === undefined
        ? []
        : undone(
            kit.createSync(knownUse(context, use), { kind: "value", columns: use.columns, from: old, to: next }, names),
          );
    return {
      use,
      constrain: [...sync, ...checks.map((check) => check.constrain)],
      validate: checks.map((check) => check.validate),
    };
  });
  return planned(
    spec,
    [
      ...pieces.flatMap(({ use, constrain }) => kit.together("contract", constrain).map((step) => named(step, use))),
      ...pieces.flatMap(({ use, validate }) => kit.together("validate", validate).map((step) => named(step, use))),
    ],
    [`Releases that write ${old} fail behind this. The value itself stays in the type: the server cannot take it out.`],
  );
}
