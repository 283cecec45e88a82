import type { Refusal } from "../../migrations/types.ts";
import type { Table } from "../../schema/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { ChangeContext } from "../context.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import type { KeyPart, Step } from "../kits/kit.ts";
import { objectName } from "../object-names.ts";
import type { Judgement } from "../phases/phase.ts";
import type { ChangeSide, Evidence } from "../types.ts";
import { presentColumn } from "./parts/refusals.ts";
import { backfillNote, replacePhases } from "./parts/replace-columns.ts";
import { onTable, type PhasePlan, phaseOf, planned, type Recipe, type TableContext } from "./recipe.ts";

/**
 * A primary key and every column that refers to it get a wider type: each has a helper column beside it, and in the end all change names with
 * their helpers at once.
 */
export const bigintKey: Recipe = {
  id: "bigint-key",
  title: "Widen a primary key",
  form: "users.id -> key bigint",
  use: "A key runs out of numbers: it and all columns that refer to it become bigint.",
  phases: {
    expand: phaseOf("expand", {
      why: "A helper column of the wider type stands beside the key, and beside each column that refers to it.",
      exit: ["Each of the columns has its helper."],
      undo: "Drop the helper columns.",
      judge: (context) => forAll(context, (part) => columnAdded(context, part), "has no helper column yet"),
      plan: onTable(expand),
      recognises: (placed, context) =>
        isKind(placed, "add-column") && partOf(placed, context)?.helper === placed.operation.column.name.name,
    }),
    "dual-write": phaseOf("dual-write", {
      why: "From here on, each helper gets what is written to its column.",
      exit: ["A trigger on each table fills the helpers."],
      undo: "Drop the triggers.",
      judge: (context) => forAll(context, (part) => triggerMade(context, part), "is not followed by its helper"),
      plan: onTable(dualWrite),
      recognises: (placed, context) =>
        isKind(placed, "create-trigger") &&
        parts(context).some(({ names }) => names.trigger === placed.operation.trigger.name),
    }),
    backfill: phaseOf("backfill", {
      exit: ["Every helper holds the value of its column."],
      undo: "Nothing to undo: it can be run again.",
      judge: (context) => forAll(context, (part) => filled(context, part), "is not copied for the rows that are there"),
      plan: onTable(backfill),
      recognises: (placed, context) =>
        isKind(placed, "update-rows") &&
        placed.operation.set.some(({ column }) => column.name === partOf(placed, context, column.name)?.helper),
    }),
    verify: replacePhases.verify,
    cutover: phaseOf("cutover", {
      why: "Key and references change names with their helpers, in one transaction.",
      entry: [
        "Every helper holds the value of its column.",
        "Code accepts 64-bit keys: drivers, protocols, other services.",
      ],
      exit: ["The columns have changed names."],
      undo: "Run the down scripts. The way back is open until the first key that the old type cannot hold.",
      judge: isSwapped,
      plan: onTable(cutover),
      recognises: isCutover,
    }),
    contract: phaseOf("contract", {
      why: "The old columns go.",
      entry: ["No release runs that cannot hold the wider keys."],
      exit: ["The old columns are dropped."],
      undo: "There is no way back: keys that the old type cannot hold may come in.",
      judge: (context) => forAll(context, (part) => dropped(context, part), "has still its old column"),
      plan: onTable(contract),
      recognises: (placed, context) =>
        (isKind(placed, "drop-column") && partOf(placed, context)?.former === placed.operation.column.name) ||
        (isKind(placed, "drop-trigger") &&
          parts(context).some(({ names }) => names.trigger === placed.operation.trigger.name)),
    }),
  },
};

/** The key, then each column that refers to it; read off the foreign keys that the schema has had. */
function parts(context: ChangeContext): readonly KeyPart[] {
  const { spec, table, history } = context;
  const [key = ""] = spec.from.columns;
  if (table === undefined) return [];
  const own = partFor(spec.from, table, key, undefined);
  const children = table.referencedBy.flatMap(({ table: childKey, constraint }): readonly KeyPart[] => {
    const child = history.schema.tableByKey(childKey);
    const found = child?.constraints.find(({ name }) => name === constraint);
    if (child === undefined || found?.definition.type !== "foreign-key") return [];
    const [column] = found.columns;
    // A copy of a reference is no part of its own.
    if (column === undefined || column.endsWith("_new") || found.columns.length > 1) return [];
    const { schema, name } = history.schema.nameOf(child);
    const side = { ...(schema === undefined ? {} : { schema }), table: name, columns: [column] };
    const { onDelete, onUpdate } = found.definition;
    return [partFor(side, child, column, { name: constraint, copy: `${constraint}_new`, onDelete, onUpdate })];
  });
  return [own, ...children];
}

