import type { Origin } from "../schema/types.ts";
import type { Comment, ReadStatement } from "../sql/types.ts";
import type { Location, Span } from "../text.ts";

/**
 * A statement in its script. It keeps its identity while text before it is edited: only `start` moves. Whatever refers to
 * it (origins of tables, locks still held) therefore stays the same value, and its absolute span is computed when asked for.
 */
export class PlacedStatement implements Location {
  readonly file: string;
  /** Above 0, another one for each statement that was ever in the script. In no particular order. */
  readonly number: number;
  start: number;
  read: ReadStatement;
  comments: readonly Comment[];
  #origin: StatementOrigin | undefined;

  constructor(file: string, number: number, start: number, read: ReadStatement, comments: readonly Comment[]) {
    this.file = file;
    this.number = number;
    this.start = start;
    this.read = read;
    this.comments = comments;
  }

  /** Absolute span in the file. */
  get span(): Span {
    return { start: this.start, end: this.start + this.read.text.length };
  }

  /** The origin of what this statement creates: the same object as long as migration and transaction are the same. */
  origin(migration: string, transaction: number): Origin {
    const known = this.#origin;
    if (known !== undefined && known.migration === migration && known.transaction === transaction) return known;
    this.#origin = new StatementOrigin(this, migration, transaction);
    return this.#origin;
  }
}

class StatementOrigin implements Origin {
  readonly #statement: PlacedStatement;
  readonly migration: string;
  readonly transaction: number;

  constructor(statement: PlacedStatement, migration: string, transaction: number) {
    this.#statement = statement;
    this.migration = migration;
    this.transaction = transaction;
  }

  get file(): string {
    return this.#statement.file;
  }

  get span(): Span {
    return this.#statement.span;
  }
}
