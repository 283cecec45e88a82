import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../support/findings.ts";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "unbatched-backfill";

test("reports a column that is filled from others", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
UPDATE users SET full_name = first;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Updating users.full_name for every row
`,
  });
});

test("is not calmed by a test for NULL", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
UPDATE users SET full_name = first WHERE full_name IS NULL;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ full_name
`,
  });
});

test("is not calmed by a test for a difference", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
UPDATE users SET full_name = first WHERE full_name IS DISTINCT FROM first;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ full_name
`,
  });
});

test("reports a constant for a column of the same release", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN kind text;
UPDATE users SET kind = 'person';
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users.kind
`,
  });
});

test("leaves ranges of the key alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `UPDATE users SET full_name = first WHERE id > 10 AND id <= 5000;`,
  });
});

test("leaves a bounded subquery alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `UPDATE users SET full_name = first WHERE id IN (SELECT id FROM users WHERE full_name IS NULL LIMIT 500);`,
  });
});

test("is not calmed by tests for NULL of several columns", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
UPDATE users SET full_name = first WHERE full_name IS NULL AND first IS NOT NULL;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ full_name
`,
  });
});

test("is not calmed by a join with another table", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
UPDATE users u SET full_name = n.name FROM names n WHERE n.id = u.id;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ full_name
`,
  });
});

test("does not take a LIMIT among the new values for a batch", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
UPDATE users SET full_name = (SELECT n.name FROM names n WHERE n.id = users.id LIMIT 1);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ full_name
`,
  });
});

test("leaves a join with a batch alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `WITH batch AS (SELECT id FROM users WHERE full_name IS NULL LIMIT 100) UPDATE users u SET full_name = first FROM batch WHERE batch.id = u.id;`,
  });
});

test("leaves a join with a list of values alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `UPDATE users u SET full_name = v.name FROM (VALUES (1, 'a')) AS v (id, name) WHERE v.id = u.id;`,
  });
});

test("leaves a join with a further condition alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `UPDATE users u SET full_name = n.name FROM names n WHERE n.id = u.id AND n.kind = 'x';`,
  });
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);
UPDATE users SET full_name = first;
`,
  );
});

test("leaves a small table alone", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
      "migrations/2_change.sql": `UPDATE users SET full_name = first;`,
    },
    { config: { smallTables: ["users"] } },
  );
});

test("leaves other conditions alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `UPDATE users SET full_name = first WHERE active;`,
  });
});

test("walks the primary key and commits", () => {
  checkRewrite(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
      "migrations/2_change.sql": `UPDATE users SET full_name = first WHERE full_name IS NULL;`,
    },
    `
-- no transaction
DO $$
DECLARE
  batch_start bigint;
  batch_end bigint;
BEGIN
  SELECT min(id) INTO batch_start FROM users;
  WHILE batch_start IS NOT NULL LOOP
    SELECT max(batch.id) INTO batch_end
      FROM (SELECT id FROM users WHERE id >= batch_start ORDER BY id LIMIT 5000) AS batch;
    UPDATE users SET full_name = first
      WHERE users.id BETWEEN batch_start AND batch_end AND (full_name IS NULL);
    COMMIT;
    SELECT min(id) INTO batch_start FROM users WHERE id > batch_end;
  END LOOP;
END
$$;
`,
  );
});

test("offers no batches where the rest of the transaction needs the filled column", () => {
  const released = "CREATE TABLE users (id bigint PRIMARY KEY, name text, nick text);";
  const change = "UPDATE users SET nick = name WHERE nick IS NULL;\nALTER TABLE users ALTER COLUMN nick SET NOT NULL;";
  const files = { "migrations/1_base.sql": released, "migrations/2_change.sql": change };
  assert.deepEqual(
    findingsOfRule(rule, files, { transaction: true }).map(({ rewrites }) => rewrites.length),
    [0],
  );
  assert.deepEqual(
    findingsOfRule(rule, files).map(({ rewrites }) => rewrites.length),
    [1],
  );
});

test("does not claim that an UPDATE with a condition reaches every row", () => {
  checkRule(rule, {
    "migrations/1_base.sql": "CREATE TABLE logins (id bigint PRIMARY KEY, token text, claims text);",
    "migrations/2_fill.sql": `
UPDATE logins SET claims = lower(token) WHERE token IS NOT NULL AND claims IS NULL;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ in one statement, with no bound on the number of rows
`,
  });
});

