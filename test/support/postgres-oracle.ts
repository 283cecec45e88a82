import { alterTableWords, renameWords } from "./postgres-oracle-alter.ts";
import { objectKind, objectName, objectParts, roleOf } from "./postgres-oracle-objects.ts";
import { columnOf, constraintOf, expressionOf, isTableConstraint, typeOf } from "./postgres-oracle-parts.ts";
import type { ParsedStatement } from "./postgres-statements.ts";
import { dotted, nodes, record, relation, strings, type Tree, text } from "./postgres-tree.ts";

/**
 * What a DDL statement does as PostgreSQL's own parser understands it, in the words of `operationWords`. Undefined for
 * statements that this oracle knows nothing about.
 */
export function expectedOperations({ node, tree }: ParsedStatement): readonly string[] | undefined {
  return readers[node]?.(tree);
}

const readers: Readonly<Record<string, (tree: Tree) => readonly string[] | undefined>> = {
  AlterTableStmt: alterTableWords,
  RenameStmt: renameWords,
  AlterObjectSchemaStmt: (tree) => {
    const kind = objectKind(text(tree, "objectType"));
    const object = relation(record(tree, "relation")) || objectName(record(tree, "object"), kind);
    return words("set-schema", object, `object kind=${kind}`, `to=${text(tree, "newschema")}`);
  },
  AlterOwnerStmt: (tree) => {
    const kind = objectKind(text(tree, "objectType"));
    const owner = `owner=${roleOf(record(tree, "newowner"))}`;
    return words("change-owner", objectName(record(tree, "object"), kind), `object kind=${kind}`, owner);
  },
  CreateStmt: createTableWords,
  CreateForeignTableStmt: (tree) => createTableWords(record(tree, "base")),
  CreateTableAsStmt: (tree) => {
    if (text(tree, "objtype") !== "OBJECT_TABLE") return undefined;
    const table = record(record(tree, "into"), "rel");
    const columns = strings(record(tree, "into"), "colNames");
    return words(
      "create-table",
      relation(table),
      "as query",
      columns.length > 0 ? `[${columns.join(", ")}]` : "",
      flag(tree, "if_not_exists", "if not exists"),
      tablespaceOf(text(record(tree, "into"), "tableSpaceName")),
      ...persistence(table),
      flag(record(tree, "into"), "skipData", "with no data"),
    );
  },
  IndexStmt: createIndexWords,
  DropStmt: dropWords,
  TruncateStmt: (tree) =>
    nodes(tree, "relations", "RangeVar").flatMap((table) =>
      words("truncate-table", relation(table), cascade(tree), flag(tree, "restart_seqs", "restart identity")),
    ),
  CreateEnumStmt: (tree) =>
    words("create-enum", dotted(strings(tree, "typeName")), list("values=", strings(tree, "vals"))),
  CompositeTypeStmt: (tree) =>
    words(
      "create-type",
      relation(record(tree, "typevar")),
      list("", nodes(tree, "coldeflist", "ColumnDef").map(columnOf)),
    ),
  CreateRangeStmt: (tree) => words("create-type", dotted(strings(tree, "typeName"))),
  AlterEnumStmt: alterEnumWords,
  CreateDomainStmt: (tree) => {
    const constraints = nodes(tree, "constraints", "Constraint");
    const checks = constraints.filter((one) => text(one, "contype") === "CONSTR_CHECK").map((one) => constraintOf(one));
    const isNotNull = constraints.some((one) => text(one, "contype") === "CONSTR_NOTNULL");
    const base = columnOf({ typeName: tree.typeName }).trim();
    const found = [
      `base=${base}`,
      checks.length > 0 ? `[${checks.join(", ")}]` : "",
      `domain=${dotted(strings(tree, "domainname"))}`,
    ];
    return words("create-domain", ...found, isNotNull ? "not null" : "");
  },
  AlterDomainStmt: (tree) => {
    const isNotValid = record(record(tree, "def"), "Constraint").skip_validation === true;
    const action = domainAction(tree);
    return words(
      "alter-domain",
      `action=${action}`,
      `domain=${dotted(strings(tree, "typeName"))}`,
      isNotValid ? "not valid" : "",
    );
  },
  CreateSeqStmt: (tree) => {
    return words(
      "create-sequence",
      flag(tree, "if_not_exists", "if not exists"),
      sequenceOwner(tree),
      `sequence=${relation(record(tree, "sequence"))}`,
    );
  },
  AlterSeqStmt: (tree) =>
    words("alter-sequence", sequenceOwner(tree), `sequence=${relation(record(tree, "sequence"))}`),
  AlterPolicyStmt: policyWords,
  AlterPublicationStmt: (tree) => {
    const actions: Readonly<Record<string, string>> = { AP_AddObjects: "add", AP_DropObjects: "drop" };
    const tables = list("tables=", publishedTables(tree));
    const action = `action=${"options" in tree ? "set" : (actions[text(tree, "action")] ?? "set")}`;
    return words("alter-publication", action, `publication=${text(tree, "pubname")}`, tables);
  },
  AlterTableMoveAllStmt: (tree) => {
    const owners = nodes(tree, "roles", "RoleSpec").map(roleOf);
    return words(
      "move-tablespace",
      `object kind=${objectKind(text(tree, "objtype"))}`,
      list("owned by=", owners),
      `tablespace=${text(tree, "orig_tablespacename")}`,
      `to=${text(tree, "new_tablespacename")}`,
    );
  },
  CreatePolicyStmt: policyWords,
  CreatePublicationStmt: (tree) =>
    words(
      "create-publication",
      flag(tree, "for_all_tables", "all tables"),
      `publication=${text(tree, "pubname")}`,
      list("tables=", publishedTables(tree)),
    ),
  DropOwnedStmt: (tree) =>
    words("drop-owned", cascade(tree), list("owners=", nodes(tree, "roles", "RoleSpec").map(roleOf))),
  ReassignOwnedStmt: (tree) =>
    words(
      "reassign-owned",
      `owner=${roleOf(record(tree, "newrole"))}`,
      list("owners=", nodes(tree, "roles", "RoleSpec").map(roleOf)),
    ),
  CreateSchemaStmt: (tree) => {
    const schema = text(tree, "schemaname") || text(record(tree, "authrole"), "rolename");
    return words("create-schema", flag(tree, "if_not_exists", "if not exists"), `schema=${schema}`);
  },
  CreateExtensionStmt: (tree) =>
    words("create-extension", `extension=${text(tree, "extname")}`, flag(tree, "if_not_exists", "if not exists")),
  CreatedbStmt: (tree) => words("create-database", `database=${text(tree, "dbname")}`),
  ReindexStmt: (tree) => {
    const isConcurrent = nodes(tree, "params", "DefElem").some((option) => text(option, "defname") === "concurrently");
    const name = relation(record(tree, "relation")) || text(tree, "name");
    const target = text(tree, "kind").replace("REINDEX_OBJECT_", "").toLowerCase();
    return words("reindex", name, isConcurrent ? "concurrently" : "", `target=${target}`);
  },
  CommentStmt: (tree) => {
    const kind = objectKind(text(tree, "objtype"));
    return words("comment", objectName(record(tree, "object"), kind), `object kind=${kind}`);
  },
};

