import type { Span } from "../text.ts";
import type { Expression, Name, QualifiedName, TypeName } from "./names.ts";

/**
 * One schema effect of a statement, the same whatever dialect or framework wrote it. A statement may have several
 * (ALTER TABLE with three actions, DROP TABLE of two tables). Parsers translate into operations; rules and engines
 * see nothing else.
 */
export type Operation = Operations[OperationKind];

type Operations = { readonly [K in keyof OperationFields]: OperationFields[K] & OperationBase & { readonly kind: K } };

export type OperationKind = keyof OperationFields;
/** The operation of one kind: `OperationOf<"add-column">`. */
export type OperationOf<K extends OperationKind> = Operations[K];

export interface OperationBase {
  /** The part of the statement that asks for this operation: the action in an ALTER TABLE, else the statement. */
  readonly span: Span;
  /** Operations with the same number come from the same SQL command (one ALTER TABLE), counted from 0 in the statement. */
  readonly command: number;
  /**
   * Where the operation really runs: `do` inside a DO block's body, `routine` inside the body of a function or procedure
   * that the migration only defines. Absent for a plain statement. Operations of a `routine` have no effect at migration time.
   */
  readonly within?: "do" | "routine";
  /** What ALTER TABLE, CREATE INDEX and DROP INDEX ask of the server (MySQL, MariaDB). */
  readonly clauses?: OnlineClauses;
  /** Only reached under a condition, in a loop or an exception handler of a DO block. */
  readonly conditional?: true;
}

/** The server refuses a command that it cannot carry out as these clauses say (MySQL manual 15.1.9). */
export interface OnlineClauses {
  /** In capital letters: `INSTANT`. */
  readonly algorithm?: string;
  /** In capital letters: `NONE`. ALTER ONLINE TABLE says it too (MariaDB). */
  readonly lock?: string;
  /** Seconds to wait for a metadata lock, 0 for NOWAIT (MariaDB). */
  readonly wait?: number;
  /** `SET STATEMENT system_versioning_alter_history = KEEP FOR` (MariaDB). */
  readonly keepsHistory?: true;
}

/** Where a column is put; absent: behind the others. */
export type ColumnPosition = { readonly first: true } | { readonly after: Name };

export interface ColumnDefinition {
  readonly name: Name;
  readonly type?: TypeName;
  readonly notNull?: Span;
  /** NULL was written. */
  readonly nullable?: Span;
  readonly default?: Expression;
  /** The name given to the default, which is a constraint of its own (SQL Server). */
  readonly defaultName?: Name;
  /** `DEFAULT … WITH VALUES`: rows that are there get it too where the column is nullable (SQL Server). */
  readonly withValues?: true;
  /** The server fills it by itself: start and end of a period (SQL Server). */
  readonly fillsItself?: true;
  readonly generated?: { readonly expression: Expression; readonly stored: boolean };
  readonly identity?: "always" | "by-default";
  readonly collation?: string;
  /** Character set of the column, when written (MySQL). The collation is `collation`. */
  readonly charset?: string;
  readonly autoIncrement?: Span;
  readonly onUpdate?: Expression;
  readonly comment?: string;
  readonly invisible?: true;
  /** Inline constraints other than NOT NULL, in order: PRIMARY KEY, UNIQUE, CHECK, REFERENCES. */
  readonly constraints: readonly Constraint[];
  readonly span: Span;
  /** The text of the span, where the server keeps it (SQLite). */
  readonly written?: string;
}

export type Constraint =
  | PrimaryKeyConstraint
  | UniqueConstraint
  | CheckConstraint
  | ForeignKeyConstraint
  | ExcludeConstraint
  | NotNullConstraint;

