import type { Expression, QualifiedName, TypeName } from "../sql/names.ts";
import type { Constraint, IndexKey } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import type { Location } from "../text.ts";

/**
 * The schema as it stands after a prefix of the migrations. All values are immutable: an operation that changes a table puts
 * a new `Table` in its place, and a table that did not change keeps its identity. Identity is what makes re-analysis cheap.
 *
 * Histories are sloppy (missing creates, IF NOT EXISTS, hand-made changes), so everything may be unknown: a missing table is
 * *unknown*, not absent, and unknown never causes a finding.
 */
export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view" | "materialized-view";
  /** The CREATE was seen with all its columns: a column that is not listed does not exist. */
  readonly complete: boolean;
  readonly columns: ReadonlyMap<string, Column>;
  /** Names that columns had before they were dropped or renamed, and what took them away last: running code may still know them. */
  readonly formerColumns?: ReadonlyMap<string, Origin>;
  /** What dropped its last unique index or key: until another stands, duplicates can come in. */
  readonly formerUnique?: Origin;
  readonly constraints: readonly TableConstraint[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  readonly partitioned: boolean;
  /** The name that the column of PARTITION BY had then, where it is one and no expression. */
  readonly partitionKey?: string;
  /** Names in PARTITION BY and SUBPARTITION BY, as they were then, that may be columns. */
  readonly partitionColumns?: readonly string[];
  /** Key of the partitioned parent. */
  readonly partitionOf?: string;
  /** Keys of the tables that it inherits from, other than as a partition. */
  readonly inheritsFrom?: readonly string[];
  /** Partitions and inheritance children: ALTER TABLE of the parent reaches them too. */
  readonly children: readonly Child[];
  readonly temporary: boolean;
  /** Created or altered as UNLOGGED. */
  readonly unlogged?: true;
  /** A view's or materialized view's sources: keys of the tables and views that its query reads. */
  readonly reads: readonly string[];
  /** Keys of the views that read this one. */
  readonly readBy: readonly string[];
  /** Where it was created; undefined when the history never showed it. */
  readonly created?: Origin;
  /** Rows may have been put in by this history after the create: by literal VALUES (few) or by a query, COPY or code (any number). */
  readonly filled?: "values" | "query";
  /** What took away all its rows; nothing but a few literal ones was put in since. */
  readonly emptied?: Origin;
  /** Foreign keys of other tables that point here: key of the referencing table and constraint name. */
  readonly referencedBy: readonly { readonly table: string; readonly constraint: string }[];
  /** `ENGINE=…`, the character set and the collation of the table, when written, in lower case (MySQL). */
  readonly engine?: string;
  readonly charset?: string;
  readonly collation?: string;
  /** `ROW_FORMAT=COMPRESSED` or a KEY_BLOCK_SIZE was asked for (MySQL). */
  readonly compressed?: true;
  /** How many commands have changed the columns instantly since the table was last written anew (MySQL 8.0.29). */
  readonly rowVersions?: number;
  /** Old versions of rows are kept (MariaDB). */
  readonly systemVersioned?: true;
  /** A module keeps its rows, or makes them of what is kept elsewhere (SQLite). */
  readonly virtual?: "own rows" | "rows elsewhere";
  /** An INSERT … SELECT has put its rows into another table, or an UPDATE … FROM values of them. */
  readonly copiedOut?: Origin;
  /** What made the tables whose rows were put into this one, and the tables that those were put into them from. */
  readonly rowsOf?: readonly Origin[];
  /** Row-level security is on. */
  readonly rowSecurity: boolean;
  /** Names of its policies. */
  readonly policies?: readonly string[];
  /** Keys of the extended statistics on it. */
  readonly statistics?: readonly string[];
  /** Key of the composite type that its columns are the attributes of. */
  readonly ofType?: string;
  /** Folded name of the role that owns it, when the history says so. */
  readonly owner?: string;
  /** Where it was put last; absent for the database's default tablespace. */
  readonly tablespace?: string;
  /** An index is marked as the one it is clustered by. */
  readonly clustered?: true;
  /** How rows are kept: `STRICT`, `WITHOUT ROWID` (SQLite). */
  readonly options?: readonly string[];
  /** The text that created a view, where the server keeps it (SQLite) and nothing has changed it since. */
  readonly written?: string;
  /** Where the history deleted rows from it last. */
  readonly deletedFrom?: Origin;
  /** The text of a view's query, where WITH SCHEMABINDING keeps what it names from changing (SQL Server). */
  readonly boundTo?: string;
}

export interface Child {
  /** Key of the child. */
  readonly table: string;
  readonly as: "partition" | "default-partition" | "inheritance";
}

/** Where something came into being. `migration` and `transaction` compare equal for things made together. */
export interface Origin extends Location {
  /** Key of the migration: history path and version. */
  readonly migration: string;
  /** Number of the transaction within its script, counted from 0; each statement outside a transaction has its own. */
  readonly transaction: number;
}

