import { objectKind, objectName, roleOf } from "./postgres-oracle-objects.ts";
import { columnOf, constraintOf, expressionOf, typeOf } from "./postgres-oracle-parts.ts";
import { nodes, record, relation, strings, type Tree, text } from "./postgres-tree.ts";

/** What an action says besides its kind and the table: in the order of `operationWords`. */
type Details = (command: Tree) => readonly string[];

const columnName: Details = (command) => [text(command, "name")];
const nothing: Details = () => [];
const ifExists: Details = (command) => [text(command, "name"), command.missing_ok === true ? "if exists" : ""];
const partition = (command: Tree) => relation(record(record(record(command, "def"), "PartitionCmd"), "name"));
const trigger = (mode: string) => (command: Tree) => [text(command, "name"), `mode=${mode}`];
const triggers = (mode: string, which: string) => () => [which, `mode=${mode}`];

/** The operation of each action of ALTER TABLE. */
const actions: Readonly<Record<string, readonly [kind: string, details: Details]>> = {
  AT_AddInherit: ["inherit", (command) => [`parent=${relation(record(record(command, "def"), "RangeVar"))}`]],
  AT_AddIdentity: ["add-identity", identityOf],
  AT_AddOf: ["set-of-type", (command) => [typeOf(record(record(command, "def"), "TypeName"))]],
  AT_AlterConstraint: ["alter-constraint", constraintChangeOf],
  AT_ClusterOn: ["set-cluster-index", nothing],
  AT_DisableRowSecurity: ["set-row-security", () => ["mode=disable"]],
  AT_DisableRule: ["set-rule-state", nothing],
  AT_DisableTrig: ["set-trigger-state", trigger("disable")],
  AT_DisableTrigAll: ["set-trigger-state", triggers("disable", "all")],
  AT_DisableTrigUser: ["set-trigger-state", triggers("disable", "user")],
  AT_DropExpression: ["drop-expression", ifExists],
  AT_DropIdentity: ["drop-identity", ifExists],
  AT_DropInherit: ["no-inherit", (command) => [`parent=${relation(record(record(command, "def"), "RangeVar"))}`]],
  AT_DropOf: ["set-of-type", nothing],
  AT_DropOids: ["set-without-oids", nothing],
  AT_DropNotNull: ["drop-not-null", columnName],
  AT_DetachPartition: [
    "detach-partition",
    (command) => [isConcurrent(command) ? "concurrently" : "", `partition=${partition(command)}`],
  ],
  AT_DetachPartitionFinalize: ["detach-partition", (command) => ["finalize", `partition=${partition(command)}`]],
  AT_EnableAlwaysTrig: ["set-trigger-state", trigger("enable-always")],
  AT_EnableReplicaTrig: ["set-trigger-state", trigger("enable-replica")],
  AT_EnableAlwaysRule: ["set-rule-state", nothing],
  AT_EnableReplicaRule: ["set-rule-state", nothing],
  AT_EnableRowSecurity: ["set-row-security", () => ["mode=enable"]],
  AT_EnableRule: ["set-rule-state", nothing],
  AT_EnableTrig: ["set-trigger-state", trigger("enable")],
  AT_EnableTrigAll: ["set-trigger-state", triggers("enable", "all")],
  AT_EnableTrigUser: ["set-trigger-state", triggers("enable", "user")],
  AT_ForceRowSecurity: ["set-row-security", () => ["mode=force"]],
  AT_NoForceRowSecurity: ["set-row-security", () => ["mode=no-force"]],
  AT_DropCluster: ["set-without-cluster", nothing],
  AT_ReplicaIdentity: ["set-replica-identity", replicaIdentityOf],
  AT_ResetOptions: ["set-column-options", columnName],
  AT_ResetRelOptions: ["reset-storage-parameters", (command) => [`parameters=[${optionsOf(command, false)}]`]],
  AT_SetAccessMethod: ["set-access-method", nothing],
  AT_SetCompression: ["set-compression", columnName],
  AT_SetExpression: [
    "set-expression",
    (command) => [text(command, "name"), `expression ${expressionOf(record(command, "def"))}`],
  ],
  AT_SetIdentity: ["alter-identity", columnName],
  AT_SetLogged: ["set-logged", nothing],
  AT_SetNotNull: ["set-not-null", columnName],
  AT_SetOptions: ["set-column-options", columnName],
  AT_SetRelOptions: ["set-storage-parameters", (command) => [`parameters=[${optionsOf(command, true)}]`]],
  AT_SetStatistics: ["set-statistics", columnName],
  AT_SetStorage: ["set-storage", (command) => [text(command, "name"), `storage=${storageOf(command)}`]],
  AT_SetTableSpace: ["set-tablespace", (command) => [`tablespace=${text(command, "name")}`]],
  AT_SetUnLogged: ["set-unlogged", nothing],
  AT_ValidateConstraint: ["validate-constraint", columnName],
};

