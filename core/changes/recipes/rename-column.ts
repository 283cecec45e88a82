import type { Refusal } from "../../migrations/types.ts";
import type { Column, Schema, Table } from "../../schema/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { Operation } from "../../sql/operations.ts";
import { batchedBackfill, mismatch } from "../backfill.ts";
import { migrationName, syncTriggerName, tableSql } from "../object-names.ts";
import { createSyncTrigger, dropSyncTrigger } from "../sync-trigger.ts";
import { typeText } from "../type-text.ts";
import type { ChangeSpec, PhaseId } from "../types.ts";
import { columnCopies } from "./column-copies.ts";
import type { PhasePlan, Recipe, RecipeContext } from "./recipe.ts";

/** A new column takes the place of an old one of the same table. */
export const renameColumn: Recipe = {
  id: "rename-column",
  title: "Rename a column",
  dialects: new Set(["postgres"]),
  plan: (phase, context) => plans[phase](context),
  recognises(phase, operation, spec) {
    const old = spec.from.columns[0] ?? "";
    const next = spec.to?.columns[0] ?? "";
    return isStep[phase](operation, old, next);
  },
};

const plans: Readonly<Record<PhaseId, (context: RecipeContext) => PhasePlan | Refusal>> = {
  expand,
  "dual-write": dualWrite,
  backfill,
  verify: () => ({
    refused: "Run `cutover verify` in each environment: it compares both columns and leaves evidence.",
  }),
  cutover,
  contract,
};

const isStep: Readonly<Record<PhaseId, (operation: Operation, old: string, next: string) => boolean>> = {
  expand: (operation, _old, next) => operation.kind === "add-column" && operation.column.name.name === next,
  // A trigger is told by its function's body: see `findSyncTrigger`.
  "dual-write": () => false,
  backfill: (operation, _old, next) =>
    operation.kind === "update-rows" && operation.set.some(({ column }) => column.name === next),
  verify: () => false,
  cutover(operation, _old, next) {
    switch (operation.kind) {
      case "validate-constraint":
      case "drop-constraint":
        return operation.constraint.name.includes(next);
      case "add-unique":
        return [operation.constraint.usingIndex, operation.constraint.name].some((name) => name?.name.includes(next));
      case "create-index":
        return operation.keys.some((key) => key.column?.name === next || key.expression?.columns.includes(next));
      case "set-not-null":
        return operation.column.name === next;
      case "add-check":
        return operation.constraint.expression.columns.includes(next);
      case "add-foreign-key":
        return operation.constraint.columns.some(({ name }) => name === next);
      default:
        return false;
    }
  },
  contract: (operation, old, next) =>
    ((operation.kind === "drop-column" || operation.kind === "drop-not-null") && operation.column.name === old) ||
    (operation.kind === "set-default" && operation.column.name === next),
};

const lockTimeout = "SET lock_timeout = '2s';";

function names({ spec, dialect }: RecipeContext) {
  return {
    table: tableSql(spec, dialect),
    old: quoteName(oldColumn(spec), dialect),
    next: quoteName(newColumn(spec), dialect),
  };
}

function isSynced({ sync }: RecipeContext): boolean {
  return sync !== undefined && sync.dropped === undefined;
}

function oldColumn(spec: ChangeSpec): string {
  return spec.from.columns[0] ?? "";
}

function newColumn(spec: ChangeSpec): string {
  return spec.to?.columns[0] ?? "";
}

/** Nullable and without default: a value in it can only come from new code, and old code can go on inserting. */
function expand(context: RecipeContext): PhasePlan | Refusal {
  const { spec, table, dialect } = context;
  const column = table.columns.get(oldColumn(spec));
  const reason = whyNot(context, column);
  if (reason !== undefined) return { refused: reason };
  if (column?.type === undefined) return { refused: `The type of ${spec.from.table}.${oldColumn(spec)} is not known.` };
  const { table: name, next } = names(context);
  const collation = column.collation === undefined ? "" : ` COLLATE ${quoteName(column.collation, dialect)}`;
  return {
    migrations: [
      {
        name: migrationName("expand", spec),
        up: `-- cutover: change ${directiveText(context)}\n${lockTimeout}\n\nALTER TABLE ${name} ADD COLUMN ${next} ${typeText(column.type, dialect)}${collation};`,
        down: `ALTER TABLE ${name} DROP COLUMN ${next};`,
      },
    ],
    notes: [],
  };
}

