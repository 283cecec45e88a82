import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";

/** The operations of a script, one line a statement; those of bodies in brackets. */
function kinds(sql: string, dialect: Dialect = "mysql"): string[] {
  return splitStatements(sql, dialect)
    .filter(({ kind }) => kind === "sql")
    .map(({ span }) => {
      const { operations, unread } = readStatement(sql.slice(span.start, span.end), dialect);
      const words = operations.map(({ kind, within }) => (within === undefined ? kind : `(${kind})`));
      return [...words, ...unread.map(({ reason }) => `unread: ${reason}`)].join(" ");
    });
}

for (const [dialect, count] of [
  ["mysql", 115],
  ["mariadb", 24],
] as const) {
  test(`leaves nothing of the ${dialect} corpus unread`, () => {
    const found = kinds(readFileSync(`test/fixtures/sql/${dialect}/corpus.sql`, "utf8"), dialect);
    assert.equal(found.length, count);
    assert.deepEqual(
      found.filter((line) => line.includes("unread")),
      [],
    );
  });
}

const readings: Readonly<Record<string, string>> = {
  "ALTER TABLE t ADD a int, ADD INDEX (a), DROP COLUMN b": "add-column create-index drop-column",
  "ALTER TABLE t ADD (a int, b int, KEY k (a))": "add-column add-column create-index",
  "ALTER TABLE t ADD UNIQUE (email(20))": "create-index",
  "ALTER TABLE t ADD UNIQUE (email)": "add-unique",
  "ALTER TABLE t CHANGE a a bigint": "redefine-column",
  "ALTER TABLE t CHANGE a b bigint": "rename-column redefine-column",
  "ALTER TABLE t ENGINE=InnoDB ROW_FORMAT=DYNAMIC, ADD a int": "set-table-options add-column",
  "ALTER TABLE t ADD a int, PARTITION BY HASH (id) PARTITIONS 4": "add-column alter-partitions",
  "ALTER TABLE t ORDER BY a, b DESC": "rebuild-table",
  "ALTER TABLE t RENAME COLUMN a TO b, RENAME INDEX i TO j, RENAME u": "rename-column rename-index rename-table",
  "RENAME TABLE t TO old, new TO t": "rename-table rename-table",
  "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1 */":
    "create-trigger (set-setting)",
  "/*!40000 ALTER TABLE `t` DISABLE KEYS */": "other-table-action",
  "CREATE TABLE t (id int, KEY (id)) /*!50100 PARTITION BY HASH (id) PARTITIONS 2 */": "create-table",
  "UPDATE t AS x JOIN u ON u.id = x.u SET x.a = u.a WHERE x.a IS NULL LIMIT 5": "update-rows",
  "DELETE a, b FROM a JOIN b ON a.id = b.id WHERE a.x = 1": "delete-rows delete-rows",
  "DELETE FROM a USING a JOIN b ON a.id = b.id": "delete-rows",
  "INSERT INTO t SET a = 1 ON DUPLICATE KEY UPDATE a = 2": "insert-rows",
  "INSERT INTO t (a) VALUES ('x\\'; DROP TABLE t; --')": "insert-rows",
  "SET @@session.sql_mode = '', @x := 1": "set-setting set-setting",
  "CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN IF 1 THEN DELETE FROM t; ELSE UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END; END IF; END":
    "create-function (delete-rows) (update-rows)",
  "SELECT a INTO @x FROM t": "select",
  "SELECT a, b INTO OUTFILE '/x' FROM t": "select",
  "CREATE TABLE t (v VECTOR(3) NOT NULL, VECTOR INDEX (v) M=8 DISTANCE=cosine)": "create-table",
  "CREATE TABLE t (a char(1) DEFAULT _latin1 0xFF, 1$ int, 0b02 int, $ int, t.b int)": "create-table",
  "UPDATE t SET a = 1 WHERE MATCH a, b AGAINST ('x') LIMIT 5": "update-rows",
  'CREATE TABLE "t" ("a" int DEFAULT "x")': "create-table",
  "ALTER TABLE t ADD": "unread: This action of ALTER TABLE is not complete",
  "ALTER TABLE t ADD a int MADE OF STONE": "add-column unread: This part of the action is not understood",
};
for (const [sql, expected] of Object.entries(readings)) {
  test(`reads ${sql.slice(0, 60)}`, () => assert.deepEqual(kinds(sql), [expected]));
}

for (const [sql, expected] of Object.entries({
  "IF 1 THEN UPDATE t SET a = 1; ELSE DELETE FROM t; END IF": "do-block (update-rows) (delete-rows)",
  "FOR i IN 1..9 DO INSERT INTO t VALUES (i); END FOR": "do-block (insert-rows)",
  "REPEAT DELETE FROM t LIMIT 9; UNTIL ROW_COUNT() = 0 END REPEAT": "do-block (delete-rows)",
  "WHILE @a < 5 DO SET @a = 1": "unread: The END of this block is missing",
  "ALTER TABLE t ENGINE = InnoDB WITH SYSTEM VERSIONING": "set-table-options set-system-versioning",
  "CREATE INDEX t_a ON t (a) NOWAIT COMMENT 'c' USING BTREE": "create-index",
}))
  test(`MariaDB: reads ${sql.slice(0, 50)}`, () =>
    assert.deepEqual(kinds(`DELIMITER //\n${sql} //`, "mariadb"), [expected]));

test("a block is no statement of MySQL", () => {
  assert.deepEqual(
    kinds("WHILE 1 DO DELETE FROM t; END WHILE")[0],
    "unread: Statements that begin with WHILE are not understood",
  );
});

test("cuts a script at the delimiter that it sets", () => {
  const script =
    "DELIMITER $$\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END$$\nDELIMITER ;\nDROP TABLE u;";
  assert.deepEqual(kinds(script), ["create-trigger (set-setting)", "drop-table"]);
});

test("takes /*M! … */ for code in MariaDB only", () => {
  const sql = "ALTER TABLE t ADD a int /*M!100303 COMPRESSED */";
  assert.deepEqual([kinds(sql, "mysql"), kinds(sql, "mariadb")], [["add-column"], ["add-column"]]);
  const [mysql, mariadb] = (["mysql", "mariadb"] as const).map((dialect) => kinds("/*M! DROP TABLE t */", dialect));
  assert.deepEqual([mysql, mariadb], [[], ["drop-table"]]);
});

test("keeps what ALTER TABLE asks of the server with each action", () => {
  const [first, second] = readStatement(
    "ALTER ONLINE TABLE t WAIT 5 ADD a int, DROP b, ALGORITHM=INPLACE",
    "mariadb",
  ).operations;
  assert.deepEqual(first?.clauses, { lock: "NONE", wait: 5, algorithm: "INPLACE" });
  assert.deepEqual(second?.clauses, first?.clauses);
});

test("reads all that a column says", () => {
  const [operation] = readStatement(
    "ALTER TABLE t ADD c varchar(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'x' COMMENT 'it''s' INVISIBLE AFTER b",
    "mysql",
  ).operations;
  assert.equal(operation?.kind, "add-column");
  if (operation?.kind !== "add-column") return;
  const { type, charset, collation, default: value, comment, invisible, notNull } = operation.column;
  assert.deepEqual(
    [type?.name, type?.args, charset, collation, value?.text, comment, invisible, notNull !== undefined],
    ["varchar", ["20"], "latin1", "latin1_bin", "'x'", "it's", true, true],
  );
  assert.deepEqual(operation.position, {
    after: {
      name: "b",
      span: operation.position && "after" in operation.position ? operation.position.after.span : undefined,
    },
  });
});
