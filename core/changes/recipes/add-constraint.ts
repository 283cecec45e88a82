import type { Refusal } from "../../migrations/types.ts";
import type { TableConstraint } from "../../schema/types.ts";
import { backfillUpdate } from "../backfill.ts";
import type { ChangeContext } from "../context.ts";
import { judgeUnseen, recordedFills } from "../filled.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { kitOf } from "../kits/index.ts";
import type { NewConstraint } from "../kits/kit.ts";
import { objectName } from "../object-names.ts";
import { backfills } from "../phases/backfill.ts";
import type { Judgement } from "../phases/phase.ts";
import type { ChangeSpec, Evidence } from "../types.ts";
import { violation } from "../violation.ts";
import { presentColumn, walkedKey } from "./parts/refusals.ts";
import { backfillNote } from "./parts/replace-columns.ts";
import { onTable, type PhasePlan, phaseOf, planned, type Recipe, skipped, type TableContext } from "./recipe.ts";

/** A foreign key, a unique constraint or a check: first for new rows, then, when the others are in order, for all. */
export const addConstraint: Recipe = {
  id: "add-constraint",
  title: "Add a constraint",
  form: "orders.customer_id -> references customers(id)",
  otherForms: ["orders.number -> unique", "orders.amount -> check (amount > 0)"],
  use: "The database is to refuse rows that break a rule: references, unique or check (amount > 0).",
  phases: {
    expand: phaseOf("expand", {
      title: "Index",
      why: "Without an index, each row deleted from the other table reads this one in full.",
      entry: [],
      exit: ["An index begins with the columns of the foreign key."],
      undo: "Drop the index.",
      judge: isIndexed,
      plan: onTable(index),
      recognises: (placed, context) => isKind(placed, "create-index") && isOnColumns(placed, context),
    }),
    "dual-write": phaseOf("dual-write", {
      title: "Guard",
      why: "From here on no new row breaks the rule: the constraint holds for writes, and says nothing yet about rows that are there.",
      entry: ["Every deployed release keeps to the rule."],
      exit: ["The constraint is there, if not yet validated."],
      undo: "Drop the constraint.",
      judge: isGuarded,
      plan: onTable(guard),
      recognises: ({ operation }, context) =>
        (operation.kind === "add-check" || operation.kind === "add-foreign-key") &&
        context.isOwn(operation) &&
        operation.constraint.name?.name === constraintName(context.spec),
    }),
    backfill: phaseOf("backfill", {
      title: "Mend",
      why: "Rows from before that break the rule are mended.",
      entry: ["No new row breaks the rule."],
      exit: ["No row breaks the rule."],
      undo: "Nothing to undo, but what was mended is not known any more.",
      judge: isMended,
      plan: onTable(mend),
      recognises: (placed, context) => backfills(context).some((fill) => fill === placed),
    }),
    verify: phaseOf("verify", {
      why: "Every environment is looked through for rows that break the rule, before the constraint is validated.",
      entry: [],
      exit: ["A complete run in every environment found no row that breaks the rule."],
      plan: () => ({
        refused:
          "Run `cutover verify` in each environment: it counts the rows that break the rule and leaves evidence.",
      }),
    }),
    cutover: phaseOf("cutover", {
      title: "Validate",
      why: "All rows are looked through, while reads and writes go on; from then on the rule holds for every row.",
      entry: ["No row breaks the rule."],
      exit: ["The constraint is valid."],
      undo: "Run the down script, or drop the constraint.",
      judge: isValid,
      plan: onTable(validate),
      recognises: ({ operation }, context) =>
        context.isOwn(operation) &&
        ((operation.kind === "create-index" && isUniqueIndex({ operation }, context)) ||
          (operation.kind === "validate-constraint" && operation.constraint.name === constraintName(context.spec)) ||
          (operation.kind === "add-unique" && operation.constraint.name?.name === constraintName(context.spec))),
    }),
    contract: skipped("contract", "Nothing is left to take away."),
  },
};

function isOnColumns({ operation }: PlacedOperation, { spec, isOwn }: ChangeContext): boolean {
  if (operation.kind !== "create-index" || !isOwn(operation)) return false;
  return spec.from.columns.every((column, i) => operation.keys[i]?.column?.name === column);
}

/** The index that is the constraint, where there is no other way to add one. */
function isUniqueIndex({ operation }: Pick<PlacedOperation, "operation">, { spec, history }: ChangeContext): boolean {
  return (
    spec.goal.kind === "unique" &&
    operation.kind === "create-index" &&
    kitOf(history.dialect)?.uniqueIsIndex === true &&
    operation.name?.name === constraintName(spec)
  );
}

