import type { FrameworkId, TransactionMode } from "../migrations/types.ts";
import type { Schema } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Operation, OperationKind, OperationOf } from "../sql/operations.ts";
import type { Comment, Dialect, ReadStatement } from "../sql/types.ts";
import { type Location, shift } from "../text.ts";

/** What staged changes need to know of one history: its up scripts, read, and the schema that they lead to. */
export interface HistoryFacts {
  readonly path: string;
  readonly framework: FrameworkId;
  readonly dialect: Dialect;
  /** In the order in which they run. */
  readonly migrations: readonly MigrationFacts[];
  /** The schema behind the last migration. */
  readonly schema: Schema;
}

/** One migration's up script. */
export interface MigrationFacts {
  readonly version: string;
  readonly name: string;
  readonly file: string;
  /** The text of that file. */
  readonly text: string;
  readonly transaction: TransactionMode;
  readonly shipped: boolean;
  readonly statements: readonly StatementFacts[];
}

/** A statement in its place; the spans of `read` are relative to `span.start`. */
export interface StatementFacts extends Location {
  readonly read: ReadStatement;
  /** Comments before and inside the statement, at absolute spans. */
  readonly comments: readonly Comment[];
}

/** An operation in its place in the history. */
export interface PlacedOperation<O extends Operation = Operation> {
  readonly operation: O;
  /** The operation's part of the statement, absolute. */
  readonly at: Location;
  readonly statement: StatementFacts;
  readonly migration: MigrationFacts;
  /** Counts up through the history: what has the smaller order runs first. */
  readonly order: number;
}

/**
 * All operations that run when the history's migrations run, in order. Bodies of routines are only defined, and left out, until a procedure is
 * called: then they stand where they are written, in the order of the call.
 */
export function placedOperations(history: HistoryFacts): readonly PlacedOperation[] {
  const placed: PlacedOperation[] = [];
  const procedures = new Map<string, StatementFacts>();
  for (const migration of history.migrations) {
    for (const statement of migration.statements) {
      for (const operation of statement.read.operations) {
        if (operation.within === "routine") continue;
        placed.push(new OperationInPlace(operation, statement, migration, placed.length));
        if (operation.kind === "create-function" && operation.objectKind === "procedure")
          procedures.set(operation.routine.name, statement);
        const called = operation.kind === "call" ? procedures.get(operation.routine?.name ?? "") : undefined;
        if (called === undefined) continue;
        for (const inner of bodyOf(called)) placed.push(new OperationInPlace(inner, called, migration, placed.length));
      }
    }
  }
  return placed;
}

/** Its place is computed when it is asked for: that is done of few of the operations of a long history, and at each keystroke. */
class OperationInPlace implements PlacedOperation {
  readonly operation: Operation;
  readonly statement: StatementFacts;
  readonly migration: MigrationFacts;
  readonly order: number;

  constructor(operation: Operation, statement: StatementFacts, migration: MigrationFacts, order: number) {
    this.operation = operation;
    this.statement = statement;
    this.migration = migration;
    this.order = order;
  }

  get at(): Location {
    const { file, span } = this.statement;
    return { file, span: shift(this.operation.span, span.start) };
  }
}

/** What a procedure runs when it is called, which is now. */
function bodyOf({ read }: StatementFacts): readonly Operation[] {
  return read.operations
    .filter(({ within }) => within === "routine")
    .map((operation) => ({ ...operation, within: "do" as const }));
}

/** Whether the operation is of the kind; narrows the placed operation. */
export function isKind<K extends OperationKind>(
  placed: PlacedOperation,
  kind: K,
): placed is PlacedOperation<OperationOf<K>> {
  return placed.operation.kind === kind;
}

/** The table that an operation is about, for operations on one table. */
export function tableOf(operation: Operation): QualifiedName | undefined {
  return "table" in operation ? operation.table : undefined;
}