function words(...found: readonly string[]): readonly string[] {
  return [found.filter((word) => word !== "").join(" ")];
}

function list(label: string, items: readonly string[]): string {
  return items.length > 0 ? `${label}[${items.join(", ")}]` : "";
}

function flag(tree: Tree, key: string, word: string): string {
  return tree[key] === true ? word : "";
}

function cascade(tree: Tree): string {
  return text(tree, "behavior") === "DROP_CASCADE" ? "cascade" : "";
}

function sequenceOwner(tree: Tree): string {
  const owner = nodes(tree, "options", "DefElem").find((option) => text(option, "defname") === "owned_by");
  const column = owner ? strings(record(record(owner, "arg"), "List"), "items") : [];
  return column.length > 1 ? `owned by=${dotted(column.slice(0, -1))}.${column.at(-1)}` : "";
}

function tablespaceOf(name: string): string {
  return name === "" ? "" : `tablespace=${name}`;
}

function publishedTables(tree: Tree): readonly string[] {
  return nodes(tree, "pubobjects", "PublicationObjSpec").flatMap((object) =>
    text(object, "pubobjtype") === "PUBLICATIONOBJ_TABLE"
      ? [relation(record(record(object, "pubtable"), "relation"))]
      : [],
  );
}

/** CREATE POLICY and ALTER POLICY, with the tables of their conditions. */
function policyWords(tree: Tree): readonly string[] {
  const isNew = "permissive" in tree || "cmd_name" in tree;
  const reads = [...new Set([tree.qual, tree.with_check].flatMap(relationsIn))];
  return words(
    isNew ? "create-policy" : "alter-policy",
    relation(record(tree, "table")),
    `policy=${text(tree, "policy_name")}`,
    list("reads=", reads),
    isNew && tree.permissive !== true ? "restrictive" : "",
  );
}

/** Every table that is named anywhere in a part of the tree. */
function relationsIn(part: unknown): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === "RangeVar" ? [relation(value as Tree)] : relationsIn(value),
  );
}

function persistence(table: Tree): readonly string[] {
  const kind = text(table, "relpersistence");
  return [kind === "t" ? "temporary" : "", kind === "u" ? "unlogged" : ""];
}

