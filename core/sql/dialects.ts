import type { Dialect } from "./types.ts";

/** How a dialect writes and compares names. How its text falls into tokens is in `scan.ts` (`lexicalRules`). */
export interface NamingRules {
  /** Opening and closing quote of a name; the closing one is doubled where it stands for itself. */
  readonly quote: readonly [open: string, close: string];
  /** What names are put into before they are compared. */
  readonly folding: { readonly unquoted: "lower" | "keep"; readonly quoted: "lower" | "keep" };
  /** Bytes of UTF-8 after which the server cuts a name without an error (PostgreSQL manual 4.1.1, NAMEDATALEN). */
  readonly longest?: number;
  /** The schema in which unqualified names are found, where there is one such schema: naming it changes nothing. */
  readonly defaultSchema?: string;
  /**
   * A string literal may stand for a name: any one (SQLite manual, "Keywords"), or one in double quotes, which is a name where the
   * session's sql_mode says ANSI_QUOTES and can stand in no place for a name otherwise (MySQL manual 11.2).
   */
  readonly stringNames?: "any" | "double";
  /** Names that need no quotes, reserved words aside. */
  readonly plain: RegExp;
}

const anyCase = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Table names keep their case on most servers (MySQL manual 11.2.3), so nothing is folded. */
const mysql: NamingRules = {
  quote: ["`", "`"],
  folding: { unquoted: "keep", quoted: "keep" },
  plain: anyCase,
  stringNames: "double",
};
/** Names are equal whatever their case, quoted or not. */
const anyCaseEqual = { unquoted: "lower", quoted: "lower" } as const;

/** The naming rules of each dialect. */
export const naming: { readonly [D in Dialect]: NamingRules } = {
  // Upper case has to be quoted, or it would be folded away (PostgreSQL manual 4.1.1).
  postgres: {
    quote: ['"', '"'],
    folding: { unquoted: "lower", quoted: "keep" },
    longest: 63,
    plain: /^[a-z_][a-z0-9_]*$/,
  },
  mysql,
  mariadb: mysql,
  sqlite: { quote: ['"', '"'], folding: anyCaseEqual, plain: anyCase, defaultSchema: "main", stringNames: "any" },
  sqlserver: { quote: ["[", "]"], folding: anyCaseEqual, plain: anyCase, defaultSchema: "dbo" },
};

/** What the lexer needs to know beyond `lexicalRules`: where the dialects disagree on single tokens. */
export interface TokenRules {
  /** `"…"` is a string, not a name (MySQL without ANSI_QUOTES). */
  readonly doubleQuotedStrings: boolean;
  /** Letters that make a string of another sort when they stand directly before a quote: `E'…'`, `X'…'`, `N'…'`. */
  readonly stringPrefixes: string;
  /** `U&'…'` and `U&"…"` with `\XXXX` escapes (PostgreSQL manual 4.1.2.3). */
  readonly unicodeEscapes: boolean;
  /** `@@name` is a variable of the server, not an operator. */
  readonly systemVariables: boolean;
  /** `?` may be an operator of jsonb (PostgreSQL manual 9.16). */
  readonly questionOperators: boolean;
  /** `#name` and `##name` are tables (SQL Server). */
  readonly hashNames: boolean;
  /** A name may begin with a digit (MySQL manual 11.2). */
  readonly digitNames: boolean;
}

const standardTokens: TokenRules = {
  doubleQuotedStrings: false,
  stringPrefixes: "bBnNxX",
  unicodeEscapes: false,
  systemVariables: false,
  questionOperators: false,
  hashNames: false,
  digitNames: false,
};
const mysqlTokens: TokenRules = {
  ...standardTokens,
  doubleQuotedStrings: true,
  systemVariables: true,
  digitNames: true,
};

/** The token rules of each dialect. */
export const tokenRules: { readonly [D in Dialect]: TokenRules } = {
  postgres: { ...standardTokens, stringPrefixes: "bBeEnNxX", unicodeEscapes: true, questionOperators: true },
  mysql: mysqlTokens,
  mariadb: mysqlTokens,
  sqlite: standardTokens,
  sqlserver: { ...standardTokens, systemVariables: true, hashNames: true },
};
