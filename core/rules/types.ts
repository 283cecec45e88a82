import type { TableLockMode } from "../engines/lock-modes.ts";
import type { Effect } from "../engines/types.ts";
import type { TransactionMode } from "../migrations/types.ts";
import type { Origin, Schema, Table } from "../schema/types.ts";
import type { KnownSize } from "../sizes/sizes.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Operation, OperationKind, OperationOf } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import type { Location, Span } from "../text.ts";

export type Severity = "error" | "warning" | "info" | "hint";
export const severities: readonly Severity[] = ["error", "warning", "info", "hint"];
export type Axis = "availability" | "data-loss" | "compatibility";

/** What a finding says, wherever it comes from (migrations, code, suppressions). Spans are absolute in `file`. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly axis: Axis;
  readonly message: string;
  readonly file: string;
  readonly span: Span;
  readonly related: readonly Related[];
  /** How the statement can be rewritten; made into edits of the team's framework by `core/actions`. */
  readonly rewrites: readonly Rewrite[];
  /** `deprecated` strikes the span through in the editor. */
  readonly tag?: "deprecated" | "unnecessary";
}

export interface Related extends Location {
  readonly message: string;
}

/**
 * A safe way to write a statement, in plain SQL: what replaces it and what must follow in later migrations. It knows nothing of files or
 * frameworks.
 */
export interface Rewrite {
  /** Imperative, names the object: `Build index users_email_idx concurrently`. */
  readonly title: string;
  /** May be applied without looking (fix all): same resulting schema, no change in meaning. */
  readonly safe: boolean;
  /**
   * Replaces the whole statement (terminator excluded). Several statements are separated by `;\n`. Empty text removes the statement.
   * Undefined: the statement stays and only `edits` or `later` apply.
   */
  readonly replacement?: string;
  /** Small edits inside the statement instead of a replacement, relative to the statement's start. */
  readonly edits?: readonly { readonly span: Span; readonly text: string }[];
  /** The replaced statement must run outside a transaction. */
  readonly noTransaction?: true;
  /** Each becomes a migration of its own after this one, in order. */
  readonly later?: readonly {
    readonly name: string;
    readonly up: string;
    readonly down?: string;
    readonly noTransaction?: true;
  }[];
  /**
   * Statements to put directly before this one in the same script, e.g. `SET lock_timeout = '5s'`. `at: "script"` puts them at the head
   * of the script.
   */
  readonly before?: { readonly sql: string; readonly at: "statement" | "script" };
}

/** Another place that a rule points to. The place itself, not its span: text before it may be edited later. */
export interface RelatedPlace {
  readonly at: Location;
  readonly message: string;
}

/** What a rule yields. Spans are relative to the statement; severity and axis default to the rule's. */
export interface RuleFinding {
  readonly span: Span;
  readonly message: string;
  readonly severity?: Severity;
  readonly axis?: Axis;
  readonly related?: readonly RelatedPlace[];
  /** Whether a later migration has put it right, judged by the schema behind the last migration: then nothing is reported. */
  readonly mendedLater?: (final: Schema) => boolean;
  readonly rewrites?: readonly Rewrite[];
}

/** What every kind of finding is documented with, whether a rule, a staged change or a suppression yields it. */
export interface RuleDescription {
  /** Kebab-case; file name, documentation page and suppression name. */
  readonly id: string;
  readonly severity: Severity;
  /** Off unless configured: pure opinions. */
  readonly optional?: true;
  readonly axis: Axis;
  /** One line, sentence case, no full stop: `Index built without CONCURRENTLY`. */
  readonly title: string;
  /** One or two sentences: what goes wrong, for whom, with versions. Markdown. */
  readonly why: string;
  /** One or two sentences in the imperative: what to do instead. Markdown. */
  readonly instead: string;
  readonly dialects?: readonly Dialect[];
  /** What `options` in cutover.json may hold for the rule: name and description. */
  readonly options?: Readonly<Record<string, string>>;
  /** Examples that are reported, and some that are not: a migration, or the files of a small workspace by path. */
  readonly bad?: readonly (string | Readonly<Record<string, string>>)[];
  readonly good?: readonly (string | Readonly<Record<string, string>>)[];
  /** Examples for those of the rule's dialects in which the ones above are written otherwise, or do something else. */
  readonly examples?: { readonly [D in Dialect]?: Examples };
}