export interface ConstraintBase {
  /** Given name; absent when the server makes one up. */
  readonly name?: Name;
  readonly span: Span;
  /** `NOT VALID` was written, at this span. */
  readonly notValid?: Span;
  readonly notEnforced?: true;
  readonly deferrable?: true;
  /** The text of the span, where the server keeps it (SQLite). */
  readonly written?: string;
}
export interface PrimaryKeyConstraint extends ConstraintBase {
  readonly type: "primary-key";
  /** Empty with `usingIndex`. */
  readonly columns: readonly Name[];
  readonly usingIndex?: Name;
  /** AUTOINCREMENT of SQLite: numbers are never used again. */
  readonly autoincrement?: true;
}
export interface UniqueConstraint extends ConstraintBase {
  readonly type: "unique";
  readonly columns: readonly Name[];
  readonly usingIndex?: Name;
  readonly nullsNotDistinct?: true;
}
export interface CheckConstraint extends ConstraintBase {
  readonly type: "check";
  readonly expression: Expression;
  /** Columns that the check proves to be not null when it is valid (`a IS NOT NULL`, alone or under AND). */
  readonly provesNotNull: readonly string[];
  readonly noInherit?: true;
}
export type ReferentialAction = "no action" | "restrict" | "cascade" | "set null" | "set default";
export interface ForeignKeyConstraint extends ConstraintBase {
  readonly type: "foreign-key";
  readonly columns: readonly Name[];
  readonly references: { readonly table: QualifiedName; readonly columns: readonly Name[] };
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
}
export interface ExcludeConstraint extends ConstraintBase {
  readonly type: "exclude";
  readonly columns: readonly string[];
}
/** PostgreSQL 18: a named NOT NULL constraint at table level. */
export interface NotNullConstraint extends ConstraintBase {
  readonly type: "not-null";
  readonly column: Name;
}

export interface IndexKey {
  /** Absent for an expression key. */
  readonly column?: Name;
  readonly expression?: Expression;
  readonly descending?: true;
  readonly opclass?: string;
  readonly collation?: string;
  /** Only so many characters of the column: `email(20)` (MySQL). */
  readonly prefix?: number;
  readonly span: Span;
}

/** An index that CREATE TABLE makes along with the table (MySQL). */
export interface InlineIndex {
  readonly name?: Name;
  readonly unique?: true;
  /** `fulltext`, `spatial`, or what USING says. */
  readonly method?: string;
  readonly keys: readonly IndexKey[];
}

/** An option of a table: `ENGINE=InnoDB`. The name in lower case, `charset` and `collate` for all their spellings. */
export interface TableOption {
  readonly name: string;
  readonly value: string;
}

interface OnTable {
  readonly table: QualifiedName;
  /** `ALTER TABLE IF EXISTS`. */
  readonly tableIfExists?: true;
  /** `ALTER TABLE ONLY`. */
  readonly only?: true;
}
interface OnColumn extends OnTable {
  readonly column: Name;
}
/** An attribute of a composite type; CASCADE takes the change to the tables that are made of the type. */
interface OnAttribute {
  readonly type: QualifiedName;
  readonly attribute: Name;
  /** Its new type, where one is given. */
  readonly attributeType?: TypeName;
  readonly cascade?: true;
}
interface Online {
  /** `ONLINE = ON` was written, at this span (SQL Server). */
  readonly online?: Span;
}
interface Dropping {
  readonly ifExists?: true;
  readonly cascade?: true;
}

/** What the target of SET SCHEMA, OWNER TO, RENAME, COMMENT, GRANT or DROP is. */
export type ObjectKind =
  | "table"
  | "index"
  | "view"
  | "materialized-view"
  | "sequence"
  | "type"
  | "domain"
  | "function"
  | "procedure"
  | "aggregate"
  | "schema"
  | "database"
  | "trigger"
  | "extension"
  | "policy"
  | "rule"
  | "role"
  | "publication"
  | "subscription"
  | "statistics"
  | "foreign-table"
  | "server"
  | "collation"
  | "operator"
  | "cast"
  | "event-trigger"
  | "tablespace"
  | "column"
  | "constraint"
  | "other";

/** A set item or a written column of UPDATE, INSERT … ON CONFLICT or MERGE. */
export interface Assignment {
  readonly column: Name;
  readonly value: Expression;
}

export type PartitionAction =
  | "add"
  | "drop"
  | "truncate"
  | "reorganize"
  | "coalesce"
  | "exchange"
  | "rebuild"
  | "optimize"
  | "analyze"
  | "check"
  | "repair"
  | "discard"
  | "import"
  | "convert"
  | "partition-by"
  | "remove";