/** `orders_customer_id_fkey`, as the server would name it. */
function constraintName({ from, goal }: ChangeSpec): string {
  const suffixes: Readonly<Record<string, string>> = { references: "fkey", unique: "key" };
  return objectName(from.table, ...from.columns, suffixes[goal.kind] ?? "check");
}

function newConstraint({ spec }: ChangeContext): NewConstraint {
  const { goal, from } = spec;
  const name = constraintName(spec);
  if (goal.kind === "references")
    return {
      kind: "foreign-key",
      name,
      columns: from.columns,
      target: goal.target,
      onDelete: goal.onDelete,
      onUpdate: goal.onUpdate,
    };
  return { kind: "check", name, expression: goal.kind === "check" ? goal.expression : "" };
}

/** What stands in the schema and holds the rule, under whatever name somebody gave it. */
type Standing = Pick<TableConstraint, "name" | "valid" | "created">;

function standing({ spec, table, history }: ChangeContext): Standing | undefined {
  const { goal, from } = spec;
  const index =
    goal.kind === "unique" && kitOf(history.dialect)?.uniqueIsIndex === true
      ? table?.indexes.find(
          ({ unique, where, columns, keys }) =>
            unique &&
            where === undefined &&
            columns.length === keys.length &&
            columns.length === from.columns.length &&
            columns.every((column) => from.columns.includes(column)),
        )
      : undefined;
  if (index !== undefined) return { ...index, valid: true };
  return table?.constraints.find(({ name, definition, columns }) => {
    if (name === constraintName(spec)) return true;
    const isSame = columns.length === from.columns.length && columns.every((column) => from.columns.includes(column));
    if (goal.kind === "references" && definition.type === "foreign-key")
      return isSame && definition.references.table.name === goal.target.table;
    if (goal.kind === "check" && definition.type === "check")
      return plain(definition.expression.text) === plain(goal.expression);
    return goal.kind === "unique" && isSame && (definition.type === "unique" || definition.type === "primary-key");
  });
}

function plain(expression: string): string {
  return expression.replaceAll(/\s+/g, "").toLowerCase();
}

function omitted({ spec }: ChangeContext, what: string): Judgement {
  return { done: false, skipped: true, evidence: [{ ...spec.at, what }], missing: [] };
}

function isIndexed(context: ChangeContext): Judgement {
  const { spec, table } = context;
  if (spec.goal.kind !== "references") return omitted(context, "no index is needed before it");
  const found = table?.indexes.find(({ columns }) => spec.from.columns.every((column, i) => columns[i] === column));
  const name = `${spec.from.table}.${spec.from.columns.join(", ")}`;
  if (found === undefined)
    return { done: false, evidence: [], missing: [{ message: `no index begins with ${name}`, at: spec.at }] };
  return {
    done: true,
    evidence: [{ ...(found.created ?? spec.at), what: `index ${found.name} begins with ${name}` }],
    missing: [],
  };
}

function index(context: TableContext): PhasePlan | Refusal {
  const { spec, kit, table, history } = context;
  const wrong = presentColumn(context) ?? unfit(context);
  if (wrong !== undefined) return wrong;
  const name = objectName(spec.from.table, ...spec.from.columns, "idx");
  const definition = kit.keyList(spec.from.columns);
  return planned(spec, kit.addIndex(spec.from, { name, unique: false, definition }, table, history.schema));
}

/** What stands in the way of a foreign key. */
function unfit({ spec, table, history }: TableContext): Refusal | undefined {
  if (spec.goal.kind !== "references") return undefined;
  const { target } = spec.goal;
  const other = history.schema.table({ ...target, name: target.table, span: { start: 0, end: 0 } });
  if (table.partitioned)
    return {
      refused: `${spec.from.table} is partitioned: a foreign key on it cannot be added without checking every row at once. Add it to each partition first.`,
    };
  if (other === undefined)
    return { refused: `There is no table ${target.table} in the schema that the migrations lead to.` };
  const isKey = other.indexes.some(
    ({ unique, columns, where }) =>
      unique &&
      where === undefined &&
      columns.length === target.columns.length &&
      columns.every((column) => target.columns.includes(column)),
  );
  if (!isKey && other.complete)
    return {
      refused: `${target.table}(${target.columns.join(", ")}) is no key: declare ${target.table}.${target.columns[0]} -> unique first.`,
    };
  return undefined;
}

function isGuarded(context: ChangeContext): Judgement {
  const { spec } = context;
  if (spec.goal.kind === "unique") return omitted(context, "a unique constraint cannot hold for new rows alone");
  if (kitOf(context.history.dialect)?.validatesLater === false)
    return omitted(context, "it comes with the look at all rows, which the server cannot do later");
  const found = standing(context);
  if (found === undefined)
    return { done: false, evidence: [], missing: [{ message: "nothing keeps new rows to the rule yet", at: spec.at }] };
  return {
    done: true,
    evidence: [{ ...(found.created ?? spec.at), what: `constraint ${found.name} holds for new rows` }],
    missing: [],
  };
}

