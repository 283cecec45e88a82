import type { OnlineClauses, Operation, OperationKind, OperationOf } from "../../sql/operations.ts";
import { effectOf, type Facts, type Lock, nothing } from "../facts.ts";
import type { Algorithm, Effect, Engine, EngineContext, OnlineEffect, OnlineLock } from "../types.ts";
import { classOf, isCostlier, isTighter, type OnlineClass, worst } from "./cases.ts";
import { addColumn, dropColumn, renameColumn } from "./columns.ts";
import { commits } from "./commits.ts";
import { historyRefusal } from "./history.ts";
import { addPrimaryKey, addUnique, createIndex, dropIndex, dropPrimaryKey } from "./indexes.ts";
import { redefineColumn } from "./redefine.ts";
import { type Change, type Changes, does, type Server, type Situation } from "./server.ts";
import {
  addCheck,
  addForeignKey,
  alterConstraint,
  alterPartitions,
  convertCharset,
  dropConstraint,
  rebuildTable,
  setSystemVersioning,
  setTableOptions,
} from "./tables.ts";
import { mariadbVersions, mysqlVersions } from "./versions.ts";

type Subjects = { readonly [K in OperationKind]?: (operation: OperationOf<K>, at: Situation) => Changes };

/** What each action of ALTER TABLE, and each statement that is one in other words, takes. */
const subjects: Subjects = {
  "add-column": addColumn,
  "drop-column": dropColumn,
  "rename-column": renameColumn,
  "redefine-column": redefineColumn,
  "set-default": () => does("definition"),
  "drop-default": () => does("definition"),
  "set-column-visibility": () => does("definition"),
  "add-primary-key": addPrimaryKey,
  "drop-primary-key": dropPrimaryKey,
  "add-unique": addUnique,
  "add-check": addCheck,
  "add-foreign-key": addForeignKey,
  "drop-constraint": dropConstraint,
  "alter-constraint": alterConstraint,
  "create-index": createIndex,
  "drop-index": dropIndex,
  "rename-index": () => does("table-definition"),
  "alter-index": () => does("table-definition"),
  "rename-table": () => does("rename-table"),
  "set-table-options": setTableOptions,
  "convert-charset": convertCharset,
  "rebuild-table": rebuildTable,
  "set-system-versioning": setSystemVersioning,
  "alter-partitions": alterPartitions,
  "other-table-action": () => does("rename-table"),
};

function changesOf<K extends OperationKind>(operation: OperationOf<K>, at: Situation): Changes | undefined {
  // The compiler cannot see that a subject found by the kind takes operations of that kind.
  const subject = subjects[operation.kind as K] as ((operation: OperationOf<K>, at: Situation) => Changes) | undefined;
  return subject?.(operation, at);
}

/** What an action takes by itself, and why. */
interface Taken {
  readonly class: OnlineClass;
  readonly changes: readonly Change[];
}

function takenBy(changes: readonly Change[], at: Situation): Taken {
  return { class: worst(changes.map((change) => classOf(change.case, at.server, at.version))), changes };
}

/** The reason of the change that is the costliest. */
function reasonOf({ changes, class: taken }: Taken, at: Situation, of: (class_: OnlineClass) => boolean): string {
  const found = changes.find((change) => of(classOf(change.case, at.server, at.version)));
  return found?.because || (taken.algorithm === "COPY" ? "the server copies it" : "the server rebuilds it");
}

/** Facts of an action of ALTER TABLE: what it takes by itself and, at the last action, what the whole command may be asked for. */
function factsOf(operation: Operation, at: Situation): Facts {
  const found = changesOf(operation, at);
  if (found === undefined) return otherFacts(operation, at);
  const key = keyOf(operation, at);
  const taken = takenBy(found.changes, at);
  const whole = commandClass(operation, found, taken.class, at);
  const refused = whole && refusal(operation.clauses, whole, at.server);
  const fails = found.fails ?? historyRefusal(operation, at) ?? refused;
  const because = taken.class.rebuilds
    ? reasonOf(taken, at, (class_) => class_.rebuilds === true)
    : whole?.mixed && "columns do not change instantly in one command with other changes";
  return {
    locks: key === undefined ? [] : locksOf(key, taken, at),
    ...(key !== undefined && because && { rewrites: [{ key, because }] }),
    ...(key !== undefined &&
      buildsIndex(operation) && { indexBuilds: [{ key, because: "the index is built from its rows" }] }),
    online: onlineOf(taken.class, whole, operation, at),
    ...(commits(operation) && { commits: true }),
    ...(fails !== undefined && { fails }),
    ...(found.unknown !== undefined && { unknown: found.unknown }),
  };
}

