import assert from "node:assert/strict";
import { test } from "node:test";
import { applyOperation } from "../../core/schema/apply.ts";
import { schemaOver } from "../../core/schema/schema.ts";
import { createStore } from "../../core/schema/store.ts";
import type { Column, Schema, Table } from "../../core/schema/types.ts";
import { readStatement } from "../../core/sql/read.ts";
import { publicPath, replayScript, schemaAfter, testOrigin } from "../support/replay.ts";

const span = { start: 0, end: 0 };

function table(schema: Schema, name: string): Table {
  const found = schema.table({ name, span });
  assert.ok(found, `${name} is not known`);
  return found;
}

function column(schema: Schema, name: string, of: string): Column {
  const found = table(schema, of).columns.get(name);
  assert.ok(found, `${of}.${name} is not known`);
  return found;
}

test("makes an altered table known that was never created, but not for complete", () => {
  const users = table(schemaAfter("ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 0"), "users");
  assert.deepEqual([users.complete, users.created, [...users.columns.keys()]], [false, undefined, ["age"]]);
});

test("takes the schema that a template leaves open for the one where names are looked up first", () => {
  for (const hole of ['{{ index .Options "Namespace" }}', "${schema}", '"{{.Schema}}"']) {
    const users = table(
      schemaAfter(`CREATE TABLE ${hole}.users (id int); ALTER TABLE ${hole}.users ADD age int`),
      "users",
    );
    assert.deepEqual([...users.columns.keys()], ["id", "age"]);
  }
  assert.equal(schemaAfter("CREATE TABLE app.users (id int)").table({ name: "users", span }), undefined);
});

test("knows nothing of a column but what its ALTER tells", () => {
  const schema = schemaAfter("ALTER TABLE users ALTER age SET NOT NULL");
  assert.deepEqual(column(schema, "age", "users"), { name: "age", notNull: true });
});

test("ignores operations in the body of a function that is only defined", () => {
  const schema = schemaAfter(
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE t (id int); END $$",
  );
  assert.equal(schema.table({ name: "t", span }), undefined);
});

test("runs what a DO block does for sure", () => {
  assert.ok(table(schemaAfter("DO $$ BEGIN CREATE TABLE t (id int); END $$"), "t").complete);
});

test("takes a table that is created under a condition for known, but not for complete", () => {
  const t = table(schemaAfter("DO $$ BEGIN IF random() > 0.5 THEN CREATE TABLE t (id int); END IF; END $$"), "t");
  assert.deepEqual([t.complete, [...t.columns.keys()]], [false, ["id"]]);
});

test("keeps a table that is dropped under a condition, as incomplete", () => {
  const t = table(
    schemaAfter("CREATE TABLE t (id int); DO $$ BEGIN IF random() > 0.5 THEN DROP TABLE t; END IF; END $$"),
    "t",
  );
  assert.deepEqual([t.complete, [...t.columns.keys()]], [false, ["id"]]);
});

test("forgets the type of a column that is changed under a condition, and nothing else of it", () => {
  const schema = schemaAfter(
    "CREATE TABLE t (id int NOT NULL); DO $$ BEGIN IF random() > 0.5 THEN ALTER TABLE t ALTER id TYPE bigint; END IF; END $$",
  );
  const { type, notNull } = column(schema, "id", "t");
  assert.deepEqual([type, notNull, table(schema, "t").complete], [undefined, true, true]);
});

test("keeps the identity of tables that a statement does not change", () => {
  const store = replayScript(
    "CREATE TABLE a (id int NOT NULL, v text DEFAULT 'x'); CREATE TABLE b (id int); CREATE INDEX i ON a (v)",
  );
  const before = schemaOver(store.fork(), publicPath);
  replayScript(
    `ALTER TABLE b ADD COLUMN c int; CREATE TABLE IF NOT EXISTS a (other int); ALTER TABLE a ALTER id SET NOT NULL;
     ALTER TABLE a ADD COLUMN IF NOT EXISTS v text; CREATE INDEX IF NOT EXISTS i ON a (id); ALTER TABLE a DROP CONSTRAINT IF EXISTS nope`,
    store,
  );
  const after = schemaOver(store, publicPath);
  assert.equal(table(after, "a"), table(before, "a"));
  assert.notEqual(table(after, "b"), table(before, "b"));
});

test("finds an unqualified name along the search path only", () => {
  const settings = { searchPath: ["app", "public"] };
  const schema = schemaOver(
    replayScript("CREATE TABLE public.a (id int); CREATE TABLE hidden.b (id int)", createStore(), settings),
    settings,
  );
  assert.equal(schema.tableKey({ name: "a", span }), "public.a");
  assert.equal(schema.tableKey({ name: "b", span }), "app.b");
  assert.equal(schema.table({ name: "b", span }), undefined);
  assert.equal(schema.nameOf(table(schema, "a")).schema, undefined);
});