/** ALTER TABLE and its like for views, indexes and types, one line an action. */
export function alterTableWords(tree: Tree): readonly string[] {
  const type = text(tree, "objtype");
  if (type === "OBJECT_TYPE")
    return nodes(tree, "cmds", "AlterTableCmd").map((command) => attributeWords(tree, command));
  return nodes(tree, "cmds", "AlterTableCmd").map((command) =>
    type === "OBJECT_INDEX" ? indexWords(tree, command) : line(tree, ...actionWords(command, tree)),
  );
}

function attributeWords(tree: Tree, command: Tree): string {
  const kinds: Readonly<Record<string, string>> = {
    AT_AddColumn: "add-attribute",
    AT_DropColumn: "drop-attribute",
    AT_AlterColumnType: "alter-attribute-type",
  };
  const column = record(record(command, "def"), "ColumnDef");
  const words = [
    kinds[text(command, "subtype")] ?? "",
    relation(record(tree, "relation")),
    `attribute=${text(command, "name") || text(column, "colname")}`,
    "typeName" in column ? `attribute type=${typeOf(record(column, "typeName"))}` : "",
    text(command, "behavior") === "DROP_CASCADE" ? "cascade" : "",
    command.missing_ok === true ? "if exists" : "",
  ];
  return words.filter((word) => word !== "").join(" ");
}

function indexWords(tree: Tree, command: Tree): string {
  const index = relation(record(tree, "relation"));
  const others: Readonly<Record<string, string>> = {
    AT_SetRelOptions: "set-parameters",
    AT_ResetRelOptions: "reset-parameters",
    AT_SetTableSpace: "set-tablespace",
    AT_SetStatistics: "set-statistics",
  };
  return text(command, "subtype") === "AT_AttachPartition"
    ? `attach-index-partition ${index} partition=${partition(command)}`
    : `alter-index ${index} action=${others[text(command, "subtype")]}`;
}

/** Kind, table, the details, and what was said of the table: the new name of a RENAME comes last. */
function line(tree: Tree, kind: string, ...details: readonly string[]): string {
  const table = record(tree, "relation");
  const own = [table.inh === true ? "" : "only", tree.missing_ok === true ? "table if exists" : ""];
  const to = details.filter((word) => word.startsWith("to="));
  const others = details.filter((word) => !word.startsWith("to="));
  return [kind, relation(table), ...others, ...own, ...to].filter((word) => word !== "").join(" ");
}

function actionWords(command: Tree, tree: Tree): readonly [string, ...string[]] {
  const subtype = text(command, "subtype");
  const known = actions[subtype];
  if (known) return [known[0], ...known[1](command)];
  const name = text(command, "name");
  const def = record(command, "def");
  const dropping = [
    text(command, "behavior") === "DROP_CASCADE" ? "cascade" : "",
    command.missing_ok === true ? "if exists" : "",
  ];
  switch (subtype) {
    case "AT_AddColumn":
      return ["add-column", columnOf(record(def, "ColumnDef")), command.missing_ok === true ? "if not exists" : ""];
    case "AT_AddConstraint": {
      const words = constraintOf(record(def, "Constraint"));
      return [`add-${words.split(" ")[0]}`, words];
    }
    case "AT_DropColumn":
      return ["drop-column", name, ...dropping];
    case "AT_DropConstraint":
      return ["drop-constraint", name, ...dropping];
    case "AT_ColumnDefault":
      return "def" in command ? ["set-default", name, `default ${expressionOf(def)}`] : ["drop-default", name];
    case "AT_AlterColumnType":
      return ["alter-column-type", name, ...newTypeOf(record(def, "ColumnDef"))];
    case "AT_ChangeOwner":
      return [
        "change-owner",
        `object kind=${objectKind(text(tree, "objtype"))}`,
        `owner=${roleOf(record(command, "newowner"))}`,
      ];
    case "AT_AttachPartition": {
      const isDefault = record(record(record(def, "PartitionCmd"), "bound"), "").is_default === true;
      const bound = record(record(def, "PartitionCmd"), "bound");
      return [
        "attach-partition",
        `bounds=${isDefault || bound.is_default === true ? "default" : "values"}`,
        `partition=${partition(command)}`,
      ];
    }
    default:
      return [`unknown ${subtype}`];
  }
}

