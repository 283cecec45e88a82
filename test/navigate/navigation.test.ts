import assert from "node:assert/strict";
import { test } from "node:test";
import { finish, type Location, Workspace } from "../../core/index.ts";
import type { Texts } from "../support/changes.ts";
import { codeParser } from "../support/code-parser.ts";

const parser = await codeParser(["typescript", "go"]);
const users = "db/migrations/000001_users.up.sql";
const rename = "db/migrations/000002_rename.up.sql";
const directive = "db/migrations/000003_label.up.sql";

const project: Texts = {
  "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n",
  [users]: `CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'none');
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric(10,2));
CREATE TABLE parts (full_name text) PARTITION BY RANGE (full_name);
CREATE TABLE part PARTITION OF parts DEFAULT;
CREATE VIEW totals AS SELECT total FROM orders;
`,
  [rename]: "ALTER TABLE users RENAME COLUMN name TO full_name;\n",
  [directive]: "-- cutover: change users.full_name -> users.label\nALTER TABLE users ADD COLUMN label text;\n",
  "src/users.ts": `import { pool } from "./database";
export const find = () => pool.query("SELECT u.full_name, total FROM users u JOIN orders ON user_id = u.id");
export const add = (name: string) => pool.query("INSERT INTO users (full_name) VALUES ($1)", [name]);
`,
  "src/users.test.ts": 'const names = () => pool.query("SELECT full_name FROM users");\n',
  "src/parts.ts": 'export const parts = () => pool.query("SELECT full_name FROM parts");\n',
  "src/sums.go": 'package sums\n\nconst query = "SELECT full_name FROM users"\n',
  "prisma/schema.prisma": `model User {
  id   BigInt @id
  name String @map("full_name")

  @@map("users")
}
`,
  "src/client.ts": `import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
export const names = () => prisma.user.findMany({ select: { name: true } });
`,
};

function open(texts: Texts = project): { readonly workspace: Workspace; readonly texts: Record<string, string> } {
  const own: Record<string, string> = { ...texts };
  const files = { paths: Object.keys(own).sort(), read: (path: string) => own[path] };
  return { texts: own, workspace: new Workspace({ files, code: parser, now: () => new Date(0) }) };
}

const offsetOf = (file: string, text: string, texts = project) => {
  const offset = texts[file]?.indexOf(text) ?? -1;
  assert.ok(offset >= 0, `${file} has no ${text}`);
  return offset + 1;
};

/** `file:line text` of a place. */
function placeText({ file, span }: Location, texts = project): string {
  const text = texts[file] ?? "";
  return `${file}:${text.slice(0, span.start).split("\n").length} ${text.slice(span.start, span.end)}`;
}

test("tells the column in a migration, a directive, SQL of code, a model and a call of its client", () => {
  const { workspace } = open();
  const at = (file: string, text: string) => finish(workspace.columnAt(file, offsetOf(file, text)));
  const name = { table: "public.users", column: "full_name" };
  for (const [file, text] of [
    [users, "name varchar"],
    [rename, "name TO"],
    [rename, "full_name"],
    [directive, "full_name"],
    ["src/users.ts", "full_name, total"],
    ["src/users.ts", "full_name)"],
    ["src/sums.go", "full_name"],
    ["prisma/schema.prisma", "name String"],
    ["src/client.ts", "name: true"],
  ] as const) {
    const column = at(file, text);
    assert.deepEqual(column && { table: column.table, column: column.column }, name, `${text} in ${file}`);
  }
  assert.equal(at("src/users.ts", "total")?.table, "public.orders");
  assert.equal(at("src/users.ts", "users u"), undefined);
  assert.equal(at(users, "CREATE"), undefined);
});

test("lists the places in code and in migrations that name a column", () => {
  const { workspace } = open();
  const found = finish(workspace.references(users, offsetOf(users, "name varchar")));
  assert.deepEqual(
    found?.code.map((site) => `${placeText(site)} ${site.access}${site.test ? " test" : ""}`),
    [
      "prisma/schema.prisma:3 name declare",
      "src/client.ts:3 name read",
      "src/sums.go:3 full_name read",
      "src/users.test.ts:1 full_name read test",
      "src/users.ts:2 full_name read",
      "src/users.ts:3 full_name write",
    ],
  );
  assert.deepEqual(
    found?.migrations.map((place) => placeText(place)),
    [`${users}:1 name`, `${rename}:1 name`, `${rename}:1 full_name`, `${directive}:1 full_name`],
  );
  assert.equal(found?.created, found?.migrations[0]);
});

