import assert from "node:assert/strict";
import { test } from "node:test";
import { finish, Workspace } from "../../core/index.ts";
import { codeParser } from "../support/code-parser.ts";

const parser = await codeParser(["typescript"]);
const migration = "migrations/0001_users.sql";

/** The files that surely use the column of the migration at `OldName`. */
function usersOf(dialect: string, create: string): readonly string[] | undefined {
  const texts: Record<string, string> = {
    "cutover.json": JSON.stringify({ migrations: [{ path: "migrations", dialect }] }),
    [migration]: create,
    "src/as-made.ts": 'db.query("SELECT OldName FROM Users");\n',
    "src/lower.ts": 'db.query("SELECT oldname FROM users");\n',
    "src/shouted.ts": 'db.query("SELECT OLDNAME FROM USERS");\n',
    "src/other.ts": 'db.query("SELECT OldNames FROM Users");\n',
  };
  const files = { paths: Object.keys(texts).sort(), read: (path: string) => texts[path] };
  const workspace = new Workspace({ files, code: parser, now: () => new Date(0) });
  const found = finish(workspace.references(migration, create.indexOf("OldName") + 1, true));
  return found?.code.filter(({ certainty }) => certainty === "resolved").map(({ file }) => file);
}

test("code may write a name in any case where the server compares them so", () => {
  const all = ["src/as-made.ts", "src/lower.ts", "src/shouted.ts"];
  assert.deepEqual(usersOf("sqlserver", "CREATE TABLE dbo.Users (Id int, OldName nvarchar(50));\nGO\n"), all);
  assert.deepEqual(usersOf("sqlite", "CREATE TABLE Users (Id int, OldName text);\n"), all);
  assert.deepEqual(usersOf("postgres", 'CREATE TABLE "Users" (id int, "OldName" text);\n'), []);
});
