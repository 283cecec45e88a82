import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-primary-key";

test("reports the key of a known table", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (a bigint, CONSTRAINT t_key PRIMARY KEY (a));`,
    "migrations/2_change.sql": `
ALTER TABLE t DROP CONSTRAINT t_key;
              ^^^^^^^^^^^^^^^^^^^^^ rows of t have no identity
`,
  });
});

test("knows the default name on an unknown table", () => {
  checkRule(
    rule,
    `
ALTER TABLE t DROP CONSTRAINT t_pkey;
              ^^^^^^^^^^^^^^^^^^^^^^ primary key t_pkey
`,
  );
});

test("leaves other constraints alone", () => {
  checkRule(rule, `ALTER TABLE t DROP CONSTRAINT t_a_key;`);
});

test("leaves a swap of both keys alone", () => {
  checkRule(rule, `ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY (a, b);`);
});

test("leaves a swap in one transaction alone", () => {
  checkRule(
    rule,
    `
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ADD PRIMARY KEY (a, b);
`,
    { transaction: true },
  );
});

test("reports a swap that leaves a gap", () => {
  checkRule(
    rule,
    `
ALTER TABLE t DROP CONSTRAINT t_pkey;
              ^^^^^^^^^^^^^^^^^^^^^^ no identity
ALTER TABLE t ADD PRIMARY KEY (a, b);
`,
  );
});

test("leaves a swap for a new column that is the key alone", () => {
  checkRule(
    "drop-primary-key",
    "ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_pkey, ADD COLUMN id uuid DEFAULT gen_random_uuid() PRIMARY KEY;",
  );
});

test("reports DROP PRIMARY KEY without a new key", () => {
  checkRule(
    rule,
    `
ALTER TABLE orders DROP PRIMARY KEY;
                   ^^^^^^^^^^^^^^^^ replicas search the whole table
ALTER TABLE carts DROP PRIMARY KEY, ADD PRIMARY KEY (a, b);
`,
    { dialect: "mariadb" },
  );
});

test("says what SQL Server does, and leaves a swap in one transaction alone", () => {
  const base = "CREATE TABLE dbo.t (a int NOT NULL, b int NOT NULL, CONSTRAINT PK_t PRIMARY KEY (a));";
  const check = (script: string) =>
    checkRule(rule, { "migrations/1.sql": base, "migrations/2.sql": script }, { dialect: "sqlserver" });
  check(`
ALTER TABLE dbo.t DROP CONSTRAINT PK_t;
                       ^^^^^^^^^^^^^^^ where the key is clustered the table and all of its indexes are written anew
`);
  check(`SET XACT_ABORT ON;
BEGIN TRANSACTION;
ALTER TABLE dbo.t DROP CONSTRAINT PK_t;
ALTER TABLE dbo.t ADD CONSTRAINT PK_t PRIMARY KEY (a, b);
COMMIT;`);
});
