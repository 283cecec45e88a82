import type { Span } from "../text.ts";

/**
 * A possibly schema-qualified name. `name` and `schema` are folded as the dialect folds them (PostgreSQL: unquoted parts
 * in lower case, quoted parts as written), so that equal names compare equal.
 */
export interface QualifiedName {
  readonly schema?: string;
  readonly name: string;
  readonly span: Span;
}

/** A folded simple name (column, constraint, index, …) with the span of its text. */
export interface Name {
  readonly name: string;
  readonly span: Span;
}

/** A data type as written, with its canonical spelling. */
export interface TypeName {
  /**
   * Canonical base name without arguments: `varchar`, `text`, `integer`, `bigint`, `smallint`, `numeric`, `timestamp`,
   * `timestamptz`, `time`, `timetz`, `boolean`, `double precision`, `real`, `char`, `bit`, `varbit`, `interval`, `json`,
   * `jsonb`, `uuid`, `serial`, `bigserial`, `smallserial`, … Other types keep their folded, maybe schema-qualified name.
   */
  readonly name: string;
  /** Type modifiers as written: `["10", "2"]` for numeric(10,2). */
  readonly args: readonly string[];
  /** Of a number in MySQL. */
  readonly unsigned?: true;
  readonly zerofill?: true;
  /** Number of array dimensions; 0 for a scalar. */
  readonly dimensions: number;
  readonly span: Span;
}

/** An SQL expression, as far as rules and effects need to know it. */
export interface Expression {
  readonly span: Span;
  /** Source text of the span. */
  readonly text: string;
  /** Folded names of the functions it calls, schema prefix kept when written, SQL keywords that are functions included (`current_timestamp`). */
  readonly functions: readonly string[];
  /** Sequences that it draws from or sets, named by a literal: `nextval('s')`. */
  readonly sequences?: readonly QualifiedName[];
  /** Folded simple names that may be columns (last part of dotted names). */
  readonly columns: readonly string[];
  /** A literal, a cast literal, an array or row of literals, or NULL: nothing that has to be evaluated per row. */
  readonly constant: boolean;
  /** The NULL literal, with or without a cast. */
  readonly isNull: boolean;
}
