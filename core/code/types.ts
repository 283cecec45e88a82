import type { Dialect } from "../sql/types.ts";
import type { Location, Span } from "../text.ts";

export type Access = "read" | "write" | "declare";
/** `resolved`: table and column are certain enough to warn. `name-only`: the name fits; a hint at most. */
export type Certainty = "resolved" | "name-only";

/** A table as code or SQL names it, folded as the dialect folds names. */
export interface TableReference {
  readonly schema?: string;
  readonly name: string;
}

/**
 * One place in application code that touches a column, before it is matched with the schema. Names are as the code gives them,
 * already mapped to table and column names by the library's rules where it has some (`@map`, naming strategy).
 */
export interface Usage {
  /** Library that told it, e.g. `sql`, `prisma`. */
  readonly library: string;
  readonly table?: TableReference;
  /** An unqualified column with several tables in scope: it belongs to the only one of them that has such a column. */
  readonly candidates?: readonly TableReference[];
  /** So many of the candidates are tables of the query itself, the others of those around it; all of them where it is left out. */
  readonly own?: number;
  /** Rows of something unknown are in scope of the query as well. */
  readonly beside?: true;
  /** `*` for every column of the table (SELECT *, a model that selects all declared columns). */
  readonly column: string;
  readonly access: Access;
  readonly certainty: Certainty;
  /** Absolute span of the column's name in the code (or of what stands for it). */
  readonly span: Span;
  /** Index into `FileUsages.sinks` for writes; -1 when there is none. */
  readonly sink: number;
  /** With `*`: columns that are left out. */
  readonly except?: readonly string[];
  /** With `*` that is written (INSERT without a list of columns): how many values the longest row gives. */
  readonly values?: number;
  /** Read that falls back between two columns (`COALESCE(new, old)`, `new ?? old`): the other column. */
  readonly fallbackOf?: string;
}

/** Where a set of columns is written together: one INSERT list, one SET list, one object literal, one function scope and receiver. */
export interface Sink {
  readonly kind:
    | "sql-insert"
    | "sql-update"
    | "sql-upsert"
    | "orm-create"
    | "orm-update"
    | "orm-upsert"
    | "assignments"
    /** A hook of a model: runs whatever else writes the table. */
    | "hook";
  readonly table?: TableReference;
  /** The whole statement or call. */
  readonly span: Span;
  /** The statement that it is a part of (`WITH …` in SQL), where it is one: what that writes is written together. */
  readonly statement?: Span;
  /** Library that made it, e.g. `sql`, `prisma`. */
  readonly library: string;
  /** Parts that static reading cannot see (spread, dynamic key): another column may be written there. */
  readonly open: boolean;
  /** The call inserts the rows as they are written in it: nothing sets more of them in between. */
  readonly inserts?: boolean;
  /**
   * What "Write the new column too" needs: where to insert the column's name and its value, with the text before them.
   * One entry per place (an INSERT has two: the column list and the VALUES list).
   */
  readonly insertions: readonly SinkInsertion[];
}

export interface SinkInsertion {
  readonly offset: number;
  readonly role: "column" | "value" | "assignment";
  /** The written column whose entry stands next to the place, and its value's source text, in the language of the place. */
  readonly beside: string;
  readonly value?: string;
  /**
   * How this place spells an entry: `sql` (`col = value`), `object` (`col: value`), `quoted` (`"col": value`), `keyword` (`col=value`),
   * `rocket` (`:col => value`), `array` (`"col" => value`, in the quotes of `delimiter`), `initializer` (`col = value`),
   * `statement` (`row.col = value`), `arrow` (`row->col = value`), `name` (an entry of a list of names, in the quotes of `delimiter`; `:` makes
   * it a symbol).
   */
  readonly syntax:
    | "sql"
    | "object"
    | "shorthand"
    | "statement"
    | "array"
    | "arrow"
    | "initializer"
    | "quoted"
    | "keyword"
    | "rocket"
    | "name";
  /** For a statement: what the property is set on, and what ends it. */
  readonly receiver?: string;
  readonly terminator?: string;
  /** How another column is spelled here; undefined when a model of the sink's library says it. */
  readonly naming?: "column" | "camelCase";
  /** White space and separator that goes before the entry, e.g. `, ` or `,\n    `. */
  readonly separator: string;
  /** For positional parameters: the way to write the value again (the same `$2`), or undefined when it would need a new bound value. */
  readonly reusableValue?: string;
  /** In SQL, where a row exists already: the name of the one that was proposed for insertion, in lower case. */
  readonly proposedRow?: string;
  /** The place lies in a literal with this delimiter: inserted text must contain neither it nor a backslash. */
  readonly delimiter?: string;
}

export interface FileUsages {
  readonly file: string;
  readonly usages: readonly Usage[];
  readonly sinks: readonly Sink[];
  /** A test, or a data migration in code: no code that runs. */
  readonly test: boolean;
}

/**
 * The part of a tree-sitter node that the extractors use. `startIndex` and `endIndex` are UTF-16 offsets.
 * The host loads the parsers; the core only sees this shape.
 */
export interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly isNamed: boolean;
  readonly parent: SyntaxNode | null;
  readonly namedChildren: readonly (SyntaxNode | null)[];
  readonly children: readonly (SyntaxNode | null)[];
  readonly nextNamedSibling: SyntaxNode | null;
  readonly previousNamedSibling: SyntaxNode | null;
  childForFieldName(name: string): SyntaxNode | null;
  /** The smallest named node around a span that is not empty. */
  namedDescendantForIndex(start: number, end: number): SyntaxNode | null;
  /** All nodes below (and including) this one of the given types, in the order of the text. */
  descendantsOfType(types: string[]): readonly (SyntaxNode | null)[];
}

export type CodeLanguage =
  | "typescript"
  | "tsx"
  | "javascript"
  | "python"
  | "ruby"
  | "go"
  | "rust"
  | "java"
  | "php"
  | "csharp"
  | "prisma"
  | "sql"
  | "xml";

/** A parser with the grammar of one dialect: node-sql-parser. */
export interface StatementParser {
  /** The syntax tree of one data statement, as that parser makes it; undefined for what it cannot read. */
  parse(sql: string): unknown;
}

/** Given by the host. Synchronous: a language is loaded before it is asked for. */
export interface CodeParser {
  /** Languages that are ready. */
  readonly languages: ReadonlySet<CodeLanguage>;
  /** Parses and hands the root to `use`. Nodes keep the whole tree alive, so `use` should return plain data. */
  parse<T>(language: CodeLanguage, text: string, use: (root: SyntaxNode) => T): T;
  /**
   * Begins to parse elsewhere a text that will be asked for soon. What it gives is done when `parse` has the tree; undefined where it has
   * it already, or where only `parse` does it.
   */
  parseAhead?(language: CodeLanguage, text: string): PromiseLike<unknown> | undefined;
  /** What confirms the reading of data statements in strings, by dialect. */
  readonly statements?: ReadonlyMap<Dialect, StatementParser>;
}

export type { Location };
