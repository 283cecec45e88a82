import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "alter-copies-table";

test("says why the table is copied, and what works instead", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": "CREATE TABLE users (id int PRIMARY KEY, age int, name varchar(50)) CHARSET=utf8mb4;",
      "migrations/2_change.sql": `
ALTER TABLE users MODIFY age bigint;
                  ^^^^^^^^^^^^^^^^^ Changing users.age copies every row of users, because age is stored differently
ALTER TABLE users MODIFY name varchar(60);
ALTER TABLE users MODIFY name varchar(100);
                  ^^^^^^^^^^^^^^^^^^^^^^^^ longer than 255 bytes need two bytes
ALTER TABLE users ADD CONSTRAINT old CHECK (age > 17), ADD COLUMN g int AS (age * 2) STORED;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every row is checked
ALTER TABLE users CONVERT TO CHARACTER SET latin1;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all text is converted to latin1
`,
    },
    { dialect: "mysql" },
  );
});

test("is silent where the definition before is not known", () => {
  checkRule(rule, "ALTER TABLE users MODIFY age bigint;", { dialect: "mysql" });
});

test("lets writes pass on MariaDB 11.2", () => {
  const sql = "ALTER TABLE users ADD CONSTRAINT old CHECK (age > 17);";
  const severities = ["10.11", "11.8"].map(
    (version) => findingsOfRule(rule, sql, { dialect: "mariadb", version })[0]?.severity,
  );
  assert.deepEqual(severities, ["error", "warning"]);
});

test("hands over to the tools that can, with the exact command", () => {
  const base = "CREATE TABLE users (id int PRIMARY KEY, age int);";
  const titles = (first: string, sql: string) =>
    findingsOfRule(rule, { "migrations/1.sql": first, "migrations/2.sql": sql }, { dialect: "mysql" })[0]?.rewrites.map(
      ({ title }) => title,
    );
  const sql = "ALTER TABLE users MODIFY age bigint, LOCK=SHARED;";
  assert.deepEqual(titles(base, sql), [
    "Hand over to gh-ost",
    "Hand over to pt-online-schema-change",
    "Hand over to spirit",
    "Hand over to Vitess",
  ]);
  const children = `${base} CREATE TABLE orders (id int PRIMARY KEY, user_id int, FOREIGN KEY (user_id) REFERENCES users (id));`;
  assert.deepEqual(titles(children, sql), ["Hand over to pt-online-schema-change"]);
  const trigger = `${base} CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 1;`;
  assert.deepEqual(titles(trigger, sql), ["Hand over to pt-online-schema-change", "Hand over to Vitess"]);
  assert.deepEqual(titles("CREATE TABLE users (id int, age int);", sql), []);
  const files = { "migrations/1.sql": children, "migrations/2.sql": sql };
  const [rewrite] = findingsOfRule(rule, files, { dialect: "mysql" })[0]?.rewrites ?? [];
  assert.equal(
    rewrite?.edits?.[0]?.text,
    "-- cutover: ignore alter-copies-table because pt-online-schema-change does it before: pt-online-schema-change --alter='MODIFY age bigint' --alter-foreign-keys-method=auto D=DATABASE,t=users --execute\n",
  );
});