test("notes whether rows were put in", () => {
  const schema = schemaAfter(
    "CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int); INSERT INTO a VALUES (1); INSERT INTO b SELECT id FROM a; INSERT INTO c VALUES (1); TRUNCATE c",
  );
  assert.deepEqual(
    ["a", "b", "c"].map((name) => table(schema, name).filled),
    ["values", "query", undefined],
  );
});

test("remembers where each value of an enum comes from", () => {
  const store = replayScript("CREATE TYPE mood AS ENUM ('sad')");
  const later = { ...testOrigin, migration: "later" };
  const [operation] = readStatement("ALTER TYPE mood ADD VALUE 'ok'", "postgres").operations;
  assert.ok(operation);
  applyOperation(operation, store, later, publicPath);
  const type = schemaOver(store, publicPath).type({ name: "mood", span });
  assert.deepEqual(type?.kind === "enum" && [type.values, [...type.added]], [["sad", "ok"], [["ok", later]]]);
});

test("points foreign keys at a table that was renamed and moved", () => {
  const schema = schemaAfter(
    "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int REFERENCES p); ALTER TABLE p RENAME TO q; ALTER TABLE q SET SCHEMA app; CREATE TABLE p (id int)",
  );
  const [foreignKey] = table(schema, "c").constraints;
  assert.equal(
    foreignKey?.definition.type === "foreign-key" && schema.tableKey(foreignKey.definition.references.table),
    "app.q",
  );
  assert.deepEqual(schema.tableByKey("app.q")?.referencedBy, [{ table: "public.c", constraint: "c_id_fkey" }]);
});

test("makes a function unknown when it is overloaded with another volatility", () => {
  const f = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';";
  assert.equal(schemaAfter(f).routine({ name: "f", span })?.volatility, "immutable");
  assert.equal(
    schemaAfter(`${f} CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`).routine({ name: "f", span }),
    undefined,
  );
});

test("knows the columns of a table of a composite type, and changes them with CASCADE", () => {
  const type = "CREATE TYPE address AS (street text, zip int); CREATE TABLE homes OF address;";
  const homes = table(schemaAfter(type), "homes");
  assert.deepEqual([homes.complete, [...homes.columns.keys()]], [true, ["street", "zip"]]);
  const after = schemaAfter(
    `${type} ALTER TYPE address ADD ATTRIBUTE city text CASCADE, DROP ATTRIBUTE street CASCADE;
     ALTER TYPE address RENAME ATTRIBUTE zip TO code CASCADE; ALTER TYPE address ALTER ATTRIBUTE code TYPE text CASCADE`,
  );
  assert.deepEqual([...table(after, "homes").columns.keys()].sort(), ["city", "code"]);
  assert.equal(column(after, "code", "homes").type?.name, "text");
  const known = after.type({ name: "address", span });
  assert.deepEqual(known?.kind === "composite" && [...known.attributes.keys()], ["code", "city"]);
});

test("does not know the columns of a table of a type that was never seen", () => {
  assert.equal(table(schemaAfter("CREATE TABLE homes OF address"), "homes").complete, false);
});

test("knows the policies of a table", () => {
  const policies = (sql: string) => table(schemaAfter(`CREATE TABLE t (a int); ${sql}`), "t").policies;
  assert.deepEqual(policies("CREATE POLICY a ON t; CREATE POLICY b ON t; ALTER POLICY a ON t RENAME TO c"), ["c", "b"]);
  assert.deepEqual(policies("CREATE POLICY a ON t; DROP POLICY a ON t"), []);
});

test("knows who owns a table, where it is, and whether it is clustered", () => {
  const after = (sql: string) => {
    const { owner, tablespace, clustered } = table(schemaAfter(`CREATE TABLE t (a int) TABLESPACE x; ${sql}`), "t");
    return [owner, tablespace, clustered];
  };
  assert.deepEqual(after(""), [undefined, "x", undefined]);
  assert.deepEqual(after("ALTER TABLE t OWNER TO joe; REASSIGN OWNED BY joe TO ann; CLUSTER t USING i"), [
    "ann",
    "x",
    true,
  ]);
  assert.deepEqual(after("ALTER TABLE t SET TABLESPACE y, CLUSTER ON i; ALTER TABLE t SET WITHOUT CLUSTER"), [
    undefined,
    "y",
    undefined,
  ]);
});

test("knows whether a foreign key is enforced", () => {
  const key = (sql: string) =>
    table(
      schemaAfter(`CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT k REFERENCES p); ${sql}`),
      "t",
    ).constraints.find(({ name }) => name === "k");
  const off = "ALTER TABLE t ALTER CONSTRAINT k NOT ENFORCED";
  assert.deepEqual([key(off)?.definition.notEnforced, key(off)?.valid], [true, false]);
  const on = `${off}; ALTER TABLE t ALTER CONSTRAINT k ENFORCED`;
  assert.deepEqual([key(on)?.definition.notEnforced, key(on)?.valid], [undefined, true]);
  assert.equal(key("ALTER TABLE t ALTER CONSTRAINT k DEFERRABLE")?.definition.deferrable, true);
});
