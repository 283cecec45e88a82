import { isStatistics } from "../../schema/properties.ts";
import type { Table } from "../../schema/types.ts";
import type { QualifiedName, TypeName } from "../../sql/names.ts";
import type { ObjectKind, OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { familyOf, foreignKeysOf, targetOf } from "./reach.ts";

/** Kinds of objects that live in `pg_class` beside tables, and are locked like them. */
const relationKinds: ReadonlySet<ObjectKind> = new Set([
  "table",
  "view",
  "materialized-view",
  "sequence",
  "foreign-table",
]);

function keyOf(table: Table): string {
  return `${table.schema}.${table.name}`;
}

/** The key of a relation that an operation names: a sequence's where it is one. */
function relationKey(kind: ObjectKind, name: QualifiedName, context: EngineContext): string {
  const sequence = kind === "sequence" ? context.schema.sequence(name) : undefined;
  return sequence ? `${sequence.schema}.${sequence.name}` : targetOf(name, context).key;
}

/** DROP of anything that has no operation of its own. */
export function dropObject(operation: OperationOf<"drop-object">, context: EngineContext): Facts {
  const { objectKind, object, cascade } = operation;
  if (relationKinds.has(objectKind))
    return { locks: locks([relationKey(objectKind, object, context)], "AccessExclusive") };
  if (objectKind === "database" || objectKind === "tablespace") return { needsNoTransaction: true };
  if (objectKind === "statistics") {
    const tables = context.schema
      .tables()
      .filter((table) => table.statistics?.some((key) => isStatistics(key, object)));
    return { locks: locks(tables.map(keyOf), "ShareUpdateExclusive", "the statistics are about it") };
  }
  if (!cascade) return objectKind === "type" || objectKind === "domain" ? typeInUse(object, context) : nothing;
  const because = `what uses the ${objectKind} ${object.name} is dropped by CASCADE`;
  return { locks: locks(cascadeTables(objectKind, object, context), "AccessExclusive", because) };
}

/** Tables that lose something by DROP … CASCADE. */
function cascadeTables(kind: ObjectKind, object: QualifiedName, context: EngineContext): readonly string[] {
  const tables = context.schema.tables();
  switch (kind) {
    case "function":
    case "procedure": {
      const routine = context.schema.routine(object);
      const key = routine && `${routine.schema}.${routine.name}`;
      return tables
        .filter((table) => key !== undefined && table.triggers.some((trigger) => trigger.function === key))
        .map(keyOf);
    }
    case "type":
    case "domain":
      return usersOfType(object, context).map(keyOf);
    case "extension":
      return tables
        .filter((table) =>
          [...table.columns.values()].some(({ type }) => type?.name.replace(/^.*\./, "") === object.name),
        )
        .map(keyOf);
    case "schema": {
      const gone = tables.filter((table) => table.schema === object.name);
      return [
        ...gone.map(keyOf),
        ...gone.flatMap((table) => [
          ...foreignKeysOf(table, context).map(({ target }) => target),
          ...table.referencedBy.map((each) => each.table),
        ]),
      ];
    }
    default:
      return [];
  }
}

/** Tables with a column of a user type. */
function usersOfType(name: QualifiedName, context: EngineContext): readonly Table[] {
  const wanted = context.schema.type(name);
  if (!wanted) return [];
  const uses = (type: TypeName | undefined) => type !== undefined && context.schema.type(nameOfType(type)) === wanted;
  return context.schema.tables().filter((table) => [...table.columns.values()].some((column) => uses(column.type)));
}

function nameOfType(type: TypeName): QualifiedName {
  const dot = type.name.lastIndexOf(".");
  return dot < 0
    ? { name: type.name, span: type.span }
    : { schema: type.name.slice(0, dot), name: type.name.slice(dot + 1), span: type.span };
}

function typeInUse(name: QualifiedName, context: EngineContext): Facts {
  const [user] = usersOfType(name, context);
  return user
    ? { fails: `cannot drop type ${name.name} because a column of table ${user.name} depends on it` }
    : nothing;
}

/** RENAME, SET SCHEMA and OWNER TO of anything: relations are locked, the rest is catalog only. */
export function moveObject(
  operation: OperationOf<"rename-object"> | OperationOf<"set-schema"> | OperationOf<"change-owner">,
  context: EngineContext,
): Facts {
  if (!relationKinds.has(operation.objectKind)) return nothing;
  return { locks: locks([relationKey(operation.objectKind, operation.object, context)], "AccessExclusive") };
}

const domainChecks: Partial<Record<OperationOf<"alter-domain">["action"], string>> = {
  "add-check": "the new CHECK of the domain is tried on every row",
  "add-not-null": "NOT NULL of the domain is checked on every row",
  "set-not-null": "NOT NULL of the domain is checked on every row",
  validate: "the constraint of the domain is checked on every row",
};

/** ALTER DOMAIN: a new constraint is checked in every table that uses the domain, which keeps writers out of them. */
export function alterDomain(operation: OperationOf<"alter-domain">, context: EngineContext): Facts {
  const because = domainChecks[operation.action];
  if (because === undefined || operation.notValid) return nothing;
  const keys = usersOfType(operation.domain, context).map(keyOf);
  return { locks: locks(keys, "Share", `it uses the domain ${operation.domain.name}`), scans: works(keys, because) };
}

export function createSequence(operation: OperationOf<"create-sequence">, context: EngineContext): Facts {
  if (!operation.ownedBy) return nothing;
  return { locks: locks([targetOf(operation.ownedBy.table, context).key], "AccessShare", "it owns the sequence") };
}

/** ALTER SEQUENCE makes nextval wait: inserts that draw from it wait too. */
export function alterSequence(operation: OperationOf<"alter-sequence">, context: EngineContext): Facts {
  const owner = operation.ownedBy ? [targetOf(operation.ownedBy.table, context).key] : [];
  return {
    locks: [
      ...locks([relationKey("sequence", operation.sequence, context)], "ShareRowExclusive"),
      ...locks(owner, "AccessShare", "it owns the sequence"),
    ],
  };
}

export function comment(operation: OperationOf<"comment">, context: EngineContext): Facts {
  const { objectKind, object } = operation;
  if (!object) return nothing;
  if (relationKinds.has(objectKind) || objectKind === "column")
    return { locks: locks([relationKey(objectKind, object, context)], "ShareUpdateExclusive") };
  const onTable: readonly ObjectKind[] = ["constraint", "trigger", "rule", "policy"];
  return onTable.includes(objectKind) && targetOf(object, context).table
    ? { locks: locks([targetOf(object, context).key], "AccessShare") }
    : nothing;
}

/** GRANT and REVOKE lock a table from 18 on, and weakly. */
export function changePrivileges(operation: OperationOf<"change-privileges">, context: EngineContext): Facts {
  if (context.version < 18 || !relationKinds.has(operation.objectKind)) return nothing;
  return {
    locks: locks(
      operation.objects.map((name) => relationKey(operation.objectKind, name, context)),
      "AccessShare",
    ),
  };
}

export function createStatistics(operation: OperationOf<"create-statistics">, context: EngineContext): Facts {
  return operation.table ? { locks: locks([targetOf(operation.table, context).key], "ShareUpdateExclusive") } : nothing;
}

/** What may not run in a transaction block for being outside of any database, or for talking to another server. */
export function otherDdl(operation: OperationOf<"other-ddl">): Facts {
  const { verb, objectKind, action } = operation;
  const isAlone =
    objectKind === "subscription"
      ? talksToPublisher(operation)
      : objectKind === "database"
        ? verb === "create" || action === "set tablespace"
        : objectKind === "tablespace" && verb === "create";
  return isAlone ? { needsNoTransaction: true } : nothing;
}

/** CREATE SUBSCRIPTION makes a slot, and a changed list of publications is fetched, unless an option says otherwise (manual, both commands). */
function talksToPublisher({ verb, action, options = [] }: OperationOf<"other-ddl">): boolean {
  const isOff = (name: string) =>
    options.some((option) => option.name === name && /^'?(?:false|off|0)'?$/i.test(option.value ?? ""));
  if (verb === "create") return !isOff("connect") && !isOff("create_slot");
  if (action === "refresh publication") return true;
  return /^(?:set|add|drop) publication$/.test(action ?? "") && !isOff("refresh");
}

/** Tables that are published, or no longer, are locked against other schema changes. */
export function publish(
  operation: OperationOf<"create-publication"> | OperationOf<"alter-publication">,
  context: EngineContext,
): Facts {
  const keys = operation.tables.flatMap((name) => familyOf(targetOf(name, context).key, context));
  return { locks: locks(keys, "ShareUpdateExclusive") };
}

/** REASSIGN OWNED and DROP OWNED: the tables of which the history names the owner; there may be more. */
export function changeOwned(
  operation: OperationOf<"reassign-owned"> | OperationOf<"drop-owned">,
  context: EngineContext,
): Facts {
  const owners = operation.owners.map(({ name }) => name);
  const owned = context.schema.tables().filter(({ owner }) => owner !== undefined && owners.includes(owner));
  return {
    locks: locks(owned.map(keyOf), "AccessExclusive"),
    unknown: `what else ${owners.join(", ")} owns`,
  };
}
