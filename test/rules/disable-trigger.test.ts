import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("other sessions write without the triggers too", () => {
  checkRule(
    "disable-trigger",
    `
ALTER TABLE users DISABLE TRIGGER ALL;
                  ^^^^^^^^^^^^^^^^^^^ all triggers of users, those of its foreign keys too
ALTER TABLE users DISABLE TRIGGER audit;
                  ^^^^^^^^^^^^^^^^^^^^^ rows that others write to users meanwhile pass without it
`,
  );
});

test("in a transaction they wait instead", () => {
  checkRule(
    "disable-trigger",
    `
ALTER TABLE users DISABLE TRIGGER USER;
                  ^^^^^^^^^^^^^^^^^^^^ users is locked against writes (SHARE ROW EXCLUSIVE) until the transaction ends
`,
    { transaction: true },
  );
});

test("leaves enabling and new tables alone", () => {
  checkRule("disable-trigger", "ALTER TABLE users ENABLE TRIGGER ALL;");
  checkRule("disable-trigger", "CREATE TABLE users (id int);\nALTER TABLE users DISABLE TRIGGER ALL;");
});

test("on SQL Server it is said where nothing enables the trigger again", () => {
  checkRule(
    "disable-trigger",
    `
DISABLE TRIGGER dbo.Audit ON dbo.Users;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Trigger audit of Users stays disabled
ALTER TABLE dbo.Orders DISABLE TRIGGER Total;
ALTER TABLE dbo.Items DISABLE TRIGGER ALL;
                      ^^^^^^^^^^^^^^^^^^^ The triggers of Items stay disabled
DISABLE TRIGGER Ddl ON DATABASE;
ENABLE TRIGGER ALL ON dbo.Orders;
`,
    { dialect: "sqlserver" },
  );
});

test("sees that it is enabled again in the same batch of SQL Server", () => {
  checkRule(
    "disable-trigger",
    {
      "migrations/1_a.sql": "CREATE TABLE users (id int PRIMARY KEY, name varchar(9))",
      "migrations/2_b.sql":
        "DISABLE TRIGGER users_audit ON users\nUPDATE users SET name = 'a' WHERE id = 1\nENABLE TRIGGER users_audit ON users\nGO\n",
    },
    { dialect: "sqlserver" },
  );
});