test("tells the lock that the transaction still holds", () => {
  const change = `ALTER TABLE users ADD COLUMN nick text;
UPDATE users SET nick = name;`;
  const [finding] = findingsOfRule(rule, change, { transaction: true });
  assert.match(
    finding?.message ?? "",
    /Meanwhile the transaction still locks users against reads and writes \(ACCESS EXCLUSIVE\), until it commits\. Update it in batches by key, each committed by itself, in a migration of its own\.$/,
  );
  assert.deepEqual(
    finding?.related.map(({ message }) => message),
    ["users has been locked since here."],
  );
});

test("SQL Server takes the rows that are not done yet", () => {
  const change = "UPDATE dbo.Users SET FullName = First + N' ' + Last WHERE FullName IS NULL;";
  const [finding] = findingsOfRule("unbatched-backfill", change, { dialect: "sqlserver" });
  assert.equal(
    finding?.rewrites[0]?.replacement,
    "WHILE 1 = 1\nBEGIN\n  UPDATE TOP (1000) dbo.Users SET FullName = First + N' ' + Last WHERE FullName IS NULL AND (First + N' ' + Last) IS NOT NULL;\n  IF @@ROWCOUNT = 0 BREAK;\nEND",
  );
  assert.deepEqual(
    findingsOfRule("unbatched-backfill", `${finding?.rewrites[0]?.replacement};`, { dialect: "sqlserver" }),
    [],
  );
});

test("SQL Server finds the rows by key where it is known", () => {
  const files = (change: string) => ({
    "migrations/1_base.sql":
      "CREATE TABLE dbo.Users (Org int NOT NULL, Id int NOT NULL, Name nvarchar(50), Nick nvarchar(50), CONSTRAINT PK PRIMARY KEY (Org, Id));",
    "migrations/2_fill.sql": change,
  });
  const change = "UPDATE dbo.Users SET Nick = LOWER(Name), Name = TRIM(Name) WHERE Nick IS NULL;";
  const [finding] = findingsOfRule(rule, files(change), { dialect: "sqlserver" });
  const replacement = finding?.rewrites[0]?.replacement;
  assert.equal(
    replacement,
    `BEGIN
  DROP TABLE IF EXISTS #cutover_users_nick;
  SELECT ROW_NUMBER() OVER (ORDER BY org, id) AS cutover_row, org AS cutover_key_1, id AS cutover_key_2 INTO #cutover_users_nick FROM dbo.Users WHERE Nick IS NULL;
  CREATE UNIQUE CLUSTERED INDEX cutover_rows ON #cutover_users_nick (cutover_row);
  DECLARE @done_users_nick bigint = 0, @last_users_nick bigint = (SELECT COUNT_BIG(*) FROM #cutover_users_nick);
  WHILE @done_users_nick < @last_users_nick
  BEGIN
    UPDATE t SET Nick = LOWER(Name), Name = TRIM(Name)
    FROM dbo.Users AS t INNER JOIN #cutover_users_nick AS batch
      ON batch.cutover_key_1 = t.org AND batch.cutover_key_2 = t.id AND batch.cutover_row > @done_users_nick AND batch.cutover_row <= @done_users_nick + 1000
    WHERE Nick IS NULL;
    SET @done_users_nick = @done_users_nick + 1000;
  END;
  DROP TABLE #cutover_users_nick;
END`,
  );
  const again = files(`${replacement};`);
  assert.deepEqual(findingsOf(again, { dialect: "sqlserver" }), []);
  const named = "UPDATE dbo.Users SET Nick = LOWER([Users].Name), Name = N'' WHERE Nick IS NULL;";
  assert.deepEqual(findingsOfRule(rule, files(named), { dialect: "sqlserver" })[0]?.rewrites, []);
});

test("does not say that every row is written where a default has filled most", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, active boolean DEFAULT false);`,
    "migrations/2_change.sql": `
UPDATE users SET active = false WHERE active IS NULL;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ with no bound on the number of rows
`,
  });
});

test("a query in front may say which rows an UPDATE of SQL Server takes", () => {
  const batch = (query: string) => `WITH batch AS (${query}) UPDATE batch SET FullName = Name`;
  const mark = (sql: string) => `${sql}\n${"^".repeat(sql.length)} FullName for every row`;
  const files = (marked: string) => ({
    "migrations/1.sql":
      "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Name VARCHAR(9), FullName VARCHAR(9));",
    "migrations/2.sql": marked,
  });
  const check = (marked: string) => checkRule("unbatched-backfill", files(`${marked}\n`), { dialect: "sqlserver" });
  check(mark(batch("SELECT * FROM dbo.Users")));
  check(batch("SELECT TOP (@size) * FROM dbo.Users ORDER BY Id"));
  check(batch("SELECT * FROM dbo.Users WHERE Id > @last"));
});