/** Why a column cannot be renamed in stages; undefined when it can. */
function whyNot({ spec, table, schema }: RecipeContext, column: Column | undefined): string | undefined {
  const name = `${spec.from.table}.${oldColumn(spec)}`;
  if (column === undefined) return `There is no column ${name} in the schema that the migrations lead to.`;
  if (table.kind !== "table") return `${spec.from.table} is a view: change the table behind it.`;
  if (table.columns.has(newColumn(spec))) return `${spec.from.table}.${newColumn(spec)} exists already.`;
  if (column.identity !== undefined || schema.sequencesOf(`${table.schema}.${table.name}`, column.name).length > 0)
    return `${name} takes its values from a sequence: two columns cannot share it.`;
  if (column.generated !== undefined) return `${name} is generated: it cannot be written.`;
  if (
    table.constraints.some(
      ({ definition, columns }) => definition.type === "primary-key" && columns.includes(column.name),
    )
  )
    return `${name} is part of the primary key: that needs a change of its own.`;
  const referencing = table.referencedBy.find((reference) => refersTo(schema, reference, column.name));
  if (referencing !== undefined)
    return `The foreign key ${referencing.constraint} of ${referencing.table} refers to ${name}: move it first.`;
  return undefined;
}

function refersTo(schema: Schema, reference: Table["referencedBy"][number], column: string): boolean {
  const constraints = schema.tableByKey(reference.table)?.constraints ?? [];
  return constraints.some(
    ({ name, definition }) =>
      name === reference.constraint &&
      definition.type === "foreign-key" &&
      definition.references.columns.some((target) => target.name === column),
  );
}

/** The directive's text behind `change`, in quotes where the names need them. */
function directiveText({ spec, dialect }: RecipeContext): string {
  const side = (table: string, column: string) => `${table}.${quoteName(column, dialect)}`;
  const table = tableSql(spec, dialect);
  const maps = [
    ...(spec.up.length === 0 ? [] : [`up(${spec.up.join(", ")})`]),
    ...(spec.down.length === 0 ? [] : [`down(${spec.down.join(", ")})`]),
  ];
  return [`${side(table, oldColumn(spec))} -> ${side(table, newColumn(spec))}`, ...maps].join(" ");
}

function dualWrite(context: RecipeContext): PhasePlan {
  const { spec, dialect } = context;
  return {
    migrations: [
      {
        name: migrationName("sync", spec),
        up: `${lockTimeout}\n\n${createSyncTrigger(spec, dialect)}`,
        down: dropSyncTrigger(spec, dialect),
      },
    ],
    notes: [],
  };
}

function backfill(context: RecipeContext): PhasePlan | Refusal {
  const { spec, table, dialect } = context;
  const key = table.constraints.find(({ definition }) => definition.type === "primary-key")?.columns;
  if (key === undefined || key.length === 0)
    return {
      refused: `${spec.from.table} has no primary key that the migrations show, so its rows cannot be walked in batches.`,
    };
  return {
    migrations: [
      {
        name: migrationName("backfill", spec),
        up: batchedBackfill(spec, key, dialect),
        noTransaction: true,
      },
    ],
    notes: [
      "The backfill runs outside a transaction and commits each batch. If it is interrupted, run it again: rows that are filled stay as they are.",
    ],
  };
}

