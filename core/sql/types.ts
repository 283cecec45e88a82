import type { Span } from "../text.ts";
import type { Operation } from "./operations.ts";

/** SQL language family of a migration history. */
export type Dialect = "postgres" | "mysql" | "mariadb" | "sqlite" | "sqlserver";

export type TokenKind =
  /** An unquoted identifier or keyword. */
  | "word"
  /** An identifier in double quotes, backquotes or brackets; `value` has the quotes removed and escapes undone. */
  | "quoted"
  /** A string literal of any quoting, dollar quotes included; `value` is its content. */
  | "string"
  | "number"
  /** `$1`, `?`, `:name`, `@name`, `%s`, `{{…}}`, `${…}`: stands for a value or a name that is not in the text. */
  | "placeholder"
  /** One of `( ) [ ] , ; .` or an operator. */
  | "symbol";

/**
 * One significant token: comments and white space are not tokens. It is its own span, so that a token is one object;
 * offsets are relative to the statement's start.
 */
export interface Token extends Span {
  readonly kind: TokenKind;
  /**
   * For `word`: the text in lower case (compare keywords with this). For `quoted` and `string`: the unquoted content.
   * For the others: the text.
   */
  readonly value: string;
  /** The literal or comment runs to the end of the text without being closed. */
  readonly unterminated?: true;
}

/** A comment inside or directly before a statement, with the absolute span of its whole text. */
export interface Comment {
  readonly span: Span;
  /** The text without its comment markers, trimmed. */
  readonly text: string;
}

/** One statement as the splitter cuts it. It is independent of where it stands in the file, so it can be cached by text. */
export interface StatementSlice {
  /** From the first significant token to the end of the last one, the terminator excluded. */
  readonly span: Span;
  /** Where the next statement may begin: past the terminator. */
  readonly end: number;
  /** Comments between the previous statement and the end of this one. */
  readonly comments: readonly Comment[];
  /**
   * `client` is an instruction to the client program (`\d`, `DELIMITER`, `GO`), `data` the rows after COPY … FROM STDIN,
   * `comment` an empty slice at the end that holds the comments after the last statement.
   */
  readonly kind: "sql" | "client" | "data" | "comment";
}

/** What reading one statement's text gave. All spans are relative to the statement's start. */
export interface ReadStatement {
  readonly text: string;
  /** Empty for a statement without any effect that we model (SELECT of constants, client command). */
  readonly operations: readonly Operation[];
  /** Parts that could not be understood. Said aloud in the coverage, never skipped in silence. */
  readonly unread: readonly Unread[];
}

export interface Unread {
  readonly span: Span;
  /** A sentence without full stop that a user understands, e.g. `EXECUTE of a string that is built at run time`. */
  readonly reason: string;
}

/** A statement in its file: the read result placed at an absolute offset. */
export interface Statement {
  /** Absolute span in the file. */
  readonly span: Span;
  readonly comments: readonly Comment[];
  readonly read: ReadStatement;
}
