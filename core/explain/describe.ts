import type { Expression, Name, QualifiedName, TypeName } from "../sql/names.ts";
import type { ColumnDefinition, Constraint, Operation, OperationKind, OperationOf } from "../sql/operations.ts";

/** A qualified name for people: as the server resolves it, without quotes. */
export function nameText(name: QualifiedName): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}

/** A type for people: `numeric(10,2)[]`. */
export function typeText(type: TypeName): string {
  const sign = type.unsigned ? " unsigned" : "";
  return `${type.name}${type.args.length === 0 ? "" : `(${type.args.join(",")})`}${sign}${"[]".repeat(type.dimensions)}`;
}

/** What an operation does, in one line without a full stop: `adds column users.c, text, not null`. */
export function describe(operation: Operation): string {
  const describer = describers[operation.kind] as (operation: Operation) => string;
  return describer(operation);
}

type Describers = { readonly [K in OperationKind]: (operation: OperationOf<K>) => string };

const columnOf = (operation: { readonly table: QualifiedName; readonly column: Name }): string =>
  `${nameText(operation.table)}.${operation.column.name}`;
const tableOf = (operation: { readonly table: QualifiedName }): string => nameText(operation.table);
const names = (list: readonly { readonly name: string }[]): string => list.map(({ name }) => name).join(", ");
const concurrently = (operation: { readonly concurrently?: unknown }): string =>
  operation.concurrently === undefined ? "" : " concurrently";
const shorten = ({ text }: Expression): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