/** The new column gets what the old one has; without a trigger, the old one must not be required any more. */
function cutover(context: RecipeContext): PhasePlan | Refusal {
  const { spec, table } = context;
  if (table.partitioned && table.indexes.some(({ columns }) => columns.includes(oldColumn(spec))))
    return {
      refused: `${spec.from.table} is partitioned: an index on it cannot be built concurrently. Build the indexes of ${newColumn(spec)} on each partition, then attach them.`,
    };
  const copies = columnCopies(context, { old: oldColumn(spec), next: newColumn(spec) });
  const { table: name, old } = names(context);
  const isRequired = table.columns.get(oldColumn(spec))?.notNull === true;
  const relax =
    isRequired && !isSynced(context)
      ? [
          {
            name: migrationName("relax", spec),
            up: `${lockTimeout}\n\nALTER TABLE ${name} ALTER COLUMN ${old} DROP NOT NULL;`,
          },
        ]
      : [];
  const migrations = [...copies.migrations, ...relax];
  if (migrations.length === 0)
    return {
      refused: `There is nothing to write in SQL: let the code read ${newColumn(spec)} instead of ${oldColumn(spec)}.`,
    };
  return {
    migrations,
    notes: [
      ...copies.notes,
      `When these have run, let the code read ${newColumn(spec)} instead of ${oldColumn(spec)}.`,
    ],
  };
}

/**
 * First the end of the synchronisation, while both columns must still agree; then the drop, which refuses to run before. Both
 * fail closed: nothing is changed when a check does not hold.
 */
function contract(context: RecipeContext): PhasePlan {
  const { spec, sync } = context;
  const { table, old } = names(context);
  const stop =
    sync === undefined || !isSynced(context)
      ? []
      : [{ name: migrationName("unsync", spec), ...stopSync(context, sync.name) }];
  const drop = {
    name: migrationName("contract", spec),
    up: `${lockTimeout}\n\n${sync === undefined ? noneMissing(context) : triggerGone(context, sync.name)}\n\n-- cutover: ignore drop-column because ${newColumn(spec)} took its place\nALTER TABLE ${table} DROP COLUMN ${old};`,
  };
  return {
    migrations: [...stop, drop],
    notes: ["There is no way back behind this: releases that name the old column can no longer run."],
  };
}

function stopSync(context: RecipeContext, trigger: string): { readonly up: string; readonly down?: string } {
  const { spec, dialect } = context;
  const { table, old, next } = names(context);
  const isOurs = trigger === syncTriggerName(spec);
  const column = context.table.columns.get(oldColumn(spec));
  const drop = isOurs ? dropSyncTrigger(spec, dialect) : `DROP TRIGGER ${quoteName(trigger, dialect)} ON ${table};`;
  const moves = [
    ...(column?.notNull === true ? [`ALTER TABLE ${table} ALTER COLUMN ${old} DROP NOT NULL;`] : []),
    ...(column?.default === undefined
      ? []
      : [`ALTER TABLE ${table} ALTER COLUMN ${next} SET DEFAULT ${column.default.text};`]),
  ];
  const up = [lockTimeout, "", noneDiffer(context), "", drop, ...moves].join("\n");
  return isOurs ? { up, down: createSyncTrigger(spec, dialect) } : { up };
}

function noneDiffer(context: RecipeContext): string {
  return assertion(
    `EXISTS (SELECT FROM ${names(context).table} WHERE ${mismatch(context.spec, context.dialect)})`,
    `${context.spec.id}: some rows differ, nothing was changed`,
  );
}

function noneMissing(context: RecipeContext): string {
  const { table, old, next } = names(context);
  return assertion(
    `EXISTS (SELECT FROM ${table} WHERE ${old} IS NOT NULL AND ${next} IS NULL)`,
    `${context.spec.id}: some rows have no ${newColumn(context.spec)}, nothing was dropped`,
  );
}

function triggerGone(context: RecipeContext, trigger: string): string {
  return assertion(
    `EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${literal(names(context).table)}::regclass AND tgname = ${literal(trigger)})`,
    `${context.spec.id}: the sync trigger is still there, nothing was dropped`,
  );
}

/** A block that ends the migration when the condition holds. */
function assertion(condition: string, message: string): string {
  return `DO $cutover$\nBEGIN\n  IF ${condition} THEN\n    RAISE EXCEPTION ${literal(message.replaceAll("%", "%%"))};\n  END IF;\nEND\n$cutover$;`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
