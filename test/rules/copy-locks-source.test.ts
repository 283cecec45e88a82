import assert from "node:assert/strict";
import { test } from "node:test";
import { mariadbServer } from "../support/mariadb.ts";
import { checkRule } from "../support/rules.ts";

const rule = "copy-locks-source";

test("names the table whose writers wait", () => {
  checkRule(
    rule,
    `
INSERT INTO archive (id, a) SELECT id, a FROM orders;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of orders
`,
    { dialect: "mysql" },
  );
});

test("leaves a part of a table, a new one and one that goes alone", () => {
  const quiet = [
    "INSERT INTO archive SELECT * FROM orders WHERE id < 5000;",
    "INSERT INTO archive SELECT * FROM orders ORDER BY id LIMIT 5000;",
    "INSERT INTO archive VALUES (1);",
    "RENAME TABLE orders TO orders_bkp;\nCREATE TABLE orders (id int PRIMARY KEY);\nINSERT INTO orders SELECT * FROM orders_bkp;\nDROP TABLE orders_bkp;",
    "CREATE TABLE orders (id int PRIMARY KEY);\nINSERT INTO archive SELECT * FROM orders;",
  ];
  for (const script of quiet) checkRule(rule, script, { dialect: "mariadb" });
});

test("is what the server does", async (t) => {
  const server = await mariadbServer();
  if (typeof server === "string") return t.skip(server);
  const { connection, connect } = await server.freshDatabase();
  for (const sql of [
    "CREATE TABLE orders (id int PRIMARY KEY, a int)",
    "CREATE TABLE archive LIKE orders",
    "INSERT INTO orders VALUES (1, 1), (2, 2)",
    "BEGIN",
    "INSERT INTO archive SELECT * FROM orders",
  ])
    await connection.query(sql);
  const other = await connect();
  await other.query("SET innodb_lock_wait_timeout = 1");
  await assert.rejects(other.query("UPDATE orders SET a = 3 WHERE id = 1"), { errno: 1205 });
  await assert.rejects(other.query("INSERT INTO orders VALUES (9, 9)"), { errno: 1205 });
  await connection.query("ROLLBACK");
  await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  await connection.query("BEGIN");
  await connection.query("INSERT INTO archive SELECT * FROM orders");
  await other.query("UPDATE orders SET a = 3 WHERE id = 1");
});
