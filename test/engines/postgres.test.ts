import assert from "node:assert/strict";
import { test } from "node:test";
import { blockedBy, blockedText, lockModeTitle } from "../../core/engines/lock-modes.ts";
import { lockModes } from "../../core/sql/operations.ts";
import { effectOf, effectsOf, locksIn } from "../support/effects.ts";

const users = "CREATE TABLE users (id int PRIMARY KEY, name varchar(50), at timestamp, legacy int);";

test("says who waits for each lock, in plain words", () => {
  assert.deepEqual(
    lockModes.map((mode) => `${lockModeTitle(mode)}: ${blockedBy(mode)}`),
    [
      "ACCESS SHARE: nothing",
      "ROW SHARE: nothing",
      "ROW EXCLUSIVE: nothing",
      "SHARE UPDATE EXCLUSIVE: schema changes",
      "SHARE: writes",
      "SHARE ROW EXCLUSIVE: writes",
      "EXCLUSIVE: writes",
      "ACCESS EXCLUSIVE: reads and writes",
    ],
  );
  assert.equal(blockedText("AccessExclusive"), "blocks reads and writes");
  assert.equal(blockedText("ShareUpdateExclusive"), "blocks only other schema changes, VACUUM and ANALYZE");
});

test("says why a table is written anew", () => {
  const { rewrites } = effectOf("ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid()", { after: users });
  assert.deepEqual(
    rewrites.map(({ table, because }) => `${table.name}: ${because}`),
    ["users: the default gen_random_uuid() is volatile, so that each row gets a value of its own"],
  );
});

test("says why another table is locked", () => {
  const after = `${users} CREATE TABLE orders (id int, user_id int CONSTRAINT orders_user REFERENCES users);`;
  const { locks } = effectOf("ALTER TABLE orders DROP CONSTRAINT orders_user", { after });
  assert.deepEqual(
    locks.map(({ table, because }) => [table.name, because]),
    [
      ["orders", undefined],
      ["users", "the foreign key orders_user to it is dropped"],
    ],
  );
});

test("writes the schema of another table only where the search path does not find it", () => {
  const after = "CREATE TABLE app.p (id int PRIMARY KEY); CREATE TABLE q (id int PRIMARY KEY);";
  assert.deepEqual(locksIn(effectOf("ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES app.p", { after })), [
    "c ShareRowExclusive",
    "app.p ShareRowExclusive",
  ]);
  assert.deepEqual(locksIn(effectOf("ALTER TABLE c ADD FOREIGN KEY (q) REFERENCES public.q", { after })), [
    "c ShareRowExclusive",
    "q ShareRowExclusive",
  ]);
});

test("assumes no rewrite for a function that nobody knows, and says so", () => {
  const effect = effectOf("ALTER TABLE users ADD COLUMN code text DEFAULT make_code()", { after: users });
  assert.deepEqual([effect.rewrites, effect.unknown], [[], "whether make_code() is volatile"]);
});

test("looks into functions that the migrations define", () => {
  const make = (volatility: string) =>
    `${users} CREATE FUNCTION make_code() RETURNS text LANGUAGE plpgsql ${volatility} AS $$ BEGIN RETURN 'x'; END $$;`;
  const rewrites = (after: string) =>
    effectOf("ALTER TABLE users ADD COLUMN code text DEFAULT make_code()", { after }).rewrites.length;
  assert.deepEqual(
    ["", "STABLE", "IMMUTABLE"].map((volatility) => rewrites(make(volatility))),
    [1, 0, 0],
  );
  const sql = `${users} CREATE FUNCTION make_code() RETURNS text LANGUAGE sql AS $$ SELECT md5(random()::text) $$;`;
  assert.equal(rewrites(sql), 1);
});

test("leaves a change between timestamp types open when the time zone is not known", () => {
  const sql = "ALTER TABLE users ALTER COLUMN at TYPE timestamptz";
  assert.match(effectOf(sql, { after: users }).unknown ?? "", /time zone/);
  assert.deepEqual(effectOf(sql, { after: users, timeZone: "UTC" }).rewrites, []);
  assert.equal(effectOf(sql, { after: users, timeZone: "Europe/Berlin" }).rewrites.length, 1);
});

