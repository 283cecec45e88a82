import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Client } from "pg";
import { splitStatements } from "../../core/sql/split.ts";
import { catalogOf, rowsOf } from "../support/catalog.ts";
import { type FindingsOptions, findingsOf } from "../support/findings.ts";
import { postgresServer } from "../support/postgres.ts";
import { applyRewrite, type RewrittenScript } from "../support/rewrites.ts";
import { enabling } from "../support/rules.ts";

const server = await postgresServer();

const released = `
CREATE TYPE mood AS ENUM ('merry');
CREATE TABLE teams (id bigint PRIMARY KEY, name text, mood mood);
CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint, email text, age integer, full_name text, first_name text);
CREATE INDEX users_age_idx ON users (age);
ALTER TABLE users ADD CONSTRAINT users_old_check CHECK (age < 200) NOT VALID;
CREATE TABLE days (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE days_2030 (id bigint, at date);
CREATE TABLE regions (id bigint, "Name" text) PARTITION BY LIST ("Name");
CREATE TABLE north (id bigint, "Name" text);
CREATE TABLE events (id bigint PRIMARY KEY, at date);
`;
const rows = `
INSERT INTO teams SELECT n, 'team ' || n FROM generate_series(1, 10) AS n;
INSERT INTO users SELECT n, 1 + n % 10, 'user' || n || '@example.org', n % 90, NULL, 'first ' || n FROM generate_series(1, 12000) AS n;
`;

interface Case {
  readonly rule: string;
  readonly change: string;
  readonly options?: FindingsOptions;
  /** The rewrite is meant to give another schema; it must only run. */
  readonly differs?: true;
  /** The server refuses what is to be rewritten. */
  readonly fails?: true;
}

const cases: readonly Case[] = [
  { rule: "add-check-validating", change: "ALTER TABLE users ADD CONSTRAINT users_age CHECK (age >= 0);" },
  { rule: "add-check-validating", change: "ALTER TABLE users ADD CHECK (age >= 0);" },
  { rule: "add-column-check", change: "ALTER TABLE users ADD COLUMN score integer DEFAULT 1 CHECK (score > 0);" },
  {
    rule: "add-column-references",
    change: "ALTER TABLE users ADD COLUMN home bigint DEFAULT 1 REFERENCES teams (id);",
  },
  { rule: "add-column-unique", change: "ALTER TABLE users ADD COLUMN handle text UNIQUE;" },
  { rule: "add-column-volatile-default", change: "ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();" },
  { rule: "add-column-serial", change: "ALTER TABLE users ADD COLUMN number smallserial NOT NULL;" },
  { rule: "add-foreign-key-validating", change: "ALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams (id);" },
  {
    rule: "add-primary-key-blocking",
    change: "ALTER TABLE users DROP CONSTRAINT users_pkey;\nALTER TABLE users ADD PRIMARY KEY (id);",
  },
  { rule: "add-required-column", change: "ALTER TABLE events ADD COLUMN title text NOT NULL;", differs: true },
  { rule: "add-unique-blocking", change: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);" },
  { rule: "create-index-blocking", change: "CREATE INDEX users_email_idx ON users (email) WHERE age > 3;" },
  { rule: "create-index-blocking", change: "CREATE UNIQUE INDEX users_lower ON users (lower(email));" },
  { rule: "drop-index-blocking", change: "DROP INDEX users_age_idx;" },
  { rule: "reindex-blocking", change: "REINDEX INDEX users_age_idx;" },
  {
    rule: "attach-partition-scanning",
    change: "ALTER TABLE days ATTACH PARTITION days_2030 FOR VALUES FROM ('2030-01-01') TO (MAXVALUE);",
  },
  {
    rule: "attach-partition-scanning",
    change: "ALTER TABLE regions ATTACH PARTITION north FOR VALUES IN ('n', 'it''s');",
  },
  {
    rule: "enum-value-used-in-transaction",
    change: "ALTER TYPE mood ADD VALUE 'calm';\nALTER TABLE teams ALTER COLUMN mood SET DEFAULT 'calm';",
    options: { transaction: true },
    fails: true,
  },
  {
    rule: "foreign-key-without-index",
    change: "ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;",
    differs: true,
  },
  {
    rule: "foreign-key-without-index",
    change: "CREATE TABLE notes (id bigint PRIMARY KEY, user_id bigint REFERENCES users);",
    differs: true,
  },
  { rule: "rename-column", change: "ALTER TABLE users RENAME COLUMN age TO years;", differs: true },
  { rule: "rename-table", change: "ALTER TABLE users RENAME TO accounts;", differs: true },
  { rule: "require-if-exists", change: "CREATE TABLE notes (id bigint PRIMARY KEY);" },
  { rule: "require-lock-timeout", change: "ALTER TABLE users ADD COLUMN note text;" },
  { rule: "require-lock-timeout", change: "ALTER TABLE users ADD COLUMN note text;", options: { transaction: true } },
  { rule: "require-statement-timeout", change: "ALTER TABLE users ADD COLUMN note text;" },
  {
    rule: "set-local-outside-transaction",
    change: "SET LOCAL lock_timeout = '2s';\nALTER TABLE users ADD COLUMN note text;",
  },
  { rule: "set-not-null", change: "ALTER TABLE users ALTER COLUMN email SET NOT NULL;" },
  {
    rule: "timeout-cancels-concurrent-build",
    change: "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY users_email_idx ON users (email);",
  },
  { rule: "unbatched-backfill", change: "UPDATE users SET full_name = first_name WHERE full_name IS NULL;" },
  { rule: "unbatched-backfill", change: "UPDATE users AS u SET full_name = u.first_name || u.id;" },
  {
    rule: "validate-in-same-transaction",
    change:
      "ALTER TABLE users ADD CONSTRAINT users_age CHECK (age >= 0) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT users_age;",
    options: { transaction: true },
  },
];

