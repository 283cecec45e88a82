import { pluralOf } from "../../code/inflection.ts";
import type { Refusal } from "../../migrations/types.ts";
import type { Table } from "../../schema/types.ts";
import { fillBack, mismatch } from "../backfill.ts";
import type { ChangeContext } from "../context.ts";
import { isTwoWay } from "../expressions.ts";
import { type Move, type MoveDirection, type MoveKit, type Piece, type Step, undone } from "../kits/kit.ts";
import { isGenerated, syncNames } from "../object-names.ts";
import { typeText } from "../type-text.ts";
import type { ChangeSpec } from "../types.ts";
import { judgeCopied } from "./parts/copied-rows.ts";
import { uncopyable } from "./parts/refusals.ts";
import { batchesNote, dropSteps, isSynced, noWayBack, replacePhases } from "./parts/replace-columns.ts";
import { known, onTable, type PhasePlan, phaseOf, planned, type Recipe, type TableContext } from "./recipe.ts";

/** A column moves to another table, which holds one row for each row of this one. */
export const moveColumn: Recipe = {
  id: "move-column",
  title: "Move a column to another table",
  form: "users.bio -> profiles.bio",
  use: "What a row holds is to be kept in a table of its own.",
  complete,
  phases: {
    ...replacePhases,
    expand: phaseOf("expand", {
      ...replacePhases.expand,
      exit: ["The other table exists, with a column for the values and one for the key."],
      plan: moving(expand),
      recognises: ({ operation }, { spec, isOnTarget }) =>
        (operation.kind === "create-table" && operation.table.name === spec.to?.table) ||
        (operation.kind === "add-column" &&
          isOnTarget(operation) &&
          spec.to?.columns.includes(operation.column.name.name) === true),
    }),
    "dual-write": phaseOf("dual-write", {
      why: "From here on, whatever writes one table writes the other too.",
      exit: ["Triggers on both tables carry each write over."],
      undo: "Drop the triggers.",
      plan: moving(dualWrite),
    }),
    backfill: phaseOf("backfill", {
      ...replacePhases.backfill,
      judge: judgeCopied,
      plan: moving(backfill),
      recognises: ({ operation }, { spec, isOnTarget }) =>
        operation.kind === "insert-rows" &&
        isOnTarget(operation) &&
        operation.query?.tables.some(({ name }) => name === spec.from.table) === true,
    }),
    cutover: phaseOf("cutover", {
      ...replacePhases.cutover,
      entry: ["Both tables agree."],
      plan: ({ spec }) => ({
        refused: `There is nothing to write in SQL: let the code read ${spec.to?.columns.map((column) => `${spec.to?.table}.${column}`).join(", ")} by way of a LEFT JOIN, for a row that is missing there stands for NULL.`,
      }),
    }),
    contract: phaseOf("contract", { ...replacePhases.contract, plan: moving(contract) }),
  },
};

type MoveContext = TableContext & { readonly moves: MoveKit };

/** A plan that needs what the server's kit knows of moves. */
function moving(plan: (context: MoveContext) => PhasePlan | Refusal): ReturnType<typeof onTable> {
  return onTable((context) => {
    const { moves, dialect, reasons } = context.kit;
    if (moves !== undefined) return plan({ ...context, moves });
    return {
      refused: `${reasons?.move ?? `Moving a column to another table is not scaffolded for ${dialect}: triggers and copies would lock the rows of both tables in either order`}. Add the other column by hand, let the code write both tables, and copy the rows in batches.`,
    };
  });
}

/** `user` for `users`. */
function singular(plural: string): string {
  const candidates = [plural.slice(0, -1), plural.slice(0, -2), plural.replace(/ies$/, "y")];
  return candidates.find((word) => pluralOf(word) === plural) ?? plural;
}

/** The key that both tables share is written into the directive. */
function complete(spec: ChangeSpec, { table, target }: ChangeContext): ChangeSpec {
  const key = spec.on?.key ?? keyOf(table) ?? "id";
  const column = spec.on?.column ?? referringColumn(spec, target) ?? `${singular(spec.from.table)}_${key}`;
  return { ...spec, on: { column, key } };
}

function keyOf(table: Table | undefined): string | undefined {
  const key = table?.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
  return key.length === 1 ? key[0] : undefined;
}

/** The column by which the other table refers to this one already. */
function referringColumn({ from }: ChangeSpec, target: Table | undefined): string | undefined {
  const found = target?.constraints.find(
    ({ definition }) => definition.type === "foreign-key" && definition.references.table.name === from.table,
  );
  return found?.columns.length === 1 ? found.columns[0] : undefined;
}

function moveOf({ spec }: ChangeContext): Move {
  return { spec, key: spec.on?.key ?? "id", on: spec.on?.column ?? `${singular(spec.from.table)}_id` };
}