function newTypeOf(column: Tree): readonly string[] {
  const collation = strings(record(column, "collClause"), "collname").at(-1);
  const using = "raw_default" in column ? `using ${expressionOf(record(column, "raw_default"))}` : "";
  return [typeOf(record(column, "typeName")), collation ? `collation=${collation}` : "", using];
}

function identityOf(command: Tree): readonly string[] {
  const when = text(record(record(command, "def"), "Constraint"), "generated_when");
  return [text(command, "name"), `identity=${when === "a" ? "always" : "by-default"}`];
}

/** Only what is written is changed; a trigger of the constraint that is deferred makes it deferrable. */
function constraintChangeOf(command: Tree): readonly string[] {
  const change = record(record(command, "def"), "ATAlterConstraint");
  const flag = (word: string, isChanged: unknown, isOn: unknown) =>
    isChanged === true ? (isOn === true ? word : `${word}=false`) : "";
  return [
    text(change, "conname"),
    flag("deferrable", change.alterDeferrability, change.deferrable),
    flag("enforced", change.alterEnforceability, change.is_enforced),
    flag("inherit", change.alterInheritability, change.noinherit !== true),
  ];
}

function isConcurrent(command: Tree): boolean {
  return record(record(command, "def"), "PartitionCmd").concurrent === true;
}

function replicaIdentityOf(command: Tree): readonly string[] {
  const modes: Readonly<Record<string, string>> = { d: "default", f: "full", n: "nothing", i: "index" };
  return [`mode=${modes[text(record(record(command, "def"), "ReplicaIdentityStmt"), "identity_type")]}`];
}

function storageOf(command: Tree): string {
  return text(record(record(command, "def"), "String"), "sval").toLowerCase();
}

function optionsOf(command: Tree, withValues: boolean): string {
  const options = nodes(record(record(command, "def"), "List"), "items", "DefElem");
  return options
    .map((option) => {
      const name = (text(option, "defnamespace") ? `${text(option, "defnamespace")}.` : "") + text(option, "defname");
      return withValues && "arg" in option ? `${name}=${shownValue(record(option, "arg"))}` : name;
    })
    .join(", ");
}

function shownValue(wrapped: Tree): string {
  const [value] = Object.values(wrapped) as readonly Tree[];
  const found = value?.ival ?? value?.fval ?? value?.sval ?? value?.boolval;
  if (found !== undefined) return String(found);
  return "Integer" in wrapped ? "0" : strings(value ?? {}, "names").join(".");
}

/** RENAME in all its forms. */
export function renameWords(tree: Tree): readonly string[] | undefined {
  const type = text(tree, "renameType");
  const to = `to=${text(tree, "newname")}`;
  const own = text(tree, "subname");
  const table = relation(record(tree, "relation"));
  const cascade = text(tree, "behavior") === "DROP_CASCADE" ? "cascade" : "";
  switch (type) {
    case "OBJECT_TABLE":
    case "OBJECT_FOREIGN_TABLE":
      return [line(tree, "rename-table", to)];
    case "OBJECT_COLUMN":
      return [line(tree, "rename-column", own, to)];
    case "OBJECT_TABCONSTRAINT":
      return [line(tree, "rename-constraint", own, to)];
    case "OBJECT_INDEX":
      return [`rename-index ${table} ${tree.missing_ok === true ? "if exists " : ""}${to}`];
    case "OBJECT_TRIGGER":
      return [`rename-trigger ${table} ${own} ${to}`];
    case "OBJECT_DOMCONSTRAINT":
      return [`alter-domain action=rename-constraint domain=${objectName(record(tree, "object"), "domain")}`];
    case "OBJECT_ATTRIBUTE":
      return [["rename-attribute", table, `attribute=${own}`, cascade, to].filter((word) => word !== "").join(" ")];
    case "OBJECT_POLICY":
      return [`rename-policy ${table} policy=${own} ${to}`];
    case "OBJECT_RULE":
      return [`rename-rule ${table} rule=${own} ${to}`];
    default: {
      const kind = objectKind(type);
      return [`rename-object ${table || objectName(record(tree, "object"), kind) || own} object kind=${kind} ${to}`];
    }
  }
}