function partFor(side: ChangeSide, table: Table, column: string, foreignKey: KeyPart["foreignKey"]): KeyPart {
  const helper = `${column}_new`;
  return {
    side: { ...side, columns: [column] },
    table,
    column,
    helper,
    former: `${column}_old`,
    required: table.columns.get(column)?.notNull === true,
    foreignKey,
    names: {
      trigger: objectName("zz_cutover", column, helper, "sync"),
      function: objectName("cutover", side.table, column, helper, "sync"),
    },
  };
}

/** The part that an operation on its table is about; of several of one table, that of the column. */
function partOf({ operation }: PlacedOperation, context: ChangeContext, column?: string): KeyPart | undefined {
  if (!("table" in operation) || operation.table === undefined) return undefined;
  const { schema } = context.history;
  const key = schema.tableKey(operation.table);
  const named =
    column ?? ("column" in operation && "name" in operation.column ? nameIn(operation.column.name) : undefined);
  const own = parts(context).filter(({ table }) => `${table.schema}.${table.name}` === key);
  return own.find((part) => named !== undefined && [part.column, part.helper, part.former].includes(named)) ?? own[0];
}

function nameIn(name: string | { readonly name: string }): string {
  return typeof name === "string" ? name : name.name;
}

function on(part: KeyPart, { history }: ChangeContext, { operation }: PlacedOperation): boolean {
  return (
    "table" in operation &&
    operation.table !== undefined &&
    history.schema.tableKey(operation.table) === `${part.table.schema}.${part.table.name}`
  );
}

function columnAdded(context: ChangeContext, part: KeyPart): PlacedOperation | undefined {
  return context.operations.find(
    (placed) =>
      isKind(placed, "add-column") && on(part, context, placed) && placed.operation.column.name.name === part.helper,
  );
}

function triggerMade(context: ChangeContext, part: KeyPart): PlacedOperation | undefined {
  return context.operations.find(
    (placed) =>
      isKind(placed, "create-trigger") &&
      on(part, context, placed) &&
      placed.operation.trigger.name === part.names.trigger,
  );
}

function filled(context: ChangeContext, part: KeyPart): PlacedOperation | undefined {
  return context.operations.find(
    (placed) =>
      isKind(placed, "update-rows") &&
      on(part, context, placed) &&
      placed.operation.set.some(({ column }) => column.name === part.helper),
  );
}

function dropped(context: ChangeContext, part: KeyPart): PlacedOperation | undefined {
  return context.operations.find(
    (placed) =>
      isKind(placed, "drop-column") && on(part, context, placed) && placed.operation.column.name === part.former,
  );
}

/** A phase is done when every part has its step. */
function forAll(
  context: ChangeContext,
  step: (part: KeyPart) => PlacedOperation | undefined,
  message: string,
): Judgement {
  const all = parts(context).map((part) => ({ name: `${part.side.table}.${part.column}`, placed: step(part) }));
  const evidence = all.flatMap(({ name, placed }): readonly Evidence[] =>
    placed === undefined ? [] : [{ ...placed.at, what: name }],
  );
  const missing = all
    .filter(({ placed }) => placed === undefined)
    .map(({ name }) => ({ message: `${name} ${message}`, at: context.spec.at }));
  return { done: missing.length === 0 && all.length > 0, evidence, missing };
}

function expand(context: TableContext): PhasePlan | Refusal {
  const { kit, spec, table } = context;
  const wrong = presentColumn(context) ?? unfit(context);
  if (wrong !== undefined) return wrong;
  const all = parts(context);
  const type = spec.goal.kind === "key" ? spec.goal.type : "bigint";
  const steps = all.flatMap((part, i): readonly Step[] => {
    // A constant default costs nothing, and lets the key's copy be required from the beginning.
    const own = i === 0 ? ({ notNull: true, default: "0" } as const) : {};
    const piece = kit.addColumn(part.side, { name: part.helper, type, ...own });
    return kit.together("expand", [piece]).map((step) => named(step, part));
  });
  const names = all.slice(1).map(({ side, column }) => `${side.table}.${column}`);
  return planned(spec, steps, [
    `Changes with it: ${names.length === 0 ? "nothing, no foreign key of the migrations refers to it" : names.join(", ")}. Columns that hold keys of ${table.name} without a foreign key are not known.`,
  ]);
}

