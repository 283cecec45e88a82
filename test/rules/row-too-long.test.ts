import assert from "node:assert/strict";
import { test } from "node:test";
import { mariadbServer } from "../support/mariadb.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "row-too-long";
const options = { dialect: "mariadb" } as const;
const base =
  "CREATE TABLE pages (id int PRIMARY KEY, url varchar(10000), title text, note varchar(6000)) CHARSET=utf8mb4;";
const files = (script: string) => ({ "migrations/1.sql": base, "migrations/2.sql": script });

test("adds up what the columns may hold", () => {
  checkRule(
    rule,
    files(`
ALTER TABLE pages ADD COLUMN more varchar(1000);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of pages may take 68006 bytes
ALTER TABLE pages MODIFY note varchar(7000);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^ 72006 bytes
ALTER TABLE pages MODIFY note varchar(100);
`),
    options,
  );
});

test("does not count what is not known, and TEXT", () => {
  checkRule(rule, "CREATE TABLE pages (url varchar(16000), title varchar(16000));", options);
  checkRule(rule, "CREATE TABLE pages (url varchar(16000), title text, body longblob) CHARSET=utf8mb4;", options);
  checkRule(rule, files("ALTER TABLE pages ADD COLUMN body text, ADD COLUMN size int;"), options);
});

const columns = [
  "a varchar(16383), b varchar(1) CHARACTER SET latin1",
  "a varchar(16000), b varchar(1500) CHARACTER SET latin1",
  "a varchar(16000), b varchar(1600) CHARACTER SET latin1",
  "a varchar(16384)",
  "a varchar(10000), b varchar(10000)",
  "a varchar(10000), b text",
  "a varbinary(32000), b varbinary(33529)",
  "a varbinary(32000), b varbinary(33600)",
];

test("is what the server does", async (t) => {
  const server = await mariadbServer();
  if (typeof server === "string") return t.skip(server);
  const { connection } = await server.freshDatabase();
  for (const each of columns) {
    const sql = `CREATE OR REPLACE TABLE pages (${each}) CHARSET=utf8mb4`;
    const refused = await connection.query(sql).then(
      () => false,
      (error: { errno?: number }) => error.errno === 1118 || error.errno === 1074,
    );
    assert.equal(findingsOfRule(rule, `${sql};`, options).length > 0, refused, each);
  }
  await connection.end();
});