interface OperationFields {
  // Tables
  "create-table": {
    readonly table: QualifiedName;
    readonly columns: readonly ColumnDefinition[];
    /** Table-level constraints only; inline ones stand with their column. */
    readonly constraints: readonly Constraint[];
    readonly ifNotExists?: true;
    readonly temporary?: true;
    readonly unlogged?: true;
    /** CREATE TABLE … AS / SELECT INTO: the columns are those of the query. */
    readonly asQuery?: true;
    /** The tables that the query of CREATE TABLE … AS reads. */
    readonly query?: RowQuery;
    /** CREATE TABLE … AS … WITH NO DATA. */
    readonly withNoData?: true;
    /** `OF type`: the columns are the attributes of a composite type. */
    readonly ofType?: QualifiedName;
    /** The tablespace that was written. */
    readonly tablespace?: Name;
    readonly like: readonly QualifiedName[];
    readonly inherits: readonly QualifiedName[];
    readonly partitionOf?: QualifiedName;
    /** With `partitionOf`: `PARTITION OF parent DEFAULT` or `FOR VALUES …`. */
    readonly partitionBounds?: "default" | "values";
    /** `PARTITION BY` was given. */
    readonly partitioned?: true;
    /** The column of PARTITION BY, where it is one and no expression. */
    readonly partitionKey?: Name;
    /** Names in PARTITION BY and SUBPARTITION BY that may be columns, where they were read. */
    readonly partitionColumns?: readonly string[];
    /** Options behind the columns that decide how rows are kept: `STRICT`, `WITHOUT ROWID` (SQLite). */
    readonly options?: readonly string[];
    /** Indexes and options of the table (MySQL). */
    readonly indexes?: readonly InlineIndex[];
    readonly tableOptions?: readonly TableOption[];
    /** `WITH SYSTEM VERSIONING` (MariaDB). */
    readonly systemVersioned?: true;
    readonly orReplace?: true;
    /** CREATE VIRTUAL TABLE: a module keeps its rows, or makes them of what is kept elsewhere (SQLite). */
    readonly virtual?: "own rows" | "rows elsewhere";
  };
  /** `temporary`: DROP TEMPORARY TABLE, which drops no other (MySQL). */
  "drop-table": Dropping & { readonly table: QualifiedName; readonly temporary?: true };
  "rename-table": OnTable & { readonly to: Name };
  "set-schema": { readonly objectKind: ObjectKind; readonly object: QualifiedName; readonly to: Name };
  "truncate-table": { readonly table: QualifiedName; readonly cascade?: true; readonly restartIdentity?: true };
  // Columns
  "add-column": OnTable & {
    readonly column: ColumnDefinition;
    readonly ifNotExists?: true;
    readonly position?: ColumnPosition;
  };
  /** MODIFY and CHANGE: the column becomes exactly this; what is not written again is gone. A new name is a rename-column before it. */
  "redefine-column": OnColumn & {
    readonly definition: ColumnDefinition;
    readonly ifExists?: true;
    readonly position?: ColumnPosition;
  };
  "set-column-visibility": OnColumn & { readonly visible: boolean };
  "drop-column": OnColumn & Dropping;
  "rename-column": OnColumn & { readonly to: Name };
  "alter-column-type": OnColumn &
    Online & { readonly type: TypeName; readonly using?: Expression; readonly collation?: string };
  /** `constraint`: its name where a default is a constraint (SQL Server). */
  "set-default": OnColumn & { readonly default: Expression; readonly constraint?: Name };
  "drop-default": OnColumn;
  "set-not-null": OnColumn & Online;
  /** `implied`: nothing says so, and without NOT NULL a changed column may be NULL (SQL Server). */
  "drop-not-null": OnColumn & { readonly implied?: true };
  "add-identity": OnColumn & { readonly identity: "always" | "by-default" };
  "alter-identity": OnColumn;
  /** DBCC CHECKIDENT with a number to go on from (SQL Server). */
  "reseed-identity": OnTable;
  "drop-identity": OnColumn & { readonly ifExists?: true };
  "set-expression": OnColumn & { readonly expression: Expression };
  "drop-expression": OnColumn & { readonly ifExists?: true };
  "set-statistics": OnColumn;
  "set-storage": OnColumn & { readonly storage: string };
  "set-compression": OnColumn;
  "set-column-options": OnColumn;
  // Constraints
  "add-primary-key": OnTable & Online & { readonly constraint: PrimaryKeyConstraint };
  "add-unique": OnTable & Online & { readonly constraint: UniqueConstraint };
  "add-check": OnTable & { readonly constraint: CheckConstraint };
  "add-foreign-key": OnTable & { readonly constraint: ForeignKeyConstraint };
  "add-exclude": OnTable & { readonly constraint: ExcludeConstraint };
  "add-not-null": OnTable & { readonly constraint: NotNullConstraint };
  "drop-constraint": OnTable & Dropping & { readonly constraint: Name };
  "validate-constraint": OnTable & { readonly constraint: Name };
  "alter-constraint": OnTable & {
    readonly constraint: Name;
    /** ENFORCED or NOT ENFORCED was written (PostgreSQL 18). */
    readonly enforced?: boolean;
    /** DEFERRABLE, NOT DEFERRABLE or INITIALLY was written. */
    readonly deferrable?: boolean;
    /** INHERIT or NO INHERIT was written (PostgreSQL 18). */
    readonly inherit?: boolean;
  };
  "drop-primary-key": OnTable & { readonly ifExists?: true };
  "rename-constraint": OnTable & { readonly constraint: Name; readonly to: Name };
  // Indexes
  "create-index": {
    readonly table: QualifiedName;
    /** Absent when the server makes the name up. */
    readonly name?: Name;
    readonly unique?: true;
    readonly concurrently?: Span;
    readonly ifNotExists?: Span;
    readonly only?: true;
    readonly method?: string;
    readonly keys: readonly IndexKey[];
    readonly include: readonly Name[];
    readonly where?: Expression;
    readonly nullsNotDistinct?: true;
    /** The whole text, where the server keeps it (SQLite). */
    readonly written?: string;
  };
  "drop-index": Dropping & {
    readonly index: QualifiedName;
    readonly concurrently?: Span;
    /** The table, where the name of an index is only unique there. */
    readonly table?: QualifiedName;
  };
  "rename-index": {
    readonly index: QualifiedName;
    readonly table?: QualifiedName;
    readonly to: Name;
    readonly ifExists?: true;
  };
  "alter-index": {
    readonly index: QualifiedName;
    readonly table?: QualifiedName;
    readonly action:
      | "set-tablespace"
      | "set-parameters"
      | "reset-parameters"
      | "set-statistics"
      | "depends-on-extension"
      | "set-visible"
      | "set-invisible";
  };
  "attach-index-partition": { readonly index: QualifiedName; readonly partition: QualifiedName };
  reindex: {
    readonly target: "index" | "table" | "schema" | "database" | "system";
    readonly name?: QualifiedName;
    readonly concurrently?: Span;
  };
  // Partitions and inheritance
  "attach-partition": OnTable & {
    readonly partition: QualifiedName;
    readonly bounds: "default" | "values";
    readonly boundsSpan: Span;
  };
  "detach-partition": OnTable & {
    readonly partition: QualifiedName;
    readonly concurrently?: Span;
    readonly finalize?: true;
  };
  inherit: OnTable & { readonly parent: QualifiedName };
  "no-inherit": OnTable & { readonly parent: QualifiedName };
  /** What ALTER TABLE does to partitions that are no tables of their own (MySQL). */
  "alter-partitions": OnTable & {
    readonly action: PartitionAction;
    readonly partitions: readonly Name[];
    /** `ADD PARTITION PARTITIONS n`: rows of all partitions are dealt out anew. */
    readonly redistributes?: true;
    /** Names in PARTITION BY and SUBPARTITION BY that may be columns. */
    readonly partitionColumns?: readonly string[];
    /** The table of EXCHANGE. */
    readonly exchange?: QualifiedName;
  };
  // Other actions of ALTER TABLE
  "set-table-options": OnTable & { readonly options: readonly TableOption[] };
  /** Columns of text change with the default (MySQL): `CONVERT TO CHARACTER SET`. */
  "convert-charset": OnTable & { readonly charset: string; readonly collation?: string };
  /** Writes the table anew as it is: FORCE, ORDER BY, OPTIMIZE TABLE. */
  "rebuild-table": OnTable & { readonly by: "force" | "order-by" | "optimize" };
  "set-system-versioning": OnTable & { readonly mode: "add" | "drop" };
  /** An action that changes nothing that we replay; what it is called: `disable keys`. */
  "other-table-action": OnTable & {
    readonly action: string;
    /** The table that rows are switched to, and that it waits behind others (SQL Server). */
    readonly exchange?: QualifiedName;
    readonly waitsLow?: true;
  };
  "set-logged": OnTable;
  "set-unlogged": OnTable;
  "set-tablespace": OnTable & { readonly tablespace: Name };
  /** ALTER TABLE ALL IN TABLESPACE … SET TABLESPACE: tables that are not named. */
  "move-tablespace": {
    readonly objectKind: ObjectKind;
    readonly tablespace: Name;
    readonly to: Name;
    readonly ownedBy: readonly string[];
  };
  /** `OF type`, and `NOT OF` without one. */
  "set-of-type": OnTable & { readonly type?: QualifiedName };
  /** A form of before version 12: it does nothing, but takes its lock. */
  "set-without-oids": OnTable;
  "set-access-method": OnTable;
  "set-storage-parameters": OnTable & {
    readonly parameters: readonly { readonly name: string; readonly value?: string }[];
  };
  "reset-storage-parameters": OnTable & { readonly parameters: readonly string[] };
  "set-cluster-index": OnTable;
  "set-without-cluster": OnTable;
  "set-row-security": OnTable & { readonly mode: "enable" | "disable" | "force" | "no-force" };
  "set-replica-identity": OnTable & { readonly mode: "default" | "full" | "nothing" | "index" };
  "set-trigger-state": OnTable & {
    readonly mode: "enable" | "disable" | "enable-always" | "enable-replica";
    readonly trigger: string | "all" | "user";
  };
  "set-rule-state": OnTable;
  "change-owner": { readonly objectKind: ObjectKind; readonly object: QualifiedName; readonly owner: Name };
  "reassign-owned": { readonly owners: readonly Name[]; readonly owner: Name };
  /** DROP OWNED BY: everything that a role owns in this database, and its privileges. */
  "drop-owned": { readonly owners: readonly Name[]; readonly cascade?: true };
  // Maintenance
  vacuum: { readonly full?: true; readonly tables: readonly QualifiedName[] };
  analyze: { readonly tables: readonly QualifiedName[] };
  cluster: { readonly table?: QualifiedName };
  /** The last two are READ and WRITE of LOCK TABLES (MySQL). */
  "lock-table": { readonly table: QualifiedName; readonly mode: LockMode | "LockTablesRead" | "LockTablesWrite" };
  "unlock-tables": Record<never, never>;
  // Types
  "create-enum": { readonly type: QualifiedName; readonly values: readonly string[] };
  "add-enum-value": {
    readonly type: QualifiedName;
    readonly value: Name;
    readonly position?: "before" | "after";
    readonly ifNotExists?: true;
  };
  "rename-enum-value": { readonly type: QualifiedName; readonly value: Name; readonly to: Name };
  /** A composite type has attributes; a range or base type has none. */
  "create-type": { readonly type: QualifiedName; readonly attributes?: readonly ColumnDefinition[] };
  /** ALTER TYPE … SET of a base type. */
  "alter-type": { readonly type: QualifiedName };
  "add-attribute": OnAttribute;
  "drop-attribute": OnAttribute & { readonly ifExists?: true };
  "alter-attribute-type": OnAttribute;
  "rename-attribute": OnAttribute & { readonly to: Name };
  "create-domain": {
    readonly domain: QualifiedName;
    readonly base: TypeName;
    readonly notNull?: true;
    readonly constraints: readonly CheckConstraint[];
  };
  "alter-domain": {
    readonly domain: QualifiedName;
    readonly action:
      | "add-check"
      | "add-not-null"
      | "validate"
      | "drop-constraint"
      | "set-not-null"
      | "drop-not-null"
      | "set-default"
      | "drop-default"
      | "rename-constraint";
    readonly notValid?: Span;
  };
  // Sequences
  "create-sequence": {
    readonly sequence: QualifiedName;
    readonly ifNotExists?: true;
    readonly ownedBy?: { readonly table: QualifiedName; readonly column: string };
  };
  "alter-sequence": {
    readonly sequence: QualifiedName;
    /** `OWNED BY`. */
    readonly ownedBy?: { readonly table: QualifiedName; readonly column: string };
  };
  // Schemas, databases, roles, extensions
  "create-schema": { readonly schema: Name; readonly ifNotExists?: true };
  "create-extension": { readonly extension: Name; readonly ifNotExists?: true };
  "create-database": { readonly database: Name };
  "alter-system": Record<never, never>;
  /** DROP of anything that has no operation of its own: schema, database, view, type, function, extension, … */
  "drop-object": Dropping & { readonly objectKind: ObjectKind; readonly object: QualifiedName };
  /** RENAME of anything that has no operation of its own. */
  "rename-object": { readonly objectKind: ObjectKind; readonly object: QualifiedName; readonly to: Name };
  /** CREATE or ALTER of something that neither locks tables nor changes the schema as we replay it (role, publication, operator, …). */
  "other-ddl": {
    readonly verb: string;
    readonly objectKind: ObjectKind;
    readonly object?: QualifiedName;
    /** What an ALTER of a database or subscription does: `set tablespace`, `refresh publication`. */
    readonly action?: string;
    /** `WITH (…)` of a subscription. */
    readonly options?: readonly { readonly name: string; readonly value?: string }[];
  };
  "create-publication": {
    readonly publication: Name;
    readonly tables: readonly QualifiedName[];
    readonly allTables?: true;
  };
  "alter-publication": {
    readonly publication: Name;
    readonly action: "add" | "drop" | "set";
    readonly tables: readonly QualifiedName[];
  };
  // Views
  "create-view": {
    readonly view: QualifiedName;
    readonly orReplace?: true;
    readonly temporary?: true;
    readonly query: RowQuery;
    /** The whole text, where the server keeps it (SQLite). */
    readonly written?: string;
    /** The text of its query, where WITH SCHEMABINDING keeps what it names from changing (SQL Server). */
    readonly boundTo?: string;
  };
  "create-materialized-view": {
    readonly view: QualifiedName;
    readonly ifNotExists?: true;
    readonly withNoData?: true;
    readonly query: RowQuery;
  };
  "refresh-materialized-view": {
    readonly view: QualifiedName;
    readonly concurrently?: Span;
    readonly withNoData?: true;
  };
  // Routines, triggers, rules, policies
  "create-function": {
    readonly routine: QualifiedName;
    readonly objectKind: "function" | "procedure";
    readonly orReplace?: true;
    readonly language?: string;
    /** Default volatility of PostgreSQL is `volatile`. */
    readonly volatility?: "immutable" | "stable" | "volatile";
    readonly securityDefiner?: true;
    readonly setsSearchPath?: true;
    /** Content of the body literal and where it begins in the statement; absent for `BEGIN ATOMIC` and C functions. */
    readonly body?: { readonly text: string; readonly span: Span };
  };
  "create-trigger": {
    readonly trigger: Name;
    readonly table: QualifiedName;
    readonly timing: "before" | "after" | "instead-of";
    readonly events: readonly ("insert" | "update" | "delete" | "truncate")[];
    readonly updateOf: readonly Name[];
    readonly forEach: "row" | "statement";
    readonly when?: Expression;
    readonly function?: QualifiedName;
    /** Body text where the dialect has it inline (MySQL, SQLite). */
    readonly body?: { readonly text: string; readonly span: Span };
    readonly orReplace?: true;
    readonly constraint?: true;
    /** FROM of a constraint trigger: the table at the other end. */
    readonly from?: QualifiedName;
    /** The whole text, where the server keeps it (SQLite, SQL Server). */
    readonly written?: string;
  };
  "drop-trigger": Dropping & { readonly trigger: Name; readonly table: QualifiedName };
  "rename-trigger": { readonly trigger: Name; readonly table: QualifiedName; readonly to: Name };
  "create-rule": { readonly rule: Name; readonly table: QualifiedName };
  "drop-rule": Dropping & { readonly rule: Name; readonly table: QualifiedName };
  "rename-rule": { readonly rule: Name; readonly table: QualifiedName; readonly to: Name };
  "create-policy": {
    readonly policy: Name;
    readonly table: QualifiedName;
    readonly restrictive?: true;
    /** Tables that its conditions read. */
    readonly reads: readonly QualifiedName[];
  };
  "alter-policy": { readonly policy: Name; readonly table: QualifiedName; readonly reads: readonly QualifiedName[] };
  "rename-policy": { readonly policy: Name; readonly table: QualifiedName; readonly to: Name };
  "drop-policy": Dropping & { readonly policy: Name; readonly table: QualifiedName };
  "create-statistics": { readonly statistics?: QualifiedName; readonly table?: QualifiedName };
  /** GRANT or REVOKE. */
  "change-privileges": {
    readonly action: "grant" | "revoke";
    readonly privileges: readonly string[];
    readonly objectKind: ObjectKind;
    readonly objects: readonly QualifiedName[];
    readonly grantees: readonly string[];
  };
  /** `object` of a column, constraint, trigger, rule or policy is the table that it belongs to. */
  comment: { readonly objectKind: ObjectKind; readonly object?: QualifiedName };
  // Data
  "insert-rows": {
    readonly table: QualifiedName;
    /** Written column list; absent when none was written. */
    readonly columns?: readonly Name[];
    readonly source: "values" | "query" | "default-values";
    readonly onConflictUpdate: readonly Assignment[];
    /** Tables read by INSERT … SELECT. */
    readonly query?: RowQuery;
  };
  "update-rows": {
    readonly table: QualifiedName;
    readonly alias?: string;
    readonly set: readonly Assignment[];
    readonly from: readonly QualifiedName[];
    readonly where?: Expression;
    readonly limited?: true;
  };
  "delete-rows": {
    readonly table: QualifiedName;
    readonly alias?: string;
    readonly using: readonly QualifiedName[];
    readonly where?: Expression;
    readonly limited?: true;
  };
  "merge-rows": {
    readonly table: QualifiedName;
    readonly using: readonly QualifiedName[];
    readonly set: readonly Assignment[];
    readonly insertColumns: readonly Name[];
  };
  "copy-rows": {
    readonly table?: QualifiedName;
    readonly columns?: readonly Name[];
    readonly direction: "from" | "to";
  };
  /** SELECT, VALUES, TABLE, EXPLAIN. */
  select: { readonly query: RowQuery };
  /** CALL, EXECUTE of a prepared statement, PERFORM of a function: runs code that this file does not show. */
  call: { readonly routine?: QualifiedName };
  // Session and transaction
  begin: Record<never, never>;
  commit: { readonly chain?: true };
  rollback: { readonly chain?: true; readonly toSavepoint?: true };
  savepoint: Record<never, never>;
  "set-setting": { readonly setting: string; readonly value: string; readonly scope: "session" | "transaction" };
  /** `discard`: DISCARD ALL, which gives up the session's plans, temporary tables and locks too. */
  "reset-setting": { readonly setting: string | "all"; readonly discard?: true };
  /** GO: what stands before it was sent to the server, which compiled it as a whole (SQL Server). */
  "end-batch": Record<never, never>;
  "do-block": { readonly language: string };
}

/** Tables that a query reads, as far as tokens tell. */
export interface RowQuery {
  readonly tables: readonly QualifiedName[];
  readonly span: Span;
  /** Those of the tables whose rows FOR UPDATE, FOR SHARE and their like lock. */
  readonly lockedRows?: readonly QualifiedName[];
  /** Columns of its one table that an INSERT copies as they are, of all rows that have a value in them. */
  readonly copies?: readonly string[];
  /** Sequences that it draws from or sets, named by a literal: `nextval('s')`. */
  readonly sequences?: readonly QualifiedName[];
}

/** Table-level lock modes of PostgreSQL, weakest first (manual, section 13.3.1). */
export const lockModes = [
  "AccessShare",
  "RowShare",
  "RowExclusive",
  "ShareUpdateExclusive",
  "Share",
  "ShareRowExclusive",
  "Exclusive",
  "AccessExclusive",
] as const;
export type LockMode = (typeof lockModes)[number];