function guard(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const wrong = presentColumn(context) ?? unfit(context);
  if (wrong !== undefined) return wrong;
  const { constrain } = kit.addConstraint(spec.from, newConstraint(context));
  return planned(spec, kit.together("constrain", [constrain]), [
    "Code that breaks the rule fails from here on: see to it that no deployed release does.",
  ]);
}

function isMended(context: ChangeContext): Judgement {
  const { spec } = context;
  const evidence: Evidence[] = [
    ...backfills(context).map(({ at }) => ({ ...at, what: "mends the rows that were there before" })),
    ...recordedFills(context),
  ];
  if (evidence.length > 0) return { done: true, evidence, missing: [] };
  const unseen = judgeUnseen(context);
  if (unseen !== undefined) return unseen;
  if (spec.up.length === 0)
    return omitted(context, "the directive does not say how to mend rows, up(expression): validating refuses them");
  return {
    done: false,
    evidence: [],
    missing: [{ message: "nothing mends the rows that were there before", at: spec.at }],
  };
}

/** What the end would be refused for is said before the first step. */
function unaddable({ spec, kit, history, ...context }: TableContext): Refusal | undefined {
  if (spec.goal.kind !== "check") return undefined;
  const { up } = kit.addConstraint(spec.from, newConstraint({ spec, history, ...context })).constrain;
  const asked = kit.asking?.(up, history.schema);
  return asked !== undefined && "refused" in asked ? asked : undefined;
}

function mend(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const wrong = unaddable(context);
  if (wrong !== undefined) return wrong;
  const key = walkedKey(context);
  if ("refused" in key) return key;
  const update = { ...backfillUpdate(spec, key, kit.dialect), where: violation(spec, kit.dialect) };
  return planned(spec, kit.backfill(update), [backfillNote(kit, update)]);
}

function isValid(context: ChangeContext): Judgement {
  const found = standing(context);
  const { spec, operations, isOwn } = context;
  if (found?.valid !== true) {
    const what =
      spec.goal.kind === "unique"
        ? "nothing refuses a second row with the same values yet"
        : "rows that are there are not checked yet";
    return { done: false, evidence: [], missing: [{ message: what, at: found?.created ?? spec.at }] };
  }
  const validated = operations.findLast(
    (placed) =>
      isKind(placed, "validate-constraint") &&
      isOwn(placed.operation) &&
      placed.operation.constraint.name === found.name,
  );
  return {
    done: true,
    evidence: [{ ...(validated?.at ?? found.created ?? spec.at), what: `constraint ${found.name} holds for all rows` }],
    missing: [],
  };
}

function validate(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  if (spec.goal.kind === "unique") return unique(context);
  const constraint = { ...newConstraint(context), name: standing(context)?.name ?? constraintName(spec) };
  const { constrain, validate: proof } = kit.addConstraint(spec.from, constraint);
  return planned(spec, kit.together("validate", kit.validatesLater ? [proof] : [constrain, proof]), [
    `If it is refused, some rows break the rule: find them with SELECT … FROM ${spec.from.table} WHERE ${violation(spec, kit.dialect)}.`,
  ]);
}

/** The build of a unique index fails at its very end when there are duplicates, and leaves an invalid index: so look first. */
function unique(context: TableContext): PhasePlan | Refusal {
  const { spec, kit, table, history } = context;
  const wrong = presentColumn(context);
  if (wrong !== undefined) return wrong;
  if (table.partitioned)
    return {
      refused: `${spec.from.table} is partitioned: a unique constraint on it must have the partition key in it, and cannot adopt an index. Build a unique index on each partition.`,
    };
  const name = constraintName(spec);
  const violated = violation(spec, kit.dialect);
  const check = { verb: "look", up: kit.failIfAny(spec.from, violated, `${spec.id}: some rows have the same values`) };
  const built = kit.addIndex(
    spec.from,
    { name, unique: true, definition: kit.keyList(spec.from.columns), adopted: "constraint" },
    table,
    history.schema,
  );
  return planned(
    spec,
    [check, ...built, ...kit.together("adopt", kit.adoptUnique(spec.from, name))],
    [
      `The first migration stops when there are duplicates: find them with SELECT … FROM ${spec.from.table} WHERE ${violated}.`,
      `Code must expect the error of a duplicate from here on. If the build is interrupted, drop the invalid index ${name} before running it again.`,
    ],
  );
}