for (const { rule, change, options = {}, differs, fails } of cases) {
  test(`${rule}: what replaces ${change.replaceAll("\n", " ")} does the same in PostgreSQL`, async (context: TestContext) => {
    if (typeof server === "string") return context.skip(server);
    const file = "migrations/2_change.sql";
    const files = { "migrations/1_released.sql": released, [file]: change };
    const findings = findingsOf(files, enabling(rule, { version: server.major, ...options }));
    const finding = findings.find((candidate) => candidate.rule === rule && candidate.rewrites.length > 0);
    const rewrite = finding?.rewrites[0];
    assert.ok(finding && rewrite, `${rule} offers no rewrite`);

    const scripts = applyRewrite(change, finding, rewrite);
    const untouched = databaseAfter(server, [{ text: change, noTransaction: options.transaction !== true }]);
    const before = fails ? await assert.rejects(untouched) : await untouched;
    const after = await databaseAfter(
      server,
      scripts.map((script) => ({ ...script, noTransaction: script.noTransaction || options.transaction !== true })),
    );
    if (differs || before === undefined) return;
    assert.deepEqual(await catalogOf(after), await catalogOf(before));
    if (!change.includes("gen_random_uuid"))
      assert.deepEqual(await rowsOf(after, "users"), await rowsOf(before, "users"));
  });
}

type Server = Exclude<Awaited<ReturnType<typeof postgresServer>>, string>;

/** A database with the released schema, in which the scripts ran. */
async function databaseAfter(server: Server, scripts: readonly RewrittenScript[]): Promise<Client> {
  const { client } = await server.freshDatabase();
  await client.query(released + rows);
  for (const { text, noTransaction } of scripts) await run(client, text, noTransaction);
  return client;
}

/** One command that runs as a whole in a transaction, or statement by statement outside of one. */
async function run(client: Client, text: string, noTransaction: boolean): Promise<void> {
  if (!noTransaction) {
    await client.query(text);
    return;
  }
  for (const { span } of splitStatements(text, "postgres")) await client.query(text.slice(span.start, span.end));
}
