import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Client } from "pg";
import type { FrameworkId } from "../../core/migrations/types.ts";
import { rules } from "../../core/rules/index.ts";
import type { Rule } from "../../core/rules/types.ts";
import type { Workspace } from "../../core/workspace.ts";
import { catalogOf, rowsOf } from "../support/catalog.ts";
import { released, shapes } from "../support/fix-shapes.ts";
import { allFindings, applyFix, pictureOf, workspaceOver } from "../support/fixes.ts";
import { filesIn, type SampleMigration } from "../support/framework-files.ts";
import { migrateDown, migrateUp } from "../support/migrated.ts";
import { postgresServer, type TestServer } from "../support/postgres.ts";

const server = await postgresServer();

/** One that splits scripts and has a marker, one that sends a file as a command, and one that does so without a way back. */
const frameworks: readonly FrameworkId[] = ["goose", "golang-migrate", "prisma"];

/** Rules whose rewrite is meant to give another schema, and how it differs. */
const meantToDiffer: Readonly<Record<string, string>> = {
  "add-json-column": "jsonb instead of json",
  "detach-partition-blocking": "a check with the bounds stays on what was a partition",
  "foreign-key-without-index": "an index more",
  "add-required-column": "the column stays nullable until all code writes it",
  "no-char": "text instead of char",
  "no-money": "numeric instead of money",
  "prefer-bigint": "bigint instead of integer",
  "prefer-bigint-key": "bigint instead of integer",
  "prefer-identity": "identity instead of serial",
  "prefer-text": "text instead of varchar",
  "prefer-timestamptz": "timestamptz instead of timestamp",
  "rename-table": "a view keeps the old name",
  "rename-column": "the old column stays",
};

/** Columns of the tables that the examples of rules are about; what an example adds or creates itself is left out. */
const world: Readonly<Record<string, readonly string[]>> = {
  statuses: ["id integer PRIMARY KEY", "name text"],
  teams: ["id bigint PRIMARY KEY", "name text"],
  users: [
    "id bigint PRIMARY KEY",
    "email text",
    "age integer DEFAULT 20",
    "name text",
    "first_name text",
    "full_name text",
    "handle text",
    "legacy text",
  ],
  orders: [
    "id bigint PRIMARY KEY",
    "user_id bigint",
    "status_id integer",
    "number text",
    "status text",
    "total integer DEFAULT 1",
    "note text",
  ],
  events: ["id bigint", "at date", "payload json"],
};

const rows: Readonly<Record<string, string>> = {
  statuses: "INSERT INTO statuses VALUES (1, 'open')",
  teams: "INSERT INTO teams VALUES (1, 'a')",
  users: "INSERT INTO users (id) SELECT n FROM generate_series(1, 20) AS n; UPDATE users SET email = 'user' || id",
  orders: "INSERT INTO orders (id) SELECT n FROM generate_series(1, 20) AS n",
  events: "INSERT INTO events (id, at) VALUES (1, '2020-02-03')",
};

function releasedFor(example: string): SampleMigration {
  const makes = (pattern: string) => new RegExp(pattern, "i").test(example);
  const tables = Object.entries(world).map(([table, columns]) => {
    if (makes(`create table (?:if not exists )?${table}\\b`)) return "";
    const kept = columns.filter((column) => !makes(`add column (?:if not exists )?${column.split(" ")[0]}\\b`));
    const partitioned = table === "events" ? " PARTITION BY RANGE (at)" : "";
    return `CREATE TABLE ${table} (${kept.join(", ")})${partitioned};\n`;
  });
  const partition = tables.some((sql) => sql.includes("PARTITION BY"))
    ? "CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');\n"
    : "";
  const index = makes("(?:drop|reindex) index (?:if exists )?users_email_idx")
    ? "CREATE INDEX users_email_idx ON users (email);\n"
    : "";
  return { name: "released", up: tables.join("") + partition + index };
}

/** The migrations of an example: a line parts what ships in different releases. */
function releasesOf(example: string): readonly SampleMigration[] {
  return example
    .split("\n-- next release\n")
    .map((up, index) => ({ name: `example_${index + 1}`, up: `${up.trimEnd()}\n` }));
}

/** An example may begin with a line for the tests of rules. */
function withoutHead(example: string): string {
  return example.replace(/^-- in a transaction\n/, "");
}

