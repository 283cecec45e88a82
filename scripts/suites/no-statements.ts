import type { Dialect } from "../../core/index.ts";

/**
 * What stands in public test suites and no server of the dialect takes, with the reason. Some statements of the entries for MariaDB were tried on
 * MariaDB 10.11, which refused them; the others, and all of MySQL and SQL Server, are told from the manuals.
 */
export interface NoStatement {
  readonly dialects: readonly Dialect[];
  /** Matches the statement's text, its blanks made one each. */
  readonly pattern: RegExp;
  readonly reason: string;
}

const mysqlAndMariadb: readonly Dialect[] = ["mysql", "mariadb"];

export const noStatements: readonly NoStatement[] = [
  {
    dialects: mysqlAndMariadb,
    pattern: /^(?:\w+ ?: ?)?(?:begin|else|elseif|if|loop|repeat|until|while)\b/i,
    reason: "a part of a block without DELIMITER, which the client cuts at its semicolons",
  },
  { dialects: mysqlAndMariadb, pattern: /^--\S/, reason: "-- without a blank behind it begins no comment" },
  {
    dialects: mysqlAndMariadb,
    pattern: /\btable (?:if exists )?(?:default|group|order)\b/i,
    reason: "a reserved word as a name without quotes",
  },
  { dialects: mysqlAndMariadb, pattern: /@[\da-f]*:[\da-f:]+/i, reason: "an address with colons without quotes" },
  {
    dialects: mysqlAndMariadb,
    pattern: /\bset visible drop default\b/i,
    reason: "two changes of a column in one ALTER COLUMN",
  },
  { dialects: ["mysql"], pattern: /\bclustering key\b/i, reason: "TokuDB of Percona Server 5.7" },
  {
    dialects: ["mariadb"],
    pattern: /\bpartition \w+ values less than \d/i,
    reason: "a partition outside of parentheses",
  },
  {
    dialects: ["mariadb"],
    pattern: /.\b(?:alter table if exists|rename table) /i,
    reason: "two statements without a terminator between them",
  },
  { dialects: ["mariadb"], pattern: /^system \w/i, reason: "a command of the client that runs a program" },
  {
    dialects: ["mariadb"],
    pattern: /"[^"]*\\"/,
    reason: "a backslash at the end of a name in double quotes (ANSI_QUOTES)",
  },
  {
    dialects: ["sqlserver"],
    pattern: /^copy into|^rename object|with \(distribution = /i,
    reason: "of Azure Synapse, which is no SQL Server",
  },
  { dialects: ["sqlserver"], pattern: /^lock table/i, reason: "of Oracle" },
  { dialects: ["sqlserver"], pattern: /^go\b/i, reason: "GO that is not on a line of its own" },
];