function keyOf(operation: Operation, { schema }: Situation): string | undefined {
  return "table" in operation && operation.table !== undefined ? schema.tableKey(operation.table) : undefined;
}

function locksOf(key: string, taken: Taken, at: Situation): readonly Lock[] {
  if (taken.class.lock === "SHARED")
    return [{ key, mode: "LockShared", because: reasonOf(taken, at, ({ lock }) => lock === "SHARED") }];
  return [{ key, mode: "MetadataExclusive", brief: true }];
}

function buildsIndex({ kind }: Operation): boolean {
  return kind === "create-index" || kind === "add-unique" || kind === "add-primary-key";
}

/** What a command takes; `mixed` where columns could have changed instantly but for the other actions. */
interface Whole extends OnlineClass {
  readonly mixed?: true;
}

/** What the command takes as a whole, told at its last action; undefined before, and where one of the actions is not known. */
function commandClass(operation: Operation, found: Changes, own: OnlineClass, at: Situation): Whole | undefined {
  const earlier = at.earlier ?? [];
  if (at.command.at(-1) !== operation || found.unknown !== undefined) return undefined;
  if (earlier.length < at.command.length - 1 || earlier.some((effect) => effect.unknown !== undefined))
    return undefined;
  const others = earlier.flatMap(({ online, rewrites }): readonly OnlineClass[] =>
    online === undefined ? [] : [{ ...online, ...(rewrites.length > 0 && { rebuilds: true }) }],
  );
  const whole = worst([...others, own]);
  return isMixture(whole, at)
    ? { ...worst([whole, { algorithm: "INPLACE", lock: "NONE", rebuilds: true }]), mixed: true }
    : whole;
}

/** MySQL gives up instant columns where another action of the command is not instant (measured: DROP FOREIGN KEY with DROP COLUMN). */
function isMixture(whole: OnlineClass, { server, command, earlier = [] }: Situation): boolean {
  if (server !== "mysql" || whole.algorithm === "INSTANT" || whole.rebuilds) return false;
  return command.some(
    (each, place) => isColumnChange(each) && (earlier[place]?.online?.algorithm ?? "INSTANT") === "INSTANT",
  );
}

function onlineOf(own: OnlineClass, whole: OnlineClass | undefined, operation: Operation, at: Situation): OnlineEffect {
  const { algorithm, lock } = own;
  const strongest = whole && takesClauses(operation, at) ? strongestOf(whole, operation, at) : undefined;
  const rowVersions = whole && rowVersionsOf(whole, at);
  return { algorithm, lock, ...(strongest && { strongest }), ...(rowVersions && { rowVersions }) };
}

function rowVersionsOf(whole: Whole, { server, version, command }: Situation): OnlineEffect["rowVersions"] {
  if (server !== "mysql" || version < 80_029) return undefined;
  if (whole.rebuilds) return "reset";
  return whole.algorithm === "INSTANT" && command.some(isColumnChange) ? "added" : undefined;
}

/** Virtual columns are not stored in rows. */
function isColumnChange(operation: Operation): boolean {
  return operation.kind === "drop-column" || (operation.kind === "add-column" && !operation.column.generated);
}

/** MariaDB takes no clauses with partitions and in DROP INDEX (measured); statements without them take none either. */
function takesClauses(operation: Operation, { server }: Situation): boolean {
  if (operation.kind === "rebuild-table")
    return operation.by === "force" || (operation.by === "order-by" && server === "mysql");
  if (operation.kind === "drop-index" && server === "mariadb") return !isStatement(operation);
  if (operation.kind === "alter-partitions") return server === "mysql" && takesPartitionClauses.has(operation.action);
  return true;
}

/** DROP INDEX names the table behind the index, ALTER TABLE before it. */
function isStatement({ index, table }: OperationOf<"drop-index">): boolean {
  return table !== undefined && table.span.start > index.span.start;
}

const takesPartitionClauses: ReadonlySet<string> = new Set(["add", "drop", "reorganize", "coalesce", "rebuild"]);

