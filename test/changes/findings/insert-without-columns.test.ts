import { test } from "node:test";
import { checkFindings } from "../../support/change-marks.ts";
import { codeParser } from "../../support/code-parser.ts";

const parser = await codeParser(["typescript"]);
const users = (dialect: string, table: string, change: string) => ({
  "cutover.json": JSON.stringify({ migrations: [{ path: "migrations", framework: "golang-migrate", dialect }] }),
  "migrations/1_users.up.sql": table,
  "migrations/2_email.up.sql": change,
});
const code = (marked: string) => ({ "src/users.ts": `\n${marked}\n` });

test("marks what gives as many values as the table had columns", () => {
  const workspace = users(
    "sqlite",
    "CREATE TABLE users (id int PRIMARY KEY, name text);",
    "ALTER TABLE users ADD COLUMN email text;",
  );
  checkFindings(
    {
      ...workspace,
      ...code(`
db.run("INSERT INTO users VALUES (?, ?)", [id, name]);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ insert-without-columns gives 2 values, but users has 3 columns
db.run("INSERT INTO users VALUES (?, ?, ?)", [id, name, email]);
db.run("INSERT INTO users (id, name) VALUES (?, ?)", [id, name]);`),
    },
    { parser },
  );
});

test("does not count what the server fills by itself", () => {
  const insert = `db.query("INSERT INTO users VALUES (?)", [name]);`;
  checkFindings(
    {
      ...users(
        "sqlserver",
        "CREATE TABLE users (id int IDENTITY PRIMARY KEY, name text);",
        "ALTER TABLE users ADD version rowversion;",
      ),
      ...code(insert),
    },
    { parser },
  );
  checkFindings(
    {
      ...users("mysql", "CREATE TABLE users (name text);", "ALTER TABLE users ADD COLUMN hidden int INVISIBLE;"),
      ...code(insert),
    },
    { parser },
  );
});