const describers: Describers = {
  "create-table": (o) =>
    o.partitionOf === undefined
      ? `creates ${o.temporary === true ? "temporary " : ""}table ${tableOf(o)}${o.columns.length === 0 ? "" : ` with ${count(o.columns.length, "column")}`}`
      : `creates partition ${tableOf(o)} of ${nameText(o.partitionOf)}`,
  "drop-table": (o) =>
    `drops table ${tableOf(o)} with its data${o.cascade === true ? " and everything that depends on it" : ""}`,
  "rename-table": (o) => `renames table ${tableOf(o)} to ${o.to.name}`,
  "set-schema": (o) => `moves ${kindText(o.objectKind)} ${nameText(o.object)} to schema ${o.to.name}`,
  "truncate-table": (o) =>
    `empties table ${tableOf(o)}${o.cascade === true ? " and all tables that reference it" : ""}${o.restartIdentity === true ? ", and restarts its sequences" : ""}`,
  "add-column": (o) => `adds column ${tableOf(o)}.${columnText(o.column)}`,
  "drop-column": (o) => `drops column ${columnOf(o)} with its data`,
  "redefine-column": (o) => `redefines column ${tableOf(o)}.${columnText(o.definition)}`,
  "set-column-visibility": (o) => `makes column ${columnOf(o)} ${o.visible ? "visible" : "invisible"}`,
  "rename-column": (o) => `renames column ${columnOf(o)} to ${o.to.name}`,
  "alter-column-type": (o) => `changes the type of ${columnOf(o)} to ${typeText(o.type)}`,
  "set-default": (o) => `sets the default of ${columnOf(o)} to ${shorten(o.default)}`,
  "drop-default": (o) => `removes the default of ${columnOf(o)}`,
  "set-not-null": (o) => `forbids NULL in ${columnOf(o)}`,
  "drop-not-null": (o) => `allows NULL in ${columnOf(o)}`,
  "add-identity": (o) => `makes ${columnOf(o)} an identity column`,
  "alter-identity": (o) => `changes the identity of ${columnOf(o)}`,
  "reseed-identity": (o) => `sets the number that ${tableOf(o)} goes on from`,
  "drop-identity": (o) => `removes the identity of ${columnOf(o)}`,
  "set-expression": (o) => `changes the generation expression of ${columnOf(o)}`,
  "drop-expression": (o) => `makes the generated column ${columnOf(o)} a plain one`,
  "set-statistics": (o) => `sets the statistics target of ${columnOf(o)}`,
  "set-storage": (o) => `sets the storage of ${columnOf(o)} to ${o.storage}`,
  "set-compression": (o) => `sets the compression of ${columnOf(o)}`,
  "set-column-options": (o) => `sets options of ${columnOf(o)}`,
  "add-primary-key": (o) => `makes ${constraintText(o.constraint)} the primary key of ${tableOf(o)}`,
  "add-unique": (o) => `adds a unique constraint on ${tableOf(o)}${constraintText(o.constraint)}`,
  "add-check": (o) => `adds a check to ${tableOf(o)}: ${shorten(o.constraint.expression)}${validity(o.constraint)}`,
  "add-foreign-key": (o) =>
    `adds a foreign key from ${tableOf(o)} (${names(o.constraint.columns)}) to ${nameText(o.constraint.references.table)}${validity(o.constraint)}`,
  "add-exclude": (o) => `adds an exclusion constraint to ${tableOf(o)}`,
  "add-not-null": (o) => `forbids NULL in ${tableOf(o)}.${o.constraint.column.name}${validity(o.constraint)}`,
  "drop-constraint": (o) => `drops constraint ${o.constraint.name} of ${tableOf(o)}`,
  "validate-constraint": (o) => `checks all rows of ${tableOf(o)} against constraint ${o.constraint.name}`,
  "drop-primary-key": (o) => `drops the primary key of ${tableOf(o)}`,
  "alter-constraint": (o) =>
    o.enforced === undefined
      ? `changes constraint ${o.constraint.name} of ${tableOf(o)}`
      : `${o.enforced ? "enforces" : "stops enforcing"} constraint ${o.constraint.name} of ${tableOf(o)}`,
  "rename-constraint": (o) => `renames constraint ${o.constraint.name} of ${tableOf(o)} to ${o.to.name}`,
  "create-index": (o) =>
    `builds ${o.unique === true ? "unique " : ""}index ${o.name?.name ?? ""} on ${tableOf(o)}${concurrently(o)}`.replace(
      "  ",
      " ",
    ),
  "drop-index": (o) => `drops index ${nameText(o.index)}${concurrently(o)}`,
  "rename-index": (o) => `renames index ${nameText(o.index)} to ${o.to.name}`,
  "alter-index": (o) => `changes index ${nameText(o.index)}`,
  "attach-index-partition": (o) => `attaches index ${nameText(o.partition)} to ${nameText(o.index)}`,
  reindex: (o) => `rebuilds ${o.target} ${o.name === undefined ? "" : nameText(o.name)}${concurrently(o)}`,
  "attach-partition": (o) => `attaches ${nameText(o.partition)} to ${tableOf(o)} as a partition`,
  "detach-partition": (o) => `detaches partition ${nameText(o.partition)} from ${tableOf(o)}${concurrently(o)}`,
  inherit: (o) => `makes ${tableOf(o)} inherit from ${nameText(o.parent)}`,
  "no-inherit": (o) => `stops ${tableOf(o)} from inheriting from ${nameText(o.parent)}`,
  "alter-partitions": (o) => partitionsText(o),
  "set-table-options": (o) =>
    `sets ${o.options.map(({ name, value }) => `${name.replaceAll("_", " ")} of ${tableOf(o)} to ${value}`).join(", ")}`,
  "convert-charset": (o) => `converts the text of ${tableOf(o)} to ${o.charset}`,
  "rebuild-table": (o) => `rebuilds ${tableOf(o)}`,
  "set-system-versioning": (o) => `${o.mode}s system versioning ${o.mode === "add" ? "to" : "of"} ${tableOf(o)}`,
  "other-table-action": (o) => `changes ${tableOf(o)}: ${o.action}`,
  "set-logged": (o) => `makes ${tableOf(o)} logged`,
  "set-unlogged": (o) => `makes ${tableOf(o)} unlogged`,
  "set-tablespace": (o) => `moves ${tableOf(o)} to tablespace ${o.tablespace.name}`,
  "move-tablespace": (o) =>
    `moves every ${kindText(o.objectKind)} in tablespace ${o.tablespace.name} to ${o.to.name}${o.ownedBy.length === 0 ? "" : `, of those that ${o.ownedBy.join(", ")} owns`}`,
  "set-of-type": (o) =>
    o.type === undefined
      ? `takes ${tableOf(o)} off its type`
      : `makes ${tableOf(o)} a table of type ${nameText(o.type)}`,
  "set-without-oids": (o) => `does nothing to ${tableOf(o)}: no table has OIDs`,
  "set-access-method": (o) => `changes the access method of ${tableOf(o)}`,
  "set-storage-parameters": (o) => `sets storage parameters of ${tableOf(o)}: ${names(o.parameters)}`,
  "reset-storage-parameters": (o) => `resets storage parameters of ${tableOf(o)}: ${o.parameters.join(", ")}`,
  "set-cluster-index": (o) => `marks the index by which ${tableOf(o)} is clustered`,
  "set-without-cluster": (o) => `forgets the index by which ${tableOf(o)} was clustered`,
  "set-row-security": (o) =>
    `${o.mode.replace("-", " ")}s row-level security on ${tableOf(o)}`.replace("no forces", "stops forcing"),
  "set-replica-identity": (o) => `sets the replica identity of ${tableOf(o)} to ${o.mode}`,
  "set-trigger-state": (o) =>
    `${o.mode.startsWith("enable") ? "enables" : "disables"} ${triggerText(o.trigger)} on ${tableOf(o)}`,
  "set-rule-state": (o) => `enables or disables a rule on ${tableOf(o)}`,
  "change-owner": (o) => `makes ${o.owner.name} the owner of ${kindText(o.objectKind)} ${nameText(o.object)}`,
  "reassign-owned": (o) => `gives everything that ${names(o.owners)} owns to ${o.owner.name}`,
  "drop-owned": (o) => `drops everything that ${names(o.owners)} owns`,
  vacuum: (o) =>
    `${o.full === true ? "rewrites" : "vacuums"} ${o.tables.length === 0 ? "all tables" : o.tables.map(nameText).join(", ")}`,
  analyze: (o) => `gathers statistics of ${o.tables.length === 0 ? "all tables" : o.tables.map(nameText).join(", ")}`,
  cluster: (o) => `rewrites ${o.table === undefined ? "all clustered tables" : nameText(o.table)} in index order`,
  "lock-table": (o) => `locks table ${tableOf(o)}`,
  "unlock-tables": () => "gives back the locks of LOCK TABLES",
  "create-enum": (o) => `creates enum ${nameText(o.type)} with ${count(o.values.length, "value")}`,
  "add-enum-value": (o) => `adds value '${o.value.name}' to enum ${nameText(o.type)}`,
  "rename-enum-value": (o) => `renames value '${o.value.name}' of enum ${nameText(o.type)} to '${o.to.name}'`,
  "create-type": (o) => `creates type ${nameText(o.type)}`,
  "alter-type": (o) => `changes type ${nameText(o.type)}`,
  "add-attribute": (o) => `adds attribute ${o.attribute.name} to type ${nameText(o.type)}`,
  "drop-attribute": (o) => `drops attribute ${o.attribute.name} of type ${nameText(o.type)}`,
  "alter-attribute-type": (o) =>
    `changes the type of attribute ${o.attribute.name} of ${nameText(o.type)}${o.attributeType === undefined ? "" : ` to ${typeText(o.attributeType)}`}`,
  "rename-attribute": (o) => `renames attribute ${o.attribute.name} of type ${nameText(o.type)} to ${o.to.name}`,
  "create-domain": (o) => `creates domain ${nameText(o.domain)}`,
  "alter-domain": (o) => `changes domain ${nameText(o.domain)}`,
  "create-sequence": (o) => `creates sequence ${nameText(o.sequence)}`,
  "alter-sequence": (o) => `changes sequence ${nameText(o.sequence)}`,
  "create-schema": (o) => `creates schema ${o.schema.name}`,
  "create-extension": (o) => `installs extension ${o.extension.name}`,
  "create-database": (o) => `creates database ${o.database.name}`,
  "alter-system": () => "changes a setting of the server",
  "drop-object": (o) => `drops ${kindText(o.objectKind)} ${nameText(o.object)}`,
  "rename-object": (o) => `renames ${kindText(o.objectKind)} ${nameText(o.object)} to ${o.to.name}`,
  "other-ddl": (o) =>
    `${verb(o.verb)} ${kindText(o.objectKind)}${o.object === undefined ? "" : ` ${nameText(o.object)}`}${o.action === undefined ? "" : `: ${o.action}`}`,
  "create-publication": (o) =>
    `creates publication ${o.publication.name}${publishedText(o.allTables === true ? "all tables" : o.tables.map(nameText).join(", "), " of ")}`,
  "alter-publication": (o) =>
    `changes publication ${o.publication.name}${publishedText(o.tables.map(nameText).join(", "), o.action === "add" ? ": adds " : o.action === "drop" ? ": drops " : ": publishes ")}`,
  "create-view": (o) => `${o.orReplace === true ? "creates or replaces" : "creates"} view ${nameText(o.view)}`,
  "create-materialized-view": (o) =>
    `creates materialized view ${nameText(o.view)}${o.withNoData === true ? " without data" : " and fills it"}`,
  "refresh-materialized-view": (o) => `fills materialized view ${nameText(o.view)} anew${concurrently(o)}`,
  "create-function": (o) =>
    `${o.orReplace === true ? "creates or replaces" : "creates"} ${o.objectKind} ${nameText(o.routine)}`,
  "create-trigger": (o) =>
    `creates trigger ${o.trigger.name} on ${tableOf(o)}, ${o.timing.replace("-", " ")} ${o.events.join(" or ")}`,
  "drop-trigger": (o) => `drops trigger ${o.trigger.name} of ${tableOf(o)}`,
  "rename-trigger": (o) => `renames trigger ${o.trigger.name} of ${tableOf(o)} to ${o.to.name}`,
  "create-rule": (o) => `creates rule ${o.rule.name} on ${tableOf(o)}`,
  "drop-rule": (o) => `drops rule ${o.rule.name} of ${tableOf(o)}`,
  "rename-rule": (o) => `renames rule ${o.rule.name} of ${tableOf(o)} to ${o.to.name}`,
  "create-policy": (o) => `creates policy ${o.policy.name} on ${tableOf(o)}`,
  "alter-policy": (o) => `changes policy ${o.policy.name} on ${tableOf(o)}`,
  "rename-policy": (o) => `renames policy ${o.policy.name} of ${tableOf(o)} to ${o.to.name}`,
  "drop-policy": (o) => `drops policy ${o.policy.name} of ${tableOf(o)}`,
  "create-statistics": (o) => `creates extended statistics${o.table === undefined ? "" : ` on ${nameText(o.table)}`}`,
  "change-privileges": (o) =>
    `${o.action}s ${o.privileges.join(", ") || "privileges"}${o.objects.length === 0 ? "" : ` on ${o.objects.map(nameText).join(", ")}`}`,
  comment: (o) =>
    `sets the comment of ${kindText(o.objectKind)}${o.object === undefined ? "" : ` ${nameText(o.object)}`}`,
  "insert-rows": (o) => `inserts rows into ${tableOf(o)}`,
  "update-rows": (o) => `updates ${o.where === undefined ? "all rows" : "rows"} of ${tableOf(o)}`,
  "delete-rows": (o) => `deletes ${o.where === undefined ? "all rows" : "rows"} of ${tableOf(o)}`,
  "merge-rows": (o) => `merges rows into ${tableOf(o)}`,
  "copy-rows": (o) => `copies rows ${o.direction} ${o.table === undefined ? "a query" : nameText(o.table)}`,
  select: (o) => `reads ${o.query.tables.map(nameText).join(", ") || "no table"}`,
  call: (o) => `runs ${o.routine === undefined ? "code that this file does not show" : nameText(o.routine)}`,
  begin: () => "opens a transaction",
  commit: () => "commits the transaction",
  rollback: (o) => (o.toSavepoint === true ? "goes back to a savepoint" : "rolls the transaction back"),
  savepoint: () => "sets a savepoint",
  "set-setting": (o) =>
    `sets ${o.setting} to ${o.value}${o.scope === "transaction" ? " until the transaction ends" : ""}`,
  "reset-setting": (o) =>
    o.discard === true
      ? "discards the state of the session"
      : `resets ${o.setting === "all" ? "all settings" : o.setting}`,
  "end-batch": () => "ends the batch",
  "do-block": (o) => `runs a block of ${o.language}`,
};

