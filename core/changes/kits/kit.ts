import type { Refusal } from "../../migrations/types.ts";
import type { Index, Schema, Table, TableConstraint } from "../../schema/types.ts";
import type { ReferentialAction } from "../../sql/operations.ts";
import type { Dialect } from "../../sql/types.ts";
import type { PlacedOperation } from "../history-facts.ts";
import type { ChangeSide, ChangeSpec } from "../types.ts";

/** A piece of a phase in the SQL of one dialect; becomes a migration of its own, named after its verb and the change. */
export interface Step {
  /** One word: `sync`, `validate`. */
  readonly verb: string;
  /** Its name, when the verb and the change do not say enough. */
  readonly name?: string;
  readonly up: string;
  /** Absent when there is no way back. */
  readonly down?: string;
  readonly noTransaction?: true;
  /** With `noTransaction`: what a framework that runs everything in a transaction gets, beside a script to be run before it. */
  readonly behindScript?: BehindScript;
  /** With `behindScript`: what the script does, should it be one in a language of code. */
  readonly batched?: BatchedStep;
}

/** A statement in batches of rows of a table, and the statement with which each of its transactions begins. */
export interface BatchedStep {
  readonly table: ChangeSide;
  /** Columns of the table's primary key, in order. */
  readonly key: readonly string[];
  /** The statement for the rows that the condition tells, or for all; without a semicolon. */
  fill(range: string | undefined): string;
  readonly session: string;
}

/** The migration behind a script: it finishes what is left, and refuses when the script has not run. `script` is its path. */
export type BehindScript = (script: string) => { readonly up: string; readonly down?: string };

/** Statements that may stand together in one transaction, with the way back. Each ends in a semicolon. */
export interface Piece {
  /** What a migration of its own is called, where it gets one. */
  readonly verb?: string;
  readonly up: string;
  readonly down: string;
}

/** A table of a change as the migrations show it: some servers take the definition of a column only as a whole. */
export interface KnownTable {
  readonly side: ChangeSide;
  readonly table: Table;
  readonly schema: Schema;
}

/** How a column is made. */
export interface NewColumn {
  readonly name: string;
  /** As SQL. */
  readonly type: string;
  readonly charset?: string;
  readonly collation?: string;
  /** Expression as SQL. */
  readonly default?: string;
  readonly notNull?: true;
  /** Left out of `SELECT *` until it is revealed, where the dialect can. */
  readonly hidden?: true;
}

/** What a trigger on the rows of one table does with a row before it is written. */
export type RowSync =
  /** Old and new columns follow each other, whichever a statement writes. */
  | { readonly kind: "both-ways"; readonly spec: ChangeSpec }
  /** New columns follow the old ones; a new column that was written itself stays as it is. */
  | { readonly kind: "forward"; readonly spec: ChangeSpec }
  /** A column without a value gets one. */
  | { readonly kind: "fill"; readonly column: string; readonly value: string; readonly sources: readonly string[] }
  /** One value becomes another. */
  | { readonly kind: "value"; readonly columns: readonly string[]; readonly from: string; readonly to: string };

export type MoveDirection = "forward" | "back";

/** Names of a trigger and its function; not quoted. */
export interface SyncNames {
  readonly trigger: string;
  readonly function: string;
}

/** What a batched UPDATE does. */
export interface BatchedUpdate {
  readonly table: ChangeSide;
  /** Columns of the primary key, in order. */
  readonly key: readonly string[];
  /** `full_name = trim(name)`. */
  readonly set: string;
  /** The rows that need it, as a condition. */
  readonly where: string;
}

/** An index to be built. */
export interface NewIndex {
  readonly name: string;
  readonly unique: boolean;
  /** What stands behind the table's name: ` (lower(name)) WHERE …`. */
  readonly definition: string;
  /** What takes it over later: a unique constraint of the same name, or a primary key of another one. */
  readonly adopted?: "constraint" | "key";
}

/** A constraint to be added. */
export type NewConstraint =
  | { readonly kind: "check"; readonly name: string; readonly expression: string }
  | {
      readonly kind: "foreign-key";
      readonly name: string;
      readonly columns: readonly string[];
      readonly target: ChangeSide;
      readonly onDelete: ReferentialAction | undefined;
      readonly onUpdate: ReferentialAction | undefined;
    };

/** A view that stands for a table under another name. */
export interface Bridge {
  readonly view: ChangeSide;
  readonly table: ChangeSide;
  /** Its columns; empty when they are not all known. */
  readonly columns: readonly string[];
  readonly rowSecurity: boolean;
  readonly grants: readonly { readonly privileges: readonly string[]; readonly grantees: readonly string[] }[];
}

/** Columns that move to another table. */
export interface Move {
  readonly spec: ChangeSpec;
  /** Primary key of the old table. */
  readonly key: string;
  /** The column of the other table that holds it. */
  readonly on: string;
}

