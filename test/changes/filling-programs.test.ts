import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFindings, expanded, handWritten } from "../support/change-marks.ts";
import { type ChangesOptions, ChangesWorkspace, type Texts } from "../support/changes.ts";
import { codeParser } from "../support/code-parser.ts";

const parser = await codeParser(["typescript", "javascript", "python", "ruby", "go", "rust", "java"]);
const synced: Texts = { ...expanded, "migrations/000003_sync.up.sql": handWritten };

/** Where the backfill is seen, and how the list of phases puts it; undefined while nothing fills the rows. */
function fillIn(files: Texts): string | undefined {
  const { change } = new ChangesWorkspace({ ...synced, ...files }, { parser });
  assert.equal(change.phase, "backfill");
  const [first] = change.phases.find(({ phase }) => phase === "backfill")?.missing ?? [];
  return first?.brief === "in a program, not seen to run" ? `${first.at?.file} ${first.brief}` : undefined;
}

const prisma = {
  "prisma/schema.prisma":
    'model User {\n  id Int @id\n  name String?\n  fullName String? @map("full_name")\n  @@map("users")\n}\n',
};
const prismaLoop = `const users = await prisma.user.findMany({ select: { id: true, name: true } });
await Promise.all(users.map((user) => prisma.user.update({ where: { id: user.id }, data: { fullName: user.name } })));
`;
const django = {
  "shop/models.py":
    "from django.db import models\nclass User(models.Model):\n    name = models.TextField()\n    full_name = models.TextField(null=True)\n    class Meta:\n        db_table = 'users'\n",
};
const rails = { "app/models/user.rb": "class User < ApplicationRecord\nend\n" };

test("a program that fills the new column of many rows is a backfill, and is shown as one that may not have run", () => {
  const programs: readonly [file: string, text: string, models?: Texts][] = [
    ["scripts/fill.ts", prismaLoop, prisma],
    ["packages/db/data-migrations/2024_full_name/data-migration.ts", prismaLoop, prisma],
    ["packages/db/migration/2024_full_name/migration.ts", prismaLoop, prisma],
    ["scripts/fill.js", 'await db.query("UPDATE users SET full_name = trim(name) WHERE full_name IS NULL");\n'],
    [
      "shop/management/commands/fill.py",
      "from shop.models import User\nfor user in User.objects.filter(full_name=None):\n    user.full_name = user.name\n    user.save()\n",
      django,
    ],
    [
      "lib/tasks/fill.rake",
      "task fill: :environment do\n  User.find_each { |user| user.update(full_name: user.name) }\nend\n",
      rails,
    ],
    [
      "scripts/fill-knex.ts",
      'for (const user of await knex("users").select("id", "name")) await knex("users").where({ id: user.id }).update({ full_name: user.name });\n',
    ],
    [
      "scripts/fill_rows.py",
      'for row in rows:\n    cursor.execute("UPDATE users SET full_name = name WHERE id = %s", [row.id])\n',
    ],
    [
      "scripts/Fill.java",
      'class Fill { void run(JdbcTemplate jdbc) { jdbc.update("UPDATE users SET full_name = name WHERE full_name IS NULL"); } }\n',
    ],
    [
      "cmd/backfill/main.go",
      'package main\n\nfunc main() {\n\tfor {\n\t\tdb.Exec("UPDATE users SET full_name = name WHERE id > $1 AND id <= $2", from, to)\n\t}\n}\n',
    ],
    [
      "src/bin/backfill_names.rs",
      'fn main() { sqlx::query("UPDATE users SET full_name = name WHERE full_name IS NULL").execute(&pool); }\n',
    ],
  ];
  for (const [file, text, models] of programs)
    assert.equal(fillIn({ ...models, [file]: text }), `${file} in a program, not seen to run`, file);
});

test("code that writes both columns of a row at hand is none, wherever it stands", () => {
  const others: readonly [file: string, text: string, models?: Texts][] = [
    // A service, a test and a server, by their places.
    ["src/users.ts", prismaLoop, prisma],
    ["scripts/fill.test.ts", prismaLoop, prisma],
    ["cmd/server/main.go", 'package main\n\nfunc main() { db.Exec("UPDATE users SET full_name = name") }\n'],
    // What is scaffolded lies beside the evidence of its runs, and that tells whether it has run.
    [".cutover/scripts/000004_fill.mts", prismaLoop, prisma],
    // Seeds and imports make rows.
    [
      "scripts/seed.ts",
      "for (const name of names) await prisma.user.create({ data: { name, fullName: name } });",
      prisma,
    ],
    [
      "scripts/import.ts",
      'for (const row of rows) db.query("INSERT INTO users (name, full_name) VALUES ($1, $1)", [row]);',
    ],
    // One row, given by its key.
    ["scripts/rename.ts", 'await db.query("UPDATE users SET full_name = name WHERE id = $1", [id]);'],
    // What it writes comes from elsewhere.
    ["scripts/mail.ts", 'for (const id of ids) await db.query("UPDATE users SET full_name = $1", [id]);'],
    // Another table.
    ["scripts/teams.ts", 'for (const id of ids) await db.query("UPDATE teams SET full_name = name");'],
  ];
  for (const [file, text, models] of others) assert.equal(fillIn({ ...models, [file]: text }), undefined, file);
});

test("a data migration decides nothing else", () => {
  const { change } = new ChangesWorkspace(
    { ...synced, ...prisma, "packages/db/data-migrations/1/data-migration.ts": prismaLoop },
    { parser },
  );
  assert.deepEqual(
    change.usages.filter(({ file, test }) => file.startsWith("packages/") && !test),
    [],
  );
});

const program: Texts = { ...prisma, "scripts/fill.ts": prismaLoop };

test("the change goes on when the directive, a comparison or a later step says that the program has run", () => {
  const phase = (files: Texts, options: ChangesOptions = {}) =>
    new ChangesWorkspace({ ...synced, ...program, ...files }, { parser, ...options }).change.phase;
  const required = {
    "migrations/000004_required.up.sql": "ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;\n",
  };
  const said = {
    "migrations/000004_said.up.sql":
      "-- cutover: change users.name -> users.full_name backfilled(by scripts/fill.ts in March)\nSELECT 1;\n",
  };
  assert.equal(phase({}), "backfill");
  assert.equal(phase(said), "cutover");
  assert.equal(phase(required), "backfill");
  assert.equal(phase(required, { shipped: ["migrations/000004_required.up.sql"] }), "cutover");
});

test("who reads or requires the column meanwhile is not warned: it may have run", () => {
  checkFindings({ ...synced, ...program, "src/users.ts": "await prisma.user.findMany({ where: { fullName } });\n" });
  checkFindings({
    ...synced,
    ...program,
    "migrations/000004_required.up.sql": "ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;\n",
  });
});