function named(step: Step, { side, helper }: KeyPart): Step {
  return { ...step, name: objectName(step.verb, side.table, helper) };
}

/** Why the key cannot be widened in this way. */
function unfit(context: TableContext): Refusal | undefined {
  const { table, spec, history } = context;
  const [column = ""] = spec.from.columns;
  const shown = `${spec.from.table}.${column}`;
  const key = table.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
  if (key.join() !== column)
    return { refused: `${shown} is not the primary key by itself: for another column write ${shown} -> type bigint.` };
  if (table.partitioned)
    return { refused: `${spec.from.table} is partitioned: a key of a partitioned table cannot take over an index.` };
  const referring = table.constraints.find(
    ({ definition, columns }) => definition.type === "foreign-key" && columns.includes(column),
  );
  if (referring !== undefined)
    return {
      refused: `${shown} refers to another key (${referring.name}): widen that one first, or take the foreign key away.`,
    };
  for (const { table: childKey, constraint } of table.referencedBy) {
    const child = history.schema.tableByKey(childKey);
    const found = child?.constraints.find(({ name }) => name === constraint);
    if (found !== undefined && found.columns.length > 1)
      return {
        refused: `The foreign key ${constraint} of ${childKey} has several columns: it cannot be moved to a copy of one.`,
      };
    const isKey = child?.constraints.some(
      ({ definition, columns }) =>
        definition.type === "primary-key" && columns.some((name) => found?.columns.includes(name)),
    );
    if (isKey === true)
      return {
        refused: `${childKey}.${found?.columns[0]} is part of a primary key itself: that table needs a key of its own first.`,
      };
    if (child?.partitioned === true)
      return {
        refused: `${childKey}, which refers to it, is partitioned: a foreign key on it cannot be added without checking every row at once.`,
      };
  }
  return undefined;
}

function dualWrite(context: TableContext): PhasePlan {
  const { kit, spec } = context;
  const steps = parts(context).flatMap((part) => {
    const sync = kit.followForth(part);
    const piece = { up: kit.createSync(part.side, sync, part.names), down: kit.dropSync(part.side, part.names) };
    return kit.together("sync", [piece]).map((step) => named(step, part));
  });
  return planned(spec, steps);
}

function backfill(context: TableContext): PhasePlan | Refusal {
  const { kit, spec } = context;
  const quote = (name: string) => quoteName(name, kit.dialect);
  const steps: Step[] = [];
  for (const part of parts(context)) {
    const key = part.table.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
    if (key.length === 0)
      return {
        refused: `${part.side.table} has no primary key that the migrations show, so its rows cannot be walked in batches.`,
      };
    const where = kit.differs(quote(part.helper), quote(part.column));
    const set = `${quote(part.helper)} = ${quote(part.column)}`;
    steps.push(
      named({ verb: "backfill", up: kit.backfill({ table: part.side, key, set, where }), noTransaction: true }, part),
    );
  }
  return planned(spec, steps, [backfillNote]);
}

function swapOperation(context: ChangeContext): PlacedOperation | undefined {
  const [key] = parts(context);
  return context.operations.find(
    (placed) =>
      isKind(placed, "rename-column") &&
      key !== undefined &&
      on(key, context, placed) &&
      placed.operation.column.name === key.helper,
  );
}

function isSwapped(context: ChangeContext): Judgement {
  const swap = swapOperation(context);
  const { spec } = context;
  const name = `${spec.from.table}.${spec.from.columns[0]}`;
  return swap === undefined
    ? { done: false, evidence: [], missing: [{ message: `${name} has still its old type`, at: spec.at }] }
    : { done: true, evidence: [{ ...swap.at, what: `gives the wider column the name ${name}` }], missing: [] };
}

