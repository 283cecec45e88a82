import type { Operation, OperationKind, OperationOf } from "../../sql/operations.ts";
import { effectOf, type Facts, nothing, together, works } from "../facts.ts";
import type { Effect, Engine, EngineContext } from "../types.ts";
import { addColumn, dropColumn } from "./columns.ts";
import { sqliteVersions, versions } from "./versions.ts";
import { buildsIndex, changesCatalog, readsAll } from "./work.ts";

type OnTable = Extract<Operation, { readonly table: unknown }>;

/** What is known of each operation. One that is not listed takes no lock. */
const subjects: { readonly [K in OperationKind]?: (operation: OperationOf<K>, context: EngineContext) => Facts } = {
  "create-table": createTable,
  "drop-table": dropTable,
  "rename-table": catalogOnly,
  "add-column": addColumn,
  "drop-column": dropColumn,
  "rename-column": catalogOnly,
  "alter-column-type": impossible("change the type of a column"),
  "set-default": impossible("change a default"),
  "drop-default": impossible("drop a default"),
  "set-not-null": setNotNull,
  "drop-not-null": newForm("ALTER COLUMN … DROP NOT NULL"),
  "add-check": addCheck,
  "add-primary-key": impossible("add a primary key"),
  "add-unique": impossible("add a UNIQUE constraint"),
  "add-foreign-key": impossible("add a foreign key"),
  "drop-constraint": dropConstraint,
  "rename-constraint": impossible("rename a constraint"),
  "create-index": (operation, context) =>
    together(buildsIndex(operation.table, context, "the index is built"), {
      ...(operation.concurrently && { fails: "SQLite has no CREATE INDEX CONCURRENTLY" }),
    }),
  "drop-index": (operation, context) => {
    const index = context.schema.index(operation.index);
    return index === undefined ? nothing : { locks: [{ key: index.table, mode: "DatabaseWrite", brief: true }] };
  },
  reindex: (operation, context) => {
    const key = operation.name && context.schema.index(operation.name)?.table;
    return key === undefined
      ? { unknown: "which tables it is about" }
      : { locks: [{ key, mode: "DatabaseWrite" }], indexBuilds: works([key], "the index is built anew") };
  },
  "create-trigger": catalogOnly,
  vacuum: (_, context) => {
    const keys = context.schema
      .tables()
      .flatMap((table) => (table.kind === "table" ? [`${table.schema}.${table.name}`] : []));
    return {
      locks: keys.map((key) => ({ key, mode: "DatabaseExclusive" as const })),
      rewrites: works(keys, "VACUUM copies the whole database"),
      needsNoTransaction: true,
    };
  },
  "insert-rows": catalogOnly,
  "update-rows": (operation, context) =>
    operation.where || operation.limited || operation.from.length > 0
      ? changesCatalog(operation.table, context)
      : readsAll(operation.table, context, "the UPDATE has no WHERE"),
  "delete-rows": (operation, context) =>
    operation.where || operation.limited
      ? changesCatalog(operation.table, context)
      : readsAll(operation.table, context, "the DELETE has no WHERE"),
};

function catalogOnly(operation: OnTable, context: EngineContext): Facts {
  return changesCatalog(operation.table, context);
}

/** ALTER TABLE has no such form, in any version (manual, ALTER TABLE). */
function impossible(what: string) {
  return (operation: OnTable, context: EngineContext): Facts =>
    together(changesCatalog(operation.table, context), { fails: `SQLite cannot ${what} with ALTER TABLE` });
}

/** A form that came with 3.53 (manual, "Release History"). */
function newForm(what: string) {
  return (operation: OnTable, context: EngineContext): Facts =>
    together(changesCatalog(operation.table, context), tooOld(what, context));
}

function tooOld(what: string, { version }: EngineContext): Facts {
  return version < sqliteVersions.alterConstraints ? { fails: `SQLite has no ${what} before version 3.53` } : nothing;
}

function setNotNull(operation: OperationOf<"set-not-null">, context: EngineContext): Facts {
  return together(
    readsAll(operation.table, context, "every row is looked at for NULL"),
    tooOld("ALTER COLUMN … SET NOT NULL", context),
  );
}

function addCheck(operation: OperationOf<"add-check">, context: EngineContext): Facts {
  return together(readsAll(operation.table, context, "every row is checked"), tooOld("ADD CONSTRAINT", context));
}

/** Keys cannot be dropped; checks and foreign keys can from 3.53 on. Measured on 3.54. */
function dropConstraint(operation: OperationOf<"drop-constraint">, context: EngineContext): Facts {
  const known = context.schema
    .table(operation.table)
    ?.constraints.find(({ name }) => name === operation.constraint.name)?.definition.type;
  const isKey = known === "primary-key" || known === "unique";
  const own = isKey ? { fails: "the constraint of a key cannot be dropped" } : tooOld("DROP CONSTRAINT", context);
  const syntax = operation.ifExists ? { fails: "SQLite has no DROP CONSTRAINT IF EXISTS" } : nothing;
  return together(changesCatalog(operation.table, context), own, syntax);
}

function createTable(operation: OperationOf<"create-table">, context: EngineContext): Facts {
  const isStrict = operation.options?.includes("STRICT") === true;
  const source = operation.query?.tables.map((table) => context.schema.tableKey(table)) ?? [];
  return together(
    { scans: works(source, "the new table is filled from it") },
    isStrict && context.version < sqliteVersions.strict
      ? { fails: "SQLite has no STRICT tables before version 3.37" }
      : nothing,
  );
}

/** DROP TABLE deletes the rows first where foreign keys are enforced, which their actions follow (manual, "SQLite Foreign Key Support", 5). */
function dropTable(operation: OperationOf<"drop-table">, context: EngineContext): Facts {
  return together(changesCatalog(operation.table, context), {
    ...(operation.cascade && { fails: "SQLite has no DROP TABLE … CASCADE" }),
  });
}

function factsOf<K extends OperationKind>(operation: OperationOf<K>, context: EngineContext): Facts {
  // The compiler cannot see that a subject found by the kind takes operations of that kind.
  const subject = subjects[operation.kind as K] as
    | ((operation: OperationOf<K>, context: EngineContext) => Facts)
    | undefined;
  return subject?.(operation, context) ?? nothing;
}

/** SQLite 3.31 to 3.54. */
export const sqlite: Engine = {
  dialect: "sqlite",
  title: "SQLite",
  versions,
  effect(operation, context): Effect {
    const facts = operation.within === "routine" ? nothing : factsOf(operation, context);
    const fails = facts.fails ?? severalActions(operation, context);
    return effectOf({ ...facts, ...(fails !== undefined && { fails }) }, operation, context);
  },
};

/** One ALTER TABLE does one thing. */
function severalActions(operation: Operation, { command }: EngineContext): string | undefined {
  const actions = command.filter((other) => other.kind !== "create-table" && "table" in other);
  const isAlter = command.every((other) => /^(?:add|drop|rename|alter|set)-/.test(other.kind)) && command.length > 1;
  return isAlter && actions.length > 1 && operation.kind !== "drop-table"
    ? "SQLite takes one action in an ALTER TABLE"
    : undefined;
}