test("goes from code through a rename to the migration that created the column", () => {
  const { workspace } = open();
  const definition = finish(workspace.definition("src/users.ts", offsetOf("src/users.ts", "full_name)")));
  assert.equal(definition && placeText(definition), `${users}:1 name`);
});

test("goes to the table where no migration shows how the column came to be", () => {
  const code = 'export const q = () => pool.query("SELECT id, note FROM copies WHERE note = $1");\n';
  const create =
    "CREATE TABLE notes (id int);\nCREATE TABLE copies AS SELECT * FROM notes;\nCREATE INDEX i ON copies (note);\n";
  const texts = { "go.mod": project["go.mod"] ?? "", [users]: create, "src/q.ts": code };
  const definition = finish(open(texts).workspace.definition("src/q.ts", offsetOf("src/q.ts", "note", texts)));
  assert.equal(definition && placeText(definition, texts), `${users}:2 copies`);
});

test("says what a column is, where it comes from, which change it is part of, and who uses it", () => {
  const { workspace } = open();
  const link = ({ file }: Location) => `[${file}]`;
  const found = finish(workspace.explainColumn("src/users.ts", offsetOf("src/users.ts", "full_name)"), link));
  assert.equal(
    found?.markdown,
    `**\`users.full_name\`** \`varchar(20)\`, not null, default \`'none'\`

Created in [${users}].

Old column of the staged change \`users.full_name->users.label\`, now in dual-write.

In code: 4 reads, 1 write, 1 declaration

- [prisma/schema.prisma] declares it
- [src/client.ts] reads it
- [src/sums.go] reads it
- [src/users.ts] reads it
- [src/users.ts] writes it
- … and 1 more`,
  );
});

test("is right after an edit of one file, of a model, and of a migration", () => {
  const { workspace, texts } = open();
  const count = () => finish(workspace.references(users, offsetOf(users, "name varchar")))?.code.length;
  const edit = (file: string, from: string, to: string) => {
    texts[file] = texts[file]?.replace(from, to) ?? "";
    workspace.fileChanged(file);
  };
  assert.equal(count(), 6);
  edit("src/users.ts", "(full_name)", "(label)");
  assert.equal(count(), 5);
  edit("prisma/schema.prisma", '@map("full_name")', '@map("label")');
  assert.equal(count(), 3);
  edit(rename, "full_name", "last_name");
  assert.equal(count(), 0);
});

test("an edit during the pauses counts, and whoever keeps typing gets an answer", () => {
  const { workspace, texts } = open();
  const task = workspace.references(users, offsetOf(users, "name varchar"));
  let step = task.next();
  for (let pauses = 0; step.done !== true; step = task.next()) {
    if (++pauses < 6) continue;
    texts["src/users.ts"] = `export const pauses = ${pauses};\n`;
    workspace.fileChanged("src/users.ts");
  }
  assert.ok(step.value !== undefined && step.value.code.length > 0);
  assert.deepEqual(
    step.value.code.filter(({ file }) => file === "src/users.ts"),
    [],
  );
});

test("asking about a column neither brings a change on nor counts as code looked at", () => {
  const { workspace } = open({ ...project, [directive]: "SELECT 1;\n" });
  const before = workspace.coverage().codeFiles;
  finish(workspace.references(users, offsetOf(users, "name varchar")));
  assert.equal(workspace.coverage().codeFiles, before);
});

test("names the languages that an answer lacks", () => {
  const files = { paths: Object.keys(project).sort(), read: (path: string) => project[path] };
  const workspace = new Workspace({ files, now: () => new Date(0) });
  finish(workspace.references(users, offsetOf(users, "total")));
  assert.deepEqual([...workspace.missingForColumn()], ["typescript"]);
});

test("lists the columns of tables, and neither views nor partitions", () => {
  const columns = open()
    .workspace.columns()
    .map(({ table, column, type }) => `${table}.${column} ${type}`);
  assert.deepEqual(columns, [
    "orders.id bigint",
    "orders.total numeric(10,2)",
    "orders.user_id bigint",
    "parts.full_name text",
    "users.full_name varchar(20)",
    "users.id bigint",
    "users.label text",
  ]);
});
