import assert from "node:assert/strict";
import { test } from "node:test";
import { mariadbServer } from "../support/mariadb.ts";
import { findingsOfRule } from "../support/rules.ts";

const server = await mariadbServer();

const table =
  "CREATE TABLE v (id int PRIMARY KEY, a int, b varchar(10), KEY k (a), UNIQUE u (a)) WITH SYSTEM VERSIONING CHARSET latin1";

const statements = `
ALTER TABLE v ADD COLUMN c int
ALTER TABLE v ADD COLUMN c int AS (a + 1) VIRTUAL
ALTER TABLE v DROP COLUMN b
ALTER TABLE v MODIFY b varchar(20)
ALTER TABLE v MODIFY b varchar(10)
ALTER TABLE v CHANGE b c varchar(10)
ALTER TABLE v RENAME COLUMN b TO c
ALTER TABLE v ADD INDEX z (b)
ALTER TABLE v ADD FULLTEXT z (b)
ALTER TABLE v ADD UNIQUE z (b)
ALTER TABLE v DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)
ALTER TABLE v DROP INDEX k
ALTER TABLE v ALTER b SET DEFAULT 'x'
ALTER TABLE v ADD CHECK (id > 0)
ALTER TABLE v RENAME TO v2
ALTER TABLE v ENGINE = InnoDB
ALTER TABLE v CONVERT TO CHARACTER SET utf8mb4
ALTER TABLE v DROP SYSTEM VERSIONING
ALTER TABLE v DROP SYSTEM VERSIONING, ADD COLUMN c int
CREATE INDEX z ON v (b)
CREATE UNIQUE INDEX z ON v (b)
TRUNCATE TABLE v`
  .trim()
  .split("\n");

for (const history of ["ERROR", "KEEP"]) {
  for (const statement of statements) {
    const prefix = `SET STATEMENT system_versioning_alter_history = ${history} FOR `;
    const sql = statement.startsWith("TRUNCATE") ? statement : prefix + statement;
    test(`${sql} is refused as a real MariaDB refuses it`, {
      skip: typeof server === "string" ? server : false,
    }, async () => {
      if (typeof server === "string") return;
      const { connection } = await server.freshDatabase();
      await connection.query(table);
      const refused = await connection.query(sql).then(
        () => false,
        (error: { errno?: number }) => error.errno === 4119 || error.errno === 4137,
      );
      const migrations = { "migrations/1.sql": `${table};`, "migrations/2.sql": `${sql};` };
      const predicted = findingsOfRule("ddl-refused", migrations, { dialect: "mariadb" }).length > 0;
      assert.equal(predicted, refused);
      await connection.end();
    });
  }
}

test("a real MariaDB begins an empty history when it is added again", {
  skip: typeof server === "string" ? server : false,
}, async () => {
  if (typeof server === "string") return;
  const { connection } = await server.freshDatabase();
  await connection.query("CREATE TABLE prices (id int PRIMARY KEY, net int) WITH SYSTEM VERSIONING");
  await connection.query("INSERT INTO prices VALUES (1, 10); UPDATE prices SET net = 20");
  const versions = async () =>
    (await connection.query("SELECT count(*) AS versions FROM prices FOR SYSTEM_TIME ALL"))[0];
  assert.deepEqual(await versions(), [{ versions: 2 }]);
  await connection.query("ALTER TABLE prices DROP SYSTEM VERSIONING");
  await connection.query("ALTER TABLE prices ADD SYSTEM VERSIONING");
  assert.deepEqual(await versions(), [{ versions: 1 }]);
  await connection.end();
});