/** The example with statements about another table around it, so that it does not stand alone. */
function amongOthers(example: string): string {
  return `CREATE TABLE neighbours (id bigint PRIMARY KEY);\n${example.trimEnd()}\nALTER TABLE neighbours ADD COLUMN note text;\n`;
}

for (const rule of rules) {
  test(`${rule.id}: its fixes run as they are written, and give the same schema`, async (context: TestContext) => {
    if (typeof server === "string") return context.skip(server);
    for (const example of rule.bad)
      for (const framework of frameworks)
        for (const up of [withoutHead(example), amongOthers(withoutHead(example))])
          await proveExample(server, framework, rule, up, context);
  });
}

async function proveExample(
  server: TestServer,
  framework: FrameworkId,
  rule: Rule,
  example: string,
  context: TestContext,
): Promise<void> {
  const migrations = [releasedFor(example), ...releasesOf(example)];
  const texts = filesIn(framework, migrations, rule.id);
  const first = Object.keys(filesIn(framework, migrations.slice(0, -1))).filter((file) => file.endsWith(".sql"));
  const workspace = workspaceOver(texts, first);
  const finding = allFindings(workspace).find(
    (each) => each.rule === rule.id && each.rewrites.length > 0 && !first.includes(each.file),
  );
  const fixes = finding === undefined ? [] : workspace.fixes(finding).filter(({ kind }) => kind === "quickfix");
  for (const fix of fixes) {
    const picture = `${framework}: ${fix.title}\n${example}`;
    context.diagnostic(fix.disabled === undefined ? picture : `${picture}\n${fix.disabled}`);
    if (fix.disabled !== undefined) continue;
    const before = await migrated(server, workspace);
    const fixed = applyFix(texts, fix);
    const after = await migrated(server, workspaceOver(fixed, first));
    if (typeof after === "string") assert.equal(after, before, `${picture}\n${pictureOf(texts, fixed)}`);
    else if (typeof before !== "string" && meantToDiffer[rule.id] === undefined)
      assert.deepEqual(after, before, picture);
  }
}

/** What is in a database after the history ran, with rows that came after its first migration; or the error that stopped it. */
async function migrated(server: TestServer, workspace: Workspace): Promise<readonly string[] | string> {
  const client = await emptied(server);
  try {
    await migrateUp(client, workspace, 0, 1);
    for (const sql of Object.values(rows)) await client.query(sql).catch(() => {});
    await migrateUp(client, workspace, 1);
    return [...(await catalogOf(client)), ...(await allRows(client))];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

let database: Promise<Client> | undefined;

/** The one database of these tests, with nothing in it: emptying takes less time than creating. */
async function emptied(server: TestServer): Promise<Client> {
  database ??= server.freshDatabase().then(({ client }) => client);
  const client = await database;
  await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  return client;
}

async function allRows(client: Client): Promise<readonly string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1",
  );
  const found: string[] = [];
  for (const { name } of tables) found.push(name, ...(await rowsOf(client, name)));
  // Random values are others in each run.
  return found.map((row) => row.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "uuid")).sort();
}

for (const framework of ["goose", "golang-migrate", "sqlx"] as const) {
  test(`${framework}: what a fix made can be undone and done again`, async (context: TestContext) => {
    if (typeof server === "string") return context.skip(server);
    for (const { name, rule, up, down } of shapes) {
      if (down === undefined) continue;
      const texts = filesIn(framework, [released, { name: "change", up, down }], rule);
      const shipped = Object.keys(filesIn(framework, [released])).filter((file) => file.endsWith(".sql"));
      const workspace = workspaceOver(texts, shipped);
      const finding = allFindings(workspace).find((each) => each.rule === rule && !shipped.includes(each.file));
      const fix = finding && workspace.fixes(finding)[0];
      if (fix === undefined || fix.disabled !== undefined) continue;
      const fixed = workspaceOver(applyFix(texts, fix), shipped);
      const client = await emptied(server);
      await migrateUp(client, fixed, 0, 1);
      const nothing = await catalogOf(client);
      await migrateUp(client, fixed, 1);
      const done = await catalogOf(client);
      await migrateDown(client, fixed, 1);
      assert.deepEqual(await catalogOf(client), nothing, name);
      await migrateUp(client, fixed, 1);
      assert.deepEqual(await catalogOf(client), done, name);
    }
  });
}