function createTableWords(tree: Tree): readonly string[] {
  const elements = nodes(tree, "tableElts");
  const columns = elements.flatMap((element) =>
    "ColumnDef" in element ? [columnOf(record(element, "ColumnDef"))] : [],
  );
  const constraints = nodes(tree, "tableElts", "Constraint")
    .filter(isTableConstraint)
    .map((one) => constraintOf(one));
  const like = nodes(tree, "tableElts", "TableLikeClause").map((clause) => relation(record(clause, "relation")));
  const parents = nodes(tree, "inhRelations", "RangeVar").map(relation);
  const bounds = record(tree, "partbound");
  const isPartition = "partbound" in tree;
  const [temporary = "", unlogged = ""] = persistence(record(tree, "relation"));
  return words(
    "create-table",
    relation(record(tree, "relation")),
    list("", columns),
    list("", constraints),
    flag(tree, "if_not_exists", "if not exists"),
    list("inherits=", isPartition ? [] : parents),
    list("like=", like),
    "ofTypename" in tree ? `of type=${typeOf(record(tree, "ofTypename"))}` : "",
    isPartition ? `partition bounds=${bounds.is_default === true ? "default" : "values"}` : "",
    list("partition columns=", plainPartitionColumns(record(tree, "partspec"))),
    "partspec" in tree ? "partitioned" : "",
    partitionKey(record(tree, "partspec")),
    isPartition ? `partition of=${parents[0]}` : "",
    tablespaceOf(text(tree, "tablespacename")),
    temporary,
    unlogged,
  );
}

function partitionKey(spec: Tree): string {
  const [key, ...others] = plainPartitionColumns(spec);
  return key !== undefined && others.length === 0 ? `partition key=${key}` : "";
}

/** The columns of PARTITION BY, where each is one and no expression. */
function plainPartitionColumns(spec: Tree): readonly string[] {
  const keys = nodes(spec, "partParams", "PartitionElem");
  const arePlain = keys.every((key) => Object.keys(key).every((part) => /^(?:name|location)$/.test(part)));
  return arePlain ? keys.map((key) => text(key, "name")) : [];
}

function createIndexWords(tree: Tree): readonly string[] {
  const keys = nodes(tree, "indexParams", "IndexElem").map(keyOf);
  const included = nodes(tree, "indexIncludingParams", "IndexElem").map((key) => text(key, "name"));
  const table = record(tree, "relation");
  const method = text(tree, "accessMethod");
  return words(
    "create-index",
    relation(table),
    text(tree, "idxname"),
    flag(tree, "concurrent", "concurrently"),
    flag(tree, "if_not_exists", "if not exists"),
    included.length > 0 ? `include=[${included.join(", ")}]` : "",
    `(${keys.join(", ")})`,
    method === "" || method === "btree" ? "" : `method=${method}`,
    flag(tree, "nulls_not_distinct", "nulls not distinct"),
    table.inh === true ? "" : "only",
    flag(tree, "unique", "unique"),
    "whereClause" in tree ? `where ${expressionOf(record(tree, "whereClause"))}` : "",
  );
}

function keyOf(key: Tree): string {
  const subject = text(key, "name") || expressionOf(record(key, "expr"));
  const collation = strings(key, "collation").at(-1);
  const opclass = strings(key, "opclass").at(-1) ?? "";
  const order = text(key, "ordering") === "SORTBY_DESC" ? "desc" : "";
  return [subject, collation ? `collate ${collation}` : "", opclass, order].filter((word) => word !== "").join(" ");
}

function alterEnumWords(tree: Tree): readonly string[] {
  const type = dotted(strings(tree, "typeName"));
  const value = text(tree, "newVal");
  if ("oldVal" in tree) return words("rename-enum-value", type, `to=${value}`, `value=${text(tree, "oldVal")}`);
  const position = !("newValNeighbor" in tree) ? "" : `position=${tree.newValIsAfter === true ? "after" : "before"}`;
  return words("add-enum-value", type, flag(tree, "skipIfNewValExists", "if not exists"), position, `value=${value}`);
}

/** Letters of AlterDomainStmt (PostgreSQL source, parsenodes.h). */
function domainAction(tree: Tree): string {
  const isNotNull = text(record(record(tree, "def"), "Constraint"), "contype") === "CONSTR_NOTNULL";
  const actions: Readonly<Record<string, string>> = {
    T: "def" in tree ? "set-default" : "drop-default",
    N: "drop-not-null",
    O: "set-not-null",
    C: isNotNull ? "add-not-null" : "add-check",
    X: "drop-constraint",
    V: "validate",
  };
  return actions[text(tree, "subtype")] ?? "unknown";
}

function dropWords(tree: Tree): readonly string[] | undefined {
  const kind = objectKind(text(tree, "removeType"));
  if (kind === "cast" || kind === "operator" || kind === "transform") return undefined;
  const tail = [cascade(tree), flag(tree, "missing_ok", "if exists")];
  return nodes(tree, "objects").flatMap((object) => {
    const table = objectName(object, kind);
    if (kind === "table" || kind === "foreign-table") return words("drop-table", table, ...tail);
    if (kind === "index")
      return words("drop-index", table, tail[0] ?? "", flag(tree, "concurrent", "concurrently"), tail[1] ?? "");
    const own = objectParts(object).at(-1) ?? "";
    if (kind === "trigger") return words("drop-trigger", table, own, ...tail);
    if (kind === "rule" || kind === "policy") return words(`drop-${kind}`, table, ...tail, `${kind}=${own}`);
    return words("drop-object", table, ...tail, `object kind=${kind}`);
  });
}