/** A column whose name a helper column of another type takes; the old one is called otherwise from then on. */
export interface KeyColumn {
  readonly name: string;
  readonly helper: string;
  readonly former: string;
  /** The type of the helper, and that of the old column, as SQL. */
  readonly type: string;
  readonly before: string;
  /** What gives new rows their value; a sequence is one that the column owns. */
  readonly values?:
    | { readonly kind: "default"; readonly text: string; readonly sequence: string | undefined }
    | { readonly kind: "identity"; readonly mode: "always" | "by-default"; readonly sequence: string };
}

/** The columns of one table that are, or refer to, a key which gets another type. */
export interface KeyTable {
  readonly side: ChangeSide;
  readonly table: Table;
  readonly columns: readonly KeyColumn[];
  /** The triggers that keep helpers and columns equal, before the swap and after it. */
  readonly syncs: readonly { readonly names: SyncNames; readonly before: RowSync; readonly after: RowSync }[];
}

/** A foreign key to a column that changes names. */
export interface KeyReference {
  readonly side: ChangeSide;
  readonly constraint: TableConstraint;
}

/** All that changes names with a key at once, the table of the key first. */
export interface KeySwap {
  readonly tables: readonly KeyTable[];
  readonly references: readonly KeyReference[];
  readonly schema: Schema;
}

/** The swap, what must stand before it, and what is proven behind it. */
export interface KeySwapSteps {
  readonly indexes: readonly Step[];
  readonly swap: Step;
  readonly validate: readonly Step[];
  /** The statements of `validate`, which a way back needs as well. */
  readonly validations: readonly string[];
}

/** Columns that take other ones' place in copies of what stands on those. */
export type Renames = ReadonlyMap<string, string>;

/** The columns of a table whose indexes and constraints are copied for others. */
export interface CopySource {
  readonly table: Table;
  readonly side: ChangeSide;
  readonly renames: Renames;
  /** What stands for each old column within an expression, as SQL: the new column, converted where its type is another. */
  readonly values: ReadonlyMap<string, string>;
  readonly schema: Schema;
  /** Those of the whole history, for what the schema does not hold. */
  readonly operations: readonly PlacedOperation[];
}

/** What stands on old columns and must stand on the new ones before code relies on them. */
export interface Copies {
  readonly steps: readonly Step[];
  /** What cannot be copied, for people. */
  readonly notes: readonly string[];
}

/** Columns move to another table. */
export interface MoveKit {
  createTable(move: Move, keyType: string, types: readonly string[]): Piece;
  /**
   * One of the two triggers of a move: on the old table it carries values forward, on the new one back. Never both in one transaction:
   * writers lock both tables in either order by way of the triggers.
   */
  createSync(move: Move, names: SyncNames, direction: MoveDirection): readonly Piece[];
  /** Copies the values of rows for which the condition holds; like `backfill` of the kit. */
  backfill(move: Move, differing: string): readonly Step[];
}

/** Columns change names with others in one transaction. */
export interface NameSwap {
  renameColumn(table: ChangeSide, column: string, to: string): Piece;
  renameIndex(table: ChangeSide, index: string, to: string): Piece;
  renameConstraint(table: ChangeSide, constraint: string, to: string): Piece;
  /** The trigger of the same names with another body. */
  replaceSync(table: ChangeSide, sync: RowSync, names: SyncNames): string;
  /** The columns of a key change names with their helpers. */
  swapKey(swap: KeySwap): KeySwapSteps;
}

/** Statements of a migration as the server takes them. */
export interface Asked {
  readonly sql: string;
  /** They begin and end their transaction themselves. */
  readonly noTransaction?: true;
}

/** Views that hold a table's other name. */
export interface BridgeKit {
  create(bridge: Bridge): Piece;
  /** Table and view change names. */
  swap(before: Bridge, after: Bridge): readonly Piece[];
}

/**
 * What a dialect does differently. Recipes say what happens in which order; a kit writes it so that reads and writes go on. All names
 * are unquoted.
 */
export interface Kit {
  readonly dialect: Dialect;
  /** The definition of a column is stated as a whole: one that the migrations do not show would be lost. */
  readonly restates?: true;
  /**
   * The statements of a migration with what they ask of the server, which then refuses rather than doing worse; refused when even its best
   * way keeps writers waiting.
   */
  asking?(sql: string, schema: Schema): Asked | Refusal;
  /** The same for a way back, with the schema that it starts from; absent where that is taken as it is written. */
  askingBack?(sql: string, schema: Schema): Asked | Refusal;
  /** Why what the kit leaves out is not written, and what to do instead: for people, without a full stop. */
  readonly reasons?: { readonly [K in "swap" | "key" | "move" | "bridge"]?: string };
  /** Pieces in as few transactions as the dialect allows, with the time limit for locks before them. */
  together(verb: string, pieces: readonly Piece[]): readonly Step[];