function partitionsText(o: OperationOf<"alter-partitions">): string {
  switch (o.action) {
    case "partition-by":
      return `partitions ${tableOf(o)}`;
    case "remove":
      return `makes ${tableOf(o)} a table without partitions`;
    case "exchange":
      return `exchanges partition ${names(o.partitions)} of ${tableOf(o)} with ${o.exchange === undefined ? "a table" : nameText(o.exchange)}`;
    default:
      return `${verb(o.action)} partitions${o.partitions.length === 0 ? "" : ` ${names(o.partitions)}`} of ${tableOf(o)}`;
  }
}

function columnText(column: ColumnDefinition): string {
  const parts = [
    column.name.name,
    column.type === undefined ? undefined : typeText(column.type),
    column.notNull === undefined ? undefined : "not null",
    column.default === undefined ? undefined : `default ${shorten(column.default)}`,
    column.autoIncrement === undefined ? undefined : "counted up",
    column.invisible === undefined ? undefined : "invisible",
    column.generated === undefined
      ? undefined
      : column.generated.stored
        ? "generated and stored"
        : "generated when read",
    column.identity === undefined ? undefined : "identity",
  ];
  return parts
    .filter((part) => part !== undefined)
    .join(", ")
    .replace(", ", " ");
}

function constraintText(constraint: Constraint): string {
  if (constraint.type !== "primary-key" && constraint.type !== "unique") return "";
  return constraint.usingIndex === undefined
    ? ` (${names(constraint.columns)})`
    : ` with index ${constraint.usingIndex.name}`;
}

function validity(constraint: Constraint): string {
  return constraint.notValid === undefined ? "" : ", not valid yet: existing rows are not checked";
}

function publishedText(tables: string, before: string): string {
  return tables === "" ? "" : `${before}${tables}`;
}

function triggerText(trigger: string): string {
  return trigger === "all" ? "all triggers" : trigger === "user" ? "all user triggers" : `trigger ${trigger}`;
}

function kindText(kind: string): string {
  return kind === "other" ? "object" : kind.replaceAll("-", " ");
}

function verb(word: string): string {
  const lower = word.toLowerCase();
  return lower.endsWith("s") ? lower : `${lower.replace(/([^aeiou])y$/, "$1ie")}s`;
}

function count(number: number, noun: string): string {
  return number === 1 ? `one ${noun}` : `${number} ${noun}s`;
}