/** INSTANT of MySQL goes with no LOCK clause; partitions take no INSTANT. */
function strongestOf(
  whole: OnlineClass,
  { kind }: Operation,
  { server }: Situation,
): NonNullable<OnlineEffect["strongest"]> {
  const { algorithm, lock } = whole;
  if (server === "mysql" && algorithm === "INSTANT" && kind !== "create-index" && kind !== "drop-index")
    return { algorithm };
  return { algorithm, lock };
}

/** Why the server refuses what the command asks for; it carries out nothing then (ER_ALTER_OPERATION_NOT_SUPPORTED). */
function refusal(asked: OnlineClauses | undefined, whole: OnlineClass, server: Server): string | undefined {
  const algorithm = algorithmOf(asked?.algorithm);
  if (algorithm !== undefined && isCostlier(whole.algorithm, algorithm))
    return `ALGORITHM=${asked?.algorithm} is not possible: it takes ${whole.algorithm}`;
  const lock = lockOf(asked?.lock);
  if (server === "mysql" && algorithm === "INSTANT" && lock !== undefined)
    return `ALGORITHM=INSTANT goes with no LOCK clause`;
  const copies = algorithm === "COPY" && whole.lock === "NONE" && server === "mysql";
  if (lock !== undefined && (isTighter(whole.lock, lock) || (copies && lock === "NONE")))
    return `LOCK=${asked?.lock} is not possible: it takes ${copies ? "SHARED" : whole.lock}`;
  return undefined;
}

function algorithmOf(written: string | undefined): Algorithm | undefined {
  return written === "INSTANT" || written === "NOCOPY" || written === "INPLACE" || written === "COPY"
    ? written
    : undefined;
}

function lockOf(written: string | undefined): OnlineLock | undefined {
  return written === "NONE" || written === "SHARED" || written === "EXCLUSIVE" ? written : undefined;
}

/** Statements that are no ALTER TABLE. */
function otherFacts(operation: Operation, at: Situation): Facts {
  const fails = historyRefusal(operation, at);
  return {
    ...locking(operation, at),
    ...(commits(operation) && { commits: true }),
    ...(fails !== undefined && { fails }),
  };
}

function locking(operation: Operation, { schema }: Situation): Facts {
  const exclusive = (name: Parameters<typeof schema.tableKey>[0]): Facts => ({
    locks: [{ key: schema.tableKey(name), mode: "MetadataExclusive", brief: true }],
  });
  const own = (mode: "MetadataRead" | "MetadataWrite", name: Parameters<typeof schema.tableKey>[0]): Lock => ({
    key: schema.tableKey(name),
    mode,
  });
  switch (operation.kind) {
    case "drop-table":
    case "truncate-table":
    case "create-trigger":
      return exclusive(operation.table);
    case "lock-table":
      return operation.mode === "LockTablesRead" || operation.mode === "LockTablesWrite"
        ? { locks: [{ key: schema.tableKey(operation.table), mode: operation.mode }] }
        : nothing;
    case "insert-rows":
    case "update-rows":
    case "delete-rows":
      return { locks: [own("MetadataWrite", operation.table)], ...scanOf(operation, at(schema, operation.table)) };
    case "select":
      return { locks: operation.query.tables.map((table) => own("MetadataRead", table)) };
    default:
      return nothing;
  }
}

function at(schema: EngineContext["schema"], table: Parameters<typeof schema.tableKey>[0]): string {
  return schema.tableKey(table);
}

/** UPDATE and DELETE without a condition go through the whole table. */
function scanOf(operation: OperationOf<"insert-rows" | "update-rows" | "delete-rows">, key: string): Facts {
  if (operation.kind === "insert-rows" || operation.where !== undefined || operation.limited) return nothing;
  return { scans: [{ key, because: "there is no condition" }] };
}

function engine(server: Server, title: string, versions: Engine["versions"]): Engine {
  return {
    dialect: server,
    title,
    versions,
    effect(operation, context): Effect {
      const facts = operation.within === "routine" ? nothing : factsOf(operation, { ...context, server });
      return effectOf(facts, operation, context);
    },
  };
}

/** MySQL 8.0.12 to 9. */
export const mysql: Engine = engine("mysql", "MySQL", mysqlVersions);

/** MariaDB 10.6 to 11.8. */
export const mariadb: Engine = engine("mariadb", "MariaDB", mariadbVersions);