function expand(context: MoveContext): PhasePlan | Refusal {
  const { spec, table, target, kit, moves } = context;
  const move = moveOf(context);
  const key = keyOf(table);
  const wrong = spec.from.columns.map((column) => uncopyable(context, column)).find((reason) => reason !== undefined);
  if (wrong !== undefined) return { refused: wrong };
  if (key === undefined)
    return {
      refused: `${spec.from.table} has no primary key of one column, by which the rows of both tables could be matched.`,
    };
  if (move.key !== key)
    return { refused: `Rows are matched by the primary key of ${spec.from.table}: on(${move.on} = ${key}).` };
  const types = (spec.to?.columns ?? []).map((_, i) => {
    const type = table.columns.get(spec.from.columns[i] ?? "")?.type;
    return spec.types[i] ?? (type === undefined ? "" : typeText(type, kit.dialect));
  });
  const keyType = table.columns.get(key)?.type;
  if (types.includes("") || keyType === undefined)
    return { refused: `The types of ${spec.from.table} are not known: give those of the new columns with type(…).` };
  if (target !== undefined) return expandTarget(context, target, types);
  const created = moves.createTable(move, plainType(typeText(keyType, kit.dialect)), types);
  return planned(spec, kit.together("expand", [created]));
}

/** A key that refers to a sequence's has its plain type. */
function plainType(type: string): string {
  return type.replace(/^(small|big)?serial$/, (_, size: string | undefined) =>
    size === undefined ? "integer" : `${size}int`,
  );
}

function expandTarget(context: TableContext, target: Table, types: readonly string[]): PhasePlan | Refusal {
  const { spec, kit } = context;
  const { on } = moveOf(context);
  const next = spec.to?.columns ?? [];
  const present = next.find((column) => target.columns.has(column));
  if (present !== undefined) return { refused: `${spec.to?.table}.${present} exists already.` };
  const isUnique = target.indexes.some(
    ({ unique, columns, where }) => unique && where === undefined && columns.join() === on,
  );
  if (!isUnique)
    return {
      refused: `${spec.to?.table}.${on} is not unique: it must hold the key of ${spec.from.table}, at most once. Name the column that does with on(column).`,
    };
  const required = [...target.columns.values()].filter(
    ({ name, notNull, hasDefault, generated, identity }) =>
      name !== on && notNull === true && hasDefault !== true && generated === undefined && identity === undefined,
  );
  if (required.length > 0)
    return {
      refused: `A row of ${spec.to?.table} cannot be made for a row of ${spec.from.table} that has none: ${required.map(({ name }) => name).join(", ")} would have no value.`,
    };
  const pieces = next.map((name, i) => kit.addColumn(spec.to ?? spec.from, { name, type: types[i] ?? "" }));
  return planned(spec, kit.together("expand", pieces));
}

function dualWrite(context: MoveContext): PhasePlan | Refusal {
  const { spec, kit, moves } = context;
  if (!isTwoWay(spec))
    return {
      refused: `Say how ${spec.from.columns.join(", ")} follows from ${spec.to?.columns.join(", ")}: down(…) in the directive.`,
    };
  const names = syncNames(spec);
  const move = moveOf(context);
  const sync = (verb: string, direction: MoveDirection) => kit.together(verb, moves.createSync(move, names, direction));
  return planned(
    spec,
    [...sync("sync", "forward"), ...sync("sync_back", "back")],
    [`New code must write ${spec.to?.table} by an upsert: the trigger may have made the row already.`],
  );
}

function backfill(context: MoveContext): PhasePlan {
  const { spec, kit, moves } = context;
  const move = moveOf(context);
  return planned(spec, moves.backfill(move, mismatch(spec, kit.dialect)), [batchesNote]);
}

function contract(context: MoveContext): PhasePlan {
  const { spec, sync, kit, table, moves } = context;
  const names = syncNames(spec);
  const move = moveOf(context);
  const steps: Step[] = [];
  if (isGenerated(sync?.name, spec) && isSynced(context)) {
    const check: Piece = {
      verb: "check",
      up: kit.failIfAny(spec.from, mismatch(spec, kit.dialect), `${spec.id}: some rows differ, nothing was changed`),
      down: "",
    };
    const relaxed = spec.from.columns
      .filter((column) => table.columns.get(column)?.notNull === true)
      .map((column) => kit.dropNotNull(known(context), column));
    // The way back to the trigger that writes the old column fills it with what was written meanwhile.
    const filled: Piece = { up: "", down: kit.update(fillBack(spec, kit.dialect)) };
    steps.push(
      ...kit.together("unsync", [check, ...relaxed, ...undone(moves.createSync(move, names, "forward"))]),
      ...kit.together("unsync_back", [filled, ...undone(moves.createSync(move, names, "back"))]),
    );
  }
  const guard =
    sync === undefined
      ? kit.failIfAny(spec.from, mismatch(spec, kit.dialect), `${spec.id}: some rows differ, nothing was dropped`)
      : kit.failIfTrigger(spec.from, sync.triggers, `${spec.id}: the sync trigger is still there, nothing was dropped`);
  steps.push(...dropSteps(context, spec.from.columns, guard));
  return planned(spec, steps, [noWayBack]);
}
