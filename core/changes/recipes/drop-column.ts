import type { Refusal } from "../../migrations/types.ts";
import type { ChangeContext } from "../context.ts";
import type { Judgement } from "../phases/phase.ts";
import type { Missing } from "../types.ts";
import { decides, verb } from "../usage-words.ts";
import { dependents } from "./parts/dependents.ts";
import { undroppable } from "./parts/refusals.ts";
import { dropSteps } from "./parts/replace-columns.ts";
import { known, onTable, type PhasePlan, phaseOf, planned, type Recipe, skipped, type TableContext } from "./recipe.ts";

/** A column goes when nothing uses it any more. */
export const dropColumn: Recipe = {
  id: "drop-column",
  title: "Drop a column",
  form: "users.legacy -> nothing",
  use: "A column is not needed any more.",
  phases: {
    expand: phaseOf("expand", {
      why: "New code must be able to insert rows without the column, and everybody must know that it is going.",
      entry: [],
      exit: ["Rows can be inserted without the column."],
      undo: "Run the down script: the column is required again, once every row has a value.",
      judge: isAnnounced,
      plan: onTable(announce),
      recognises: ({ operation }, { spec, isOwn }) =>
        (operation.kind === "drop-not-null" ||
          operation.kind === "redefine-column" ||
          operation.kind === "set-default") &&
        isOwn(operation) &&
        spec.from.columns.includes(operation.column.name),
    }),
    "dual-write": skipped("dual-write", "No column takes its place, so nothing is written twice."),
    backfill: skipped("backfill", "No column takes its place, so there is nothing to fill."),
    verify: skipped("verify", "There is nothing to compare it with."),
    cutover: phaseOf("cutover", {
      why: "Code stops using the column. Most mappers select every column that they declare: the declaration must go, too.",
      entry: ["Rows can be inserted without the column."],
      exit: ["No code reads, writes or declares the column."],
      undo: "Deploy the previous release again: the column is still there.",
      judge: isUnused,
      plan: ({ spec }) => ({
        refused: `There is nothing to write in SQL: take ${spec.from.columns.join(", ")} out of the code and deploy that everywhere.`,
      }),
    }),
    contract: phaseOf("contract", {
      undo: "There is no way back: the values are gone. Keep a copy of them first if anybody may want them.",
      plan: onTable(drop),
      recognises: ({ operation }, { spec, isOwn }) =>
        operation.kind === "drop-column" && isOwn(operation) && spec.from.columns.includes(operation.column.name),
    }),
  },
};

function isAnnounced({ spec, table }: ChangeContext): Judgement {
  const required = requiredColumns(table, spec.from.columns);
  const missing: Missing[] = required.map((column) => ({
    message: `${spec.from.table}.${column} is required: code that does not know it cannot insert rows`,
    at: spec.at,
  }));
  return {
    done: spec.at.file !== "" && missing.length === 0,
    evidence: missing.length === 0 ? [{ ...spec.at, what: "rows can be inserted without it" }] : [],
    missing,
  };
}

function requiredColumns(table: ChangeContext["table"], columns: readonly string[]): readonly string[] {
  return columns.filter((name) => {
    const column = table?.columns.get(name);
    return column?.notNull === true && column.hasDefault !== true && column.generated === undefined;
  });
}

/** Lets new code leave the column out; where it can already, a comment in the database says that it is going. */
function announce(context: TableContext): PhasePlan | Refusal {
  const { spec, table, kit } = context;
  const wrong = spec.from.columns.map((column) => undroppable(context, column)).find((reason) => reason !== undefined);
  if (wrong !== undefined) return { refused: wrong };
  const required = requiredColumns(table, spec.from.columns);
  const relax = kit.letOmit ?? kit.dropNotNull;
  const relaxed = required.map((column) => relax(known(context), column));
  const comments = spec.from.columns
    .filter((column) => !required.includes(column))
    .map((column) => kit.commentColumn(known(context), column, "Not used any more: will be dropped."));
  return planned(spec, kit.together("expand", [...relaxed, ...comments]), [
    `Now take ${spec.from.columns.join(", ")} out of the code: reads, writes and declarations.`,
  ]);
}

function isUnused({ spec, usages, codeKnown }: ChangeContext): Judgement {
  const left = usages.filter((usage) => usage.side === "old" && decides(usage));
  const what = codeKnown ? "no code uses it" : "no application code was read: nothing tells who uses it";
  return {
    done: left.length === 0,
    evidence: left.length === 0 ? [{ ...spec.at, what }] : [],
    missing: left.map(({ file, span, column, access }) => ({
      message: `${verb(access)} ${column}`,
      at: { file, span },
    })),
  };
}

/** Indexes first, without a lock that stops anybody; they would go with the column under a strong one. */
function drop(context: TableContext): PhasePlan {
  const { spec, table, kit } = context;
  const { columns } = spec.from;
  const indexes = table.indexes.filter(
    (index) => index.constraint === undefined && columns.some((column) => index.columns.includes(column)),
  );
  const standing = dependents(context, columns);
  const left = { ...context, table: { ...table, indexes: table.indexes.filter((index) => !indexes.includes(index)) } };
  const guards = columns.map((column) =>
    kit.failIfRequired(spec.from, column, `${spec.id}: rows cannot be inserted without it, nothing was dropped`),
  );
  return planned(
    spec,
    [...indexes.map((index) => kit.dropIndex(spec.from, index)), ...dropSteps(left, columns, guards.join("\n\n"))],
    [
      ...standing,
      `There is no way back behind this: the values of ${columns.join(", ")} are gone, and releases that name it can no longer run. If anybody may want them, copy them into another table first.`,
    ],
  );
}
