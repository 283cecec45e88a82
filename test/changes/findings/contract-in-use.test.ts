import assert from "node:assert/strict";
import { test } from "node:test";
import { changeFixes } from "../../../core/changes/fixes.ts";
import { base, checkFindings, expanded } from "../../support/change-marks.ts";
import { ChangesWorkspace } from "../../support/changes.ts";
import { codeParser } from "../../support/code-parser.ts";

const python = { parser: await codeParser(["python"]) };

const prisma = { "prisma/schema.prisma": "model users {\n  id Int @id\n  name String\n}\n" };
const drop = { ...base, "migrations/000002_drop.up.sql": "ALTER TABLE users DROP COLUMN name;" };
const dropInUse = {
  ...base,
  "migrations/000002_drop.up.sql": `ALTER TABLE users DROP COLUMN name;
                              ^^^^ contract-in-use`,
};

test("marks the drop and shows where the column is used", () => {
  const { findings } = checkFindings({
    ...base,
    "migrations/000002_drop.up.sql": `ALTER TABLE users DROP COLUMN email, DROP COLUMN name;
                                                 ^^^^ contract-in-use drops users.name, but code still uses it in 2 places (reads and writes it)`,
    "src/a.ts": 'q("SELECT name FROM users"); q("UPDATE users SET name = $1");',
    "src/a.test.ts": 'q("SELECT email FROM users");',
  });
  assert.deepEqual(
    findings[0]?.related.map(({ message }) => message),
    ["reads users.name", "writes users.name"],
  );
});

test("counts a declaration, a rename and a dropped table", () => {
  checkFindings({ ...prisma, ...dropInUse });
  checkFindings({
    ...base,
    ...prisma,
    "migrations/000002_drop.up.sql": `ALTER TABLE users RENAME name TO title;
                         ^^^^ contract-in-use renames users.name`,
  });
  checkFindings({
    ...base,
    ...prisma,
    "migrations/000002_drop.up.sql": `DROP TABLE users;
           ^^^^^ contract-in-use drops users`,
  });
});

test("a column that finders leave out is still named in INSERT, and one that went out of the state of models alone is free", () => {
  checkFindings({
    ...dropInUse,
    "src/user.ts":
      'import { Column, Entity } from "typeorm";\n@Entity("users")\nexport class User {\n  @Column() id: number;\n  @Column({ select: false }) name: string;\n}\n',
  });
  const user = (fields: string) =>
    `from django.db import models\nclass User(models.Model):\n    ${fields}age = models.IntegerField()\n    class Meta:\n        db_table = "users"\n`;
  const operations = 'state_operations=[migrations.RemoveField("user", "name")]';
  const forgotten = {
    "shop/migrations/0002_forget_name.py": `from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [migrations.SeparateDatabaseAndState(${operations})]\n`,
  };
  checkFindings({ ...dropInUse, ...forgotten, "shop/models.py": user("name = models.TextField()\n    ") }, python);
  checkFindings({ ...drop, ...forgotten, "shop/models.py": user("") }, python);
});

test("what is only a type fails nowhere when the column is gone; what reads by it does", () => {
  const types = 'import type { Kysely } from "kysely";\ntype Db = Kysely<{ users: { id: number; name: string } }>;\n';
  checkFindings({ ...drop, "src/db.ts": types });
  checkFindings({
    ...dropInUse,
    "src/db.ts": `${types}const names = (db: Db) => db.selectFrom("users").select("name");\n`,
  });
});

test("counts what is written of a field that went out of the model together with its column", () => {
  checkFindings({
    ...dropInUse,
    "prisma/schema.prisma": 'model users {\n  id Int @id\n  fullName String @map("full_name")\n}\n',
    "src/a.ts": 'await prisma.users.create({ data: { name: "a", fullName: "a" } });',
  });
  checkFindings({
    ...base,
    "migrations/000002_add.up.sql":
      "ALTER TABLE users ADD COLUMN full_name text; ALTER TABLE users ADD COLUMN nick_name text;",
    "migrations/000003_drop.up.sql": `ALTER TABLE users DROP COLUMN full_name;
                              ^^^^^^^^^ contract-in-use`,
    "prisma/schema.prisma": 'model users {\n  id Int @id\n  nickName String @map("nick_name")\n}\n',
    "src/a.ts": 'await prisma.users.update({ where: { id }, data: { fullName: "a" } });',
  });
});

