import assert from "node:assert/strict";
import { test } from "node:test";
import { scriptText } from "../../core/migrations/scripts.ts";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";
import { onlyHistory } from "../support/history.ts";

/** The operations of all up scripts, as the framework hands them to MySQL. */
function operations(texts: Readonly<Record<string, string>>): readonly string[] {
  return onlyHistory(texts).migrations.flatMap(({ up }) => {
    if (up === undefined) return [];
    const text = scriptText(up, texts[up.file] ?? "");
    return splitStatements(text, "mysql", up.span)
      .filter(({ kind }) => kind === "sql")
      .flatMap(({ span }) =>
        readStatement(text.slice(span.start, span.end), "mysql").operations.map(({ kind }) => kind),
      );
  });
}

// MySQL takes two dashes for a comment only where white space follows (manual 11.7).
test("breakpoints of Drizzle are no part of the statements of MySQL", () => {
  const entries = [{ idx: 0, version: "5", when: 1, tag: "0000_a", breakpoints: true }];
  const sql =
    "CREATE TABLE `a` (`id` int);\n--> statement-breakpoint\nALTER TABLE `a` ADD `b` int;--> statement-breakpoint\nDROP TABLE `a`;";
  assert.deepEqual(
    operations({
      "drizzle/meta/_journal.json": JSON.stringify({ version: "5", dialect: "mysql", entries }),
      "drizzle/0000_a.sql": sql,
    }),
    ["create-table", "add-column", "drop-table"],
  );
});

test("the way back of Liquibase is no part of the statements of MySQL", () => {
  const sql =
    "--liquibase formatted sql\n\n--changeset ann:1\n--comment first\nCREATE TABLE a (id int) ENGINE=InnoDB;\n--rollback DROP TABLE a;\n";
  assert.deepEqual(
    operations({
      "cutover.json": '{ "migrations": [{ "path": "db", "framework": "liquibase", "dialect": "mysql" }] }',
      "db/001-a.sql": sql,
    }),
    ["create-table"],
  );
});