/** Migrations that are reported, and some that are not. */
export interface Examples {
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

/** The examples of a rule in one of its dialects. */
export function examplesIn({ bad, good, examples }: Rule, dialect: Dialect): Examples {
  return examples?.[dialect] ?? { bad, good };
}

export interface Rule<K extends OperationKind = OperationKind> extends RuleDescription {
  readonly dialects: readonly Dialect[];
  /** Migrations that must be reported by this rule in all its dialects (but see `examples`); shown in the docs and run as tests. */
  readonly bad: readonly string[];
  /** Migrations that no rule may report (info excepted); shown in the docs and run as tests. */
  readonly good: readonly string[];
  /** Operations it looks at; the engine dispatches. */
  readonly on: readonly K[];
  /** The intersection, not `OperationOf<K>`: it lets a rule for one kind stand in a list of rules for any. */
  check(operation: Operation & { readonly kind: K }, context: RuleContext): Iterable<RuleFinding>;
}

/** Everything that a rule may know when it judges one operation. Positions in it are relative to the statement. */
export interface RuleContext {
  readonly dialect: Dialect;
  readonly version: number;
  /** Edition of SQL Server when known: `Enterprise`, `Standard`, `Developer`. */
  readonly edition?: string;
  /** Text of the statement. */
  readonly text: string;
  /** All operations of the statement, and those of the same SQL command. */
  readonly statement: readonly Operation[];
  readonly command: readonly Operation[];
  /** The schema right before this operation. */
  readonly schema: Schema;
  readonly effect: Effect;
  /** Effects of the operations before this one in `command`, in order. */
  readonly earlier: readonly Effect[];
  readonly session: Session;
  /** Operations behind this command in the same script, in order: those of its own statement (a batch, a block) and of the statements after it. Asked only where what follows can excuse this one. */
  following(): Iterable<Operation>;
  /**
   * Those of these kinds; given the simple name of a relation, those that name it, or name none (COMMIT). Found without looking at other
   * statements, however long the script is.
   */
  following<K extends OperationKind>(kinds: readonly K[], relation?: string): Iterable<OperationOf<K>>;
  /** How new a table is: undefined when it is shipped or unknown (an unknown table counts as existing). */
  novelty(table: QualifiedName): Novelty | undefined;
  /** The same for a column, index, constraint or type, by where it was created; an unknown origin counts as existing. */
  noveltyOf(created: Origin | undefined): Novelty | undefined;
  /** The user declared the table small (few rows), so that time under a lock does not matter. */
  isSmall(table: Table | QualifiedName): boolean;
  /** How large a table is, where a database was asked or cutover.json says so. */
  sizeOf(table: QualifiedName): KnownSize | undefined;
  readonly direction: "up" | "down";
  /** Options of this rule from cutover.json. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * - `transaction`: created in the transaction that is still open, so nobody else can see it;
 * - `migration`: created earlier in the same migration;
 * - `unreleased`: created by an earlier migration that ships together with this one.
 */
export type Novelty = "transaction" | "migration" | "unreleased";

/** The session that runs the script, right before an operation. */
export interface Session {
  /** How the framework runs the script. */
  readonly mode: TransactionMode;
  readonly modeReason: string;
  /** The runner sends each statement by itself, or nobody knows how it sends the script; else as the client of the database does. */
  readonly sends: "each" | "unknown" | undefined;
  /** A transaction is open: by the framework, by BEGIN, or around a command of several statements. */
  readonly inTransaction: boolean;
  /** Who opened it; `command`: the server, around several statements that were sent as one command. */
  readonly openedBy: "framework" | "script" | "command" | undefined;
  /** Value in effect in milliseconds (0 = none) when the script set it, undefined when it did not. */
  readonly lockTimeout: number | undefined;
  readonly statementTimeout: number | undefined;
  /** The script has turned checking of foreign keys off (MySQL). */
  readonly foreignKeysUnchecked: boolean;
  /** Whether foreign keys are enforced (SQLite), where the script or its runner tells. */
  readonly foreignKeys: "on" | "off" | undefined;
  /** The script has given `PRAGMA foreign_keys` inside a transaction, where it does nothing (SQLite). */
  readonly foreignKeysPragmaIgnored: boolean;
  /** `PRAGMA legacy_alter_table` is on (SQLite). */
  readonly legacyAlterTable: boolean;
  /** `SET XACT_ABORT` is on (SQL Server). */
  readonly abortsOnError: boolean;
  /** Strong locks (ShareRowExclusive and up, and Share) on existing tables that earlier statements of the open transaction still hold. */
  heldLocks(): readonly HeldLock[];
  /** Enum values added in the open transaction: type key and value. */
  addedEnumValues(): readonly { readonly type: string; readonly value: string }[];
  /** Constraints added NOT VALID in the open transaction. */
  notValidInTransaction(table: QualifiedName, constraint: string): boolean;
}

export interface HeldLock {
  readonly table: string;
  readonly mode: TableLockMode;
  /** The statement that took it; absolute span. */
  readonly by: Location;
  /** A slow statement has run while it was held. */
  readonly lengthened?: true;
}