test("leaves a change of a type that it does not know open", () => {
  assert.equal(effectOf("ALTER TABLE users ALTER COLUMN name TYPE text").unknown, "the present type of name");
  const effect = effectOf("ALTER TABLE users ALTER COLUMN name TYPE strange", { after: users });
  assert.deepEqual([effect.rewrites, effect.unknown], [[], "how varchar and strange are stored"]);
});

test("claims nothing of operations in the body of a function that is only defined", () => {
  const effects = effectsOf(
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE users ADD c int; END $$",
    { after: users },
  );
  assert.deepEqual(
    effects.flatMap((effect) => effect.locks),
    [],
  );
});

test("says that a strong lock on an index alone stops everybody", () => {
  const after = `${users} CREATE INDEX by_name ON users (name); CREATE INDEX by_legacy ON users USING gin (legacy);`;
  const blocked = (sql: string) =>
    effectOf(sql, { after }).indexBlocks?.map(({ table, blocked }) => `${table.name}: ${blocked.join(" and ")}`);
  const everybody = ["users: reads and writes"];
  assert.deepEqual(blocked("REINDEX INDEX by_name"), everybody);
  assert.deepEqual(blocked("REINDEX TABLE users"), everybody);
  assert.deepEqual(blocked("ALTER TABLE by_name RENAME TO other"), everybody);
  assert.deepEqual(blocked("ALTER INDEX by_name SET TABLESPACE fast"), everybody);
  assert.deepEqual(blocked("ALTER INDEX by_legacy SET (fastupdate = off)"), everybody);
  assert.equal(blocked("ALTER INDEX by_name RENAME TO other"), undefined);
  assert.equal(blocked("ALTER INDEX by_name SET (fillfactor = 70)"), undefined);
  assert.equal(blocked("REINDEX INDEX CONCURRENTLY by_name"), undefined);
});

test("says which version a form needs", () => {
  const sql = "ALTER TABLE users ADD COLUMN c int GENERATED ALWAYS AS (legacy * 2) VIRTUAL";
  assert.equal(effectOf(sql, { after: users, version: 17 }).fails, "a virtual generated column needs PostgreSQL 18");
  assert.equal(effectOf(sql, { after: users, version: 18 }).fails, undefined);
});

test("waits for other transactions where the server does", () => {
  const after = `${users} CREATE INDEX by_name ON users (name);`;
  const waits = (sql: string) => effectOf(sql, { after }).waitsForTransactions ?? false;
  assert.deepEqual(
    [
      "CREATE INDEX CONCURRENTLY i ON users (name)",
      "DROP INDEX CONCURRENTLY by_name",
      "REINDEX TABLE CONCURRENTLY users",
      "CREATE INDEX i ON users (name)",
    ].map(waits),
    [true, true, true, false],
  );
});

test("knows the tables that a role owns as far as the history says so", () => {
  const after = `${users} ALTER TABLE users OWNER TO app;`;
  const { locks, unknown } = effectOf("DROP OWNED BY app", { after });
  assert.deepEqual([locks.map(({ table }) => table.name), unknown], [["users"], "what else app owns"]);
});

test("tells the publications of a subscription that can change in a transaction", () => {
  const alone = (sql: string) => effectOf(sql).needsNoTransaction;
  assert.equal(alone("CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p"), true);
  assert.equal(alone("CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p WITH (create_slot = false)"), false);
  assert.equal(alone("ALTER SUBSCRIPTION s REFRESH PUBLICATION"), true);
  assert.equal(alone("ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = 'off')"), false);
  assert.equal(alone("ALTER SUBSCRIPTION s DISABLE"), false);
  assert.equal(alone("ALTER DATABASE shop SET TABLESPACE fast"), true);
  assert.equal(alone("ALTER DATABASE shop SET work_mem = '1GB'"), false);
});

test("copies no files into the tablespace where they are", () => {
  const rewrites = (sql: string, after = users) => effectOf(sql, { after }).rewrites.map(({ table }) => table.name);
  const move = "ALTER TABLE users SET TABLESPACE fast";
  assert.deepEqual(rewrites(move), ["users"]);
  assert.deepEqual(rewrites(move, `${users} ${move};`), []);
  assert.deepEqual(rewrites("ALTER TABLE users SET TABLESPACE pg_default", `${users} ${move};`), ["users"]);
});