function isCutover(placed: PlacedOperation, context: ChangeContext): boolean {
  const part = partOf(placed, context);
  const { operation } = placed;
  if (part === undefined) return false;
  switch (operation.kind) {
    case "rename-column":
      return [part.column, part.helper].includes(operation.column.name);
    case "create-index":
      return operation.keys.some(({ column }) => column?.name.endsWith("_new") === true);
    case "add-foreign-key":
    case "add-check":
    case "validate-constraint":
    case "add-primary-key":
    case "drop-constraint":
    case "rename-constraint":
    case "set-not-null":
    case "drop-not-null":
    case "lock-table":
    case "set-default":
    case "drop-default":
      return context.history.migrations.indexOf(placed.migration) > begun(context);
    default:
      return false;
  }
}

function begun({ history, spec }: ChangeContext): number {
  return history.migrations.findIndex(({ file }) => file === spec.at.file);
}

function cutover(context: TableContext): PhasePlan | Refusal {
  const { kit, spec, table, history } = context;
  const { schema } = history;
  const [key, ...children] = parts(context);
  if (key === undefined)
    return { refused: `There is no table ${spec.from.table} in the schema that the migrations lead to.` };
  const index = objectName(key.side.table, key.helper, "key");
  const steps: Step[] = [];
  if (!table.indexes.some(({ name }) => name === index))
    steps.push(
      ...kit.addIndex(
        key.side,
        { name: index, unique: true, definition: kit.keyList([key.helper]), adopted: true },
        table,
        schema,
      ),
    );
  for (const child of children) {
    const renames = new Map([[child.column, child.helper]]);
    const values = new Map([[child.column, quoteName(child.helper, kit.dialect)]]);
    const except = new Set([child.foreignKey?.name ?? ""]);
    const copies = kit.copies({ table: child.table, side: child.side, renames, values, schema, except });
    steps.push(...copies.steps.map((step) => (step.name === undefined ? named(step, child) : step)));
  }
  for (const child of children) {
    const { constrain, validate } = kit.addConstraint(child.side, {
      kind: "foreign-key",
      name: child.foreignKey?.copy ?? "",
      columns: [child.helper],
      target: { ...key.side, columns: [key.helper] },
      onDelete: child.foreignKey?.onDelete,
      onUpdate: child.foreignKey?.onUpdate,
    });
    // With the swap undone, it is gone already.
    const down = constrain.down.replace("DROP CONSTRAINT", "DROP CONSTRAINT IF EXISTS");
    steps.push(
      ...kit.together("refer", [{ ...constrain, down }]).map((step) => named(step, child)),
      ...kit.together("validate_reference", [validate]).map((step) => named(step, child)),
    );
  }
  const column = table.columns.get(key.column);
  const [sequence] = schema.sequencesOf(`${table.schema}.${table.name}`, key.column);
  const swap = kit.swapKey({
    key,
    children,
    index,
    primaryKey:
      table.constraints.find(({ definition }) => definition.type === "primary-key")?.name ?? `${table.name}_pkey`,
    identity: column?.identity,
    sequence:
      column?.identity !== undefined || sequence === undefined
        ? undefined
        : { ...(spec.from.schema === undefined ? {} : { schema: sequence.schema }), table: sequence.name, columns: [] },
  });
  return planned(
    spec,
    [...steps, ...kit.together("swap", [swap])],
    [
      "Code must accept 64-bit keys before the swap: drivers give them as strings, and 32-bit fields of protocols, caches and other services overflow.",
      "A session that has prepared SELECT * fails once with `cached plan must not change result type`: let connections be made anew.",
    ],
  );
}

function contract(context: TableContext): PhasePlan {
  const { kit, spec } = context;
  const steps = parts(context).flatMap((part): readonly Step[] => {
    const guard = kit.failIfAny(
      part.side,
      `${quoteName(part.former, kit.dialect)} <> ${quoteName(part.column, kit.dialect)}`,
      `${spec.id}: some rows of ${part.side.table} differ, nothing was dropped`,
    );
    const unsync = kit.dropSync(part.side, part.names);
    const drop = kit.dropColumn(part.side, part.former);
    const tidy = part.table.indexes
      .filter(({ name, constraint }) => constraint === undefined && name.includes(part.helper))
      .map(({ name }) => kit.renameIndex(part.side, name, name.replace(part.helper, part.column)).up);
    return [
      named(
        {
          verb: "contract",
          up: [[kit.lockTimeout, guard].join("\n\n"), [unsync, drop, ...tidy].join("\n")].join("\n\n"),
        },
        part,
      ),
    ];
  });
  return planned(spec, steps, ["There is no way back behind this: keys that the old type cannot hold may come in."]);
}