test("a key of a row that leads elsewhere is no column", () => {
  checkFindings({
    ...drop,
    "prisma/schema.prisma": "model users {\n  id Int @id\n  name names[]\n}\nmodel names {\n  id Int @id\n}\n",
    "src/a.ts":
      "await prisma.users.create({ data: { name: { create: {} } } }); await prisma.users.findMany({ select: { label: true } });",
  });
});

test("leaves shipped drops alone, and columns that came back", () => {
  const read = { "src/a.ts": 'q("SELECT name FROM users");' };
  checkFindings({ ...drop, ...read }, { shipped: ["migrations/000002_drop.up.sql"] });
  checkFindings({ ...drop, ...read, "migrations/000003_back.up.sql": "ALTER TABLE users ADD COLUMN name text;" });
});

test("SQL that means a table of another database is not believed", () => {
  checkFindings({
    ...base,
    "migrations/000002_drop.up.sql": "DROP TABLE users;",
    "src/a.ts": 'q("SELECT name, clicks FROM users"); q("SELECT name FROM users");',
    "src/b.ts": 'q("SELECT visits, pages FROM users"); q("SELECT count(*) FROM users");',
    "src/c.ts": 'q("SELECT name FROM users");',
  });
});

test("a column of a join counts only when no other table may have it", () => {
  const joined = { "src/a.ts": 'q("SELECT name FROM users JOIN teams ON teams.id = users.id");' };
  const teams = (columns: string) => ({ "migrations/000001_teams.up.sql": `CREATE TABLE teams (${columns});` });
  checkFindings({ ...drop, ...joined });
  checkFindings({ ...drop, ...joined, ...teams("id int, name text") });
  checkFindings({ ...dropInUse, ...joined, ...teams("id int") });
});

test("a field of Django goes in a migration of the models' state alone", () => {
  const workspace = new ChangesWorkspace(
    {
      ...expanded,
      "shop/models.py":
        'from django.db import models\nclass User(models.Model):\n    name = models.TextField()\n    class Meta:\n        db_table = "users"\n',
      "migrations/000003_drop.up.sql": "ALTER TABLE users DROP COLUMN name;",
    },
    python,
  );
  const finding = workspace.findings.find(({ rule }) => rule === "contract-in-use");
  assert.ok(finding !== undefined);
  assert.deepEqual(
    changeFixes(finding, workspace.derived, workspace.host).map(({ title }) => title),
    ["Take name out of User, in its migration as SeparateDatabaseAndState"],
  );
});

test("the declarations of a staged change can be taken back from where the drop stands", () => {
  const workspace = new ChangesWorkspace({
    ...expanded,
    ...prisma,
    "migrations/000003_drop.up.sql": "ALTER TABLE users DROP COLUMN name;",
  });
  const finding = workspace.findings.find(({ rule }) => rule === "contract-in-use");
  assert.ok(finding !== undefined);
  const fixes = changeFixes(finding, workspace.derived, workspace.host);
  assert.deepEqual(
    fixes.map(({ title, edits }) => [title, edits.map(({ file, text }) => [file, text])]),
    [["Have Prisma ignore name", [["prisma/schema.prisma", " @ignore"]]]],
  );
});

test("counts an INSERT without a list that gives more values than there are columns left", () => {
  checkFindings({ ...dropInUse, "src/a.ts": 'q("INSERT INTO users VALUES ($1, $2, $3)", name);' });
  checkFindings({ ...drop, "src/a.ts": 'q("INSERT INTO users VALUES ($1, $2)", name);' });
  checkFindings({ ...drop, "src/a.ts": "q(`INSERT INTO users VALUES (${row})`, name);" });
});

test("leaves a virtual table alone that is made anew", () => {
  const found = "CREATE VIRTUAL TABLE found USING fts5(title);";
  const files = {
    "cutover.json": '{ "migrations": [{ "path": "migrations", "framework": "golang-migrate", "dialect": "sqlite" }] }',
    "migrations/000001_found.up.sql": found,
    "prisma/schema.prisma": "model found {\n  id Int @id\n  title String\n}\n",
  };
  checkFindings({ ...files, "migrations/000002_anew.up.sql": `DROP TABLE found;\n${found}` });
  checkFindings({
    ...files,
    "migrations/000002_drop.up.sql": `DROP TABLE found;
           ^^^^^ contract-in-use drops found`,
  });
});