export interface Column {
  readonly name: string;
  /** Undefined when only a later ALTER of the column was seen. */
  readonly type?: TypeName;
  /** Undefined when unknown. */
  readonly notNull?: boolean;
  readonly default?: Expression;
  readonly hasDefault?: boolean;
  /** Name of the constraint that the default is (SQL Server). */
  readonly defaultName?: string;
  readonly generated?: "stored" | "virtual";
  /** What it is computed by, as last written. */
  readonly expression?: Expression;
  readonly identity?: "always" | "by-default";
  readonly collation?: string;
  /** The text of its definition, where the server keeps it (SQLite) and nothing has changed it since. */
  readonly written?: string;
  readonly charset?: string;
  readonly autoIncrement?: true;
  readonly onUpdate?: Expression;
  readonly comment?: string;
  readonly invisible?: true;
  /** An UPDATE of the history has given it values, in which rows ever. */
  readonly updated?: true;
  /** An UPDATE of all rows has given it what this column of the table held. */
  readonly copyOf?: { readonly column: string; readonly by: Origin };
  /** Where an INSERT has put its values into another table. */
  readonly copiedOut?: Origin;
  /** Conditions on the column alone under which an UPDATE has given it another value: `state = 'paid'`. */
  readonly moved?: readonly { readonly where: string; readonly by: Origin }[];
  /** The body of a routine inserts rows that name it: a trigger of another table, mostly. */
  readonly insertedByRoutine?: true;
  readonly created?: Origin;
  /** Where it got its name, if not where it was created. */
  readonly renamed?: Origin;
}

export interface TableConstraint {
  /** The given name, or the one that the server makes up where that is certain. */
  readonly name?: string;
  readonly definition: Constraint;
  /** Columns it covers; for a CHECK those its expression names. */
  readonly columns: readonly string[];
  readonly valid: boolean;
  readonly created?: Origin;
  /** A constraint of the table was dropped by a name that is known only when the script runs: it may have been this one. */
  readonly perhapsDropped?: true;
}

export interface Index {
  readonly schema: string;
  readonly name: string;
  /** Key of its table. */
  readonly table: string;
  readonly unique: boolean;
  readonly method: string;
  readonly keys: readonly IndexKey[];
  /** Plain key columns in order, expression keys left out. */
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly where?: Expression;
  /** Made by the server for a foreign key; it goes when another index can take its place (MySQL). */
  readonly implicit?: true;
  /** Invisible to the optimizer (MySQL), or ignored by it (MariaDB). */
  readonly invisible?: true;
  /** Name of the constraint that owns it. */
  readonly constraint?: string;
  /** The text that created it, where the server keeps it (SQLite) and nothing has changed it since. */
  readonly written?: string;
  readonly created?: Origin;
}

export interface Trigger {
  readonly name: string;
  readonly timing: "before" | "after" | "instead-of";
  readonly events: readonly ("insert" | "update" | "delete" | "truncate")[];
  readonly updateOf: readonly string[];
  readonly enabled: boolean;
  /** Key of its function. */
  readonly function?: string;
  /** The text that created it, where the server keeps it (SQLite, SQL Server) and nothing has changed it since. */
  readonly written?: string;
  readonly created?: Origin;
}

export interface EnumType {
  readonly kind: "enum";
  readonly schema: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly created?: Origin;
  /** Origin of each value added later than the type. */
  readonly added: ReadonlyMap<string, Origin>;
}
export interface DomainType {
  readonly kind: "domain";
  readonly schema: string;
  readonly name: string;
  readonly base: TypeName;
  readonly constrained: boolean;
  readonly created?: Origin;
}
export interface CompositeType {
  readonly kind: "composite";
  readonly schema: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, TypeName | undefined>;
  readonly created?: Origin;
}
export interface OtherType {
  readonly kind: "other";
  readonly schema: string;
  readonly name: string;
  readonly created?: Origin;
}
export type UserType = EnumType | DomainType | CompositeType | OtherType;

export interface Routine {
  readonly schema: string;
  readonly name: string;
  readonly language?: string;
  readonly volatility: "immutable" | "stable" | "volatile";
  readonly body?: string;
  readonly created?: Origin;
  /** Where its body was written last: by CREATE, or by what replaced it. */
  readonly replaced?: Origin;
}

/** Keyed facts that reads and writes of a replay go through. The analysis tracks them to know what a statement depended on. */
export interface Store {
  get(key: string): unknown;
  /** Undefined removes. */
  set(key: string, value: unknown): void;
}

/** Resolves names as the server would: qualified names exactly, others along the search path (default `public`). */
export interface Schema {
  table(name: QualifiedName): Table | undefined;
  tableByKey(key: string): Table | undefined;
  /** The key under which a table of this name is or would be stored: `public.users`. */
  tableKey(name: QualifiedName): string;
  index(name: QualifiedName): Index | undefined;
  type(name: QualifiedName): UserType | undefined;
  routine(name: QualifiedName): Routine | undefined;
  sequence(name: QualifiedName): Sequence | undefined;
  /** The sequences that belong to columns of a table, or to one of them. */
  sequencesOf(tableKey: string, column?: string): readonly Sequence[];
  /** Every known table and view, in no particular order. For the few questions about the whole schema (DROP SCHEMA, users of a type). */
  tables(): readonly Table[];
  /** Every known routine, in no particular order. */
  routines(): readonly Routine[];
  /** REASSIGN OWNED has taken everything from this role, and nothing has been given to it since. */
  ownsNothing(role: string): boolean;
  /** How to write the name of a known table: with its schema only where the search path does not find it. */
  nameOf(table: Table): QualifiedName;
}

export interface Sequence {
  readonly schema: string;
  readonly name: string;
  /** `table` is a key. */
  readonly ownedBy?: { readonly table: string; readonly column: string };
  readonly created?: Origin;
}

/** What replaying and resolving names depend on besides the store. */
export interface SchemaSettings {
  /** Schemas in which unqualified names are looked up; the first is where they are created. Never empty. */
  readonly searchPath: readonly string[];
  /** PostgreSQL where it is left out. */
  readonly dialect?: Dialect;
}