  addColumn(table: ChangeSide, column: NewColumn): Piece;
  /** How the values of an old column are stored, said of a new one of the same type; absent where columns have no such settings. */
  copiedStorage?(on: KnownTable, operations: readonly PlacedOperation[], old: string, next: string): readonly Piece[];
  /** Shows a column that was added hidden; absent where all are seen. */
  reveal?(on: KnownTable, column: string): Piece;
  dropColumn(on: KnownTable, column: string): readonly Piece[];
  /** The change of a type that needs no other values and no long lock; undefined when it is not known to be such a one. */
  changeTypeAtOnce(table: ChangeSide, column: string, type: string, schema: Schema): Piece | undefined;
  /** An expression converted to a type. */
  cast(expression: string, type: string): string;
  /** `before` is what it was; undefined stands for none. */
  setDefault(table: ChangeSide, column: string, expression: string | undefined, before: string | undefined): Piece;
  dropNotNull(on: KnownTable, column: string): Piece;
  /** Says in the database itself what a column is for; no text takes the words away again. */
  commentColumn(on: KnownTable, column: string, text: string): Piece;
  /** NOT NULL for a column that is full, in steps that block nobody for long. */
  setNotNull(on: KnownTable, column: string): readonly Step[];
  /** ` (a, b)`: keys of an index. */
  keyList(columns: readonly string[]): string;
  /** An index is built while reads and writes go on. */
  addIndex(side: ChangeSide, index: NewIndex, table: Table | undefined, schema: Schema): readonly Step[];
  /** A constraint can hold for new rows alone until it is validated; else it comes with the look at all rows. */
  readonly validatesLater: boolean;
  /** A unique index is all that a UNIQUE constraint is, and there is no other way to add one. */
  readonly uniqueIsIndex?: true;
  /** A constraint for new rows, and its validation, which must run in a transaction of its own. */
  addConstraint(table: ChangeSide, constraint: NewConstraint): { readonly constrain: Piece; readonly validate: Piece };
  /** A unique constraint over a unique index that stands already. */
  adoptUnique(table: ChangeSide, index: string): readonly Piece[];
  /** An index is dropped while reads and writes go on. */
  dropIndex(side: ChangeSide, index: Index): Step;
  /** Copies of what stands on old columns for new ones; what was copied before is left out. */
  copies(source: CopySource): Copies;

  /** A trigger that keeps rows up to date, and the way back to none. */
  createSync(on: KnownTable, sync: RowSync, names: SyncNames): readonly Piece[];
  /** What people must know of code that meets the triggers. */
  readonly syncNote?: string;
  /**
   * Lets rows be inserted without a required column that a trigger fills. Absent where the server asks for values only behind the trigger.
   */
  letOmit?(on: KnownTable, column: string): Piece;
  /** NOT NULL and the trigger's end belong together, for the same reason; absent where copies are required at once. */
  requireAtEnd?(on: KnownTable, column: string): Piece | readonly Piece[];
  /** A check that refuses NULL stands for NOT NULL where that cannot be set without a long lock. */
  readonly requiresByCheck?: true;
  /** Drops a trigger that somebody wrote by hand; its function stays. */
  dropTrigger(table: ChangeSide, trigger: string): string;
  /** Absent where names cannot be changed without a gap in which the trigger does not run. */
  readonly swap?: NameSwap;

  /** Absent where live writers and the copies of a move would block each other. */
  readonly moves?: MoveKit;

  /** Absent where a view cannot be written to like the table. */
  readonly bridges?: BridgeKit;

  /** A value of an enumeration, behind another one where that is given. Absent where enumerations are no types of their own. */
  addEnumValue?(type: ChangeSide, value: string, after: string | undefined): Step;
  /** `status = 'new'`, and the rows that need it. */
  replaceValue(column: string, from: string, to: string): { readonly set: string; readonly where: string };
  /** A condition that a column holds another value. */
  otherThan(column: string, value: string): string;

  /** Fills rows in batches, each of which is committed; can be run again. */
  backfill(update: BatchedUpdate): readonly Step[];
  /** What people must know of it; absent where it commits each batch and can be run again. */
  backfillNote?(update: BatchedUpdate): string;
  /** The same as a script for the server's own client program. */
  backfillScript(update: BatchedUpdate): string;
  /** The same at once, for the few rows of a way back. */
  update(update: Omit<BatchedUpdate, "key">): string;
  /** `a IS DISTINCT FROM b`; `type` is the name of the type of `a`, where it is known. */
  differs(a: string, b: string, type?: string): string;
  /** A statement that fails with the message when a row satisfies the condition. */
  failIfAny(table: ChangeSide, condition: string, message: string): string;
  /** A statement that fails with the message while rows cannot be inserted without the column. */
  failIfRequired(table: ChangeSide, column: string, message: string): string;
  /** A statement that fails with the message while the table has one of the triggers. */
  failIfTrigger(table: ChangeSide, triggers: readonly string[], message: string): string;
}

/** What takes the pieces back, and brings them again. */
export function undone(pieces: readonly Piece[]): readonly Piece[] {
  return [...pieces].reverse().map(({ verb, up, down }) => ({
    ...(verb === undefined ? {} : { verb: `un${verb}` }),
    up: down,
    down: up,
  }));
}

/** Why a migration behind a script refuses. */
export function leftover(table: string, script: string): string {
  return `too many rows of ${table} are left for one transaction: run ${script} first`;
}
