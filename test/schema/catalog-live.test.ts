import assert from "node:assert/strict";
import { test } from "node:test";
import { postgresServer } from "../support/postgres.ts";
import { publicPath, schemaAfter } from "../support/replay.ts";
import { catalogOf, replayedCatalog } from "../support/schema-facts.ts";

/** Scripts after which the replayed schema must be what the server's catalog says. */
const scripts: Readonly<Record<string, string>> = {
  "names that the server makes up": `
    CREATE TABLE accounts (id serial PRIMARY KEY, code text UNIQUE, age int CHECK (age > 0), low int, high int, CHECK (low < high), CHECK (low < high));
    CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id int REFERENCES accounts, a int, b int, UNIQUE (a, b), FOREIGN KEY (a) REFERENCES accounts (id));
    CREATE INDEX ON users (a);
    CREATE INDEX ON users (a);
    CREATE INDEX ON users (lower(b::text), (a + b), upper(b::text));
    CREATE INDEX ON users (a) INCLUDE (b);
    ALTER TABLE users ADD CHECK (a > 0), ADD CHECK (a < 100), ADD UNIQUE (b), ADD FOREIGN KEY (account_id) REFERENCES accounts;
    ALTER TABLE users ADD EXCLUDE USING btree (a WITH =);
    CREATE TABLE users_email (id int); CREATE SEQUENCE users_email_x_seq; ALTER TABLE users_email ADD x serial;`,
  "names that are too long": `
    CREATE TABLE a_table_with_a_name_that_is_really_quite_long_for_a_table (id int PRIMARY KEY, a_column_with_a_name_that_is_long_as_well int UNIQUE, other_column_with_a_long_name_indeed int);
    CREATE INDEX ON a_table_with_a_name_that_is_really_quite_long_for_a_table (a_column_with_a_name_that_is_long_as_well, other_column_with_a_long_name_indeed);
    CREATE TABLE ünïcödé_ünïcödé_ünïcödé_ünïcödé_ünïcödé (ïdentïfïer_ïdentïfïer_ïdentïfïer_ïdentïfïer int UNIQUE CHECK (ïdentïfïer_ïdentïfïer_ïdentïfïer_ïdentïfïer > 0));`,
  "drops and what goes with them": `
    CREATE TABLE p (id int PRIMARY KEY, k int UNIQUE, m int);
    CREATE TABLE c (id serial PRIMARY KEY, p_id int REFERENCES p, k int REFERENCES p (k), x int, y int CHECK (y > 0), CHECK (x > y), UNIQUE (x, y));
    CREATE INDEX c_x ON c (x); CREATE INDEX c_expression ON c ((x + 1)); CREATE INDEX c_part ON c (y) WHERE x > 0; CREATE INDEX c_included ON c (y) INCLUDE (x);
    ALTER TABLE c DROP COLUMN x;
    ALTER TABLE p DROP CONSTRAINT p_k_key CASCADE;
    ALTER TABLE c ALTER id DROP DEFAULT;
    CREATE TABLE d (id int REFERENCES p, n int); DROP TABLE p CASCADE;
    ALTER TABLE d ADD q serial; ALTER TABLE d DROP q;
    ALTER TABLE c ADD r serial; ALTER SEQUENCE c_r_seq RENAME TO numbers;`,
  renames: `
    CREATE SCHEMA app;
    CREATE TABLE p (id serial PRIMARY KEY);
    CREATE TABLE c (id int, p_id int REFERENCES p (id), CHECK (p_id > 0));
    CREATE INDEX c_p ON c (p_id);
    ALTER TABLE p RENAME TO parents; ALTER TABLE parents RENAME id TO key; ALTER TABLE c RENAME COLUMN p_id TO parent;
    ALTER TABLE c RENAME CONSTRAINT c_p_id_fkey TO c_parent_fkey; ALTER INDEX c_p RENAME TO c_parent; ALTER TABLE parents RENAME CONSTRAINT p_pkey TO parents_key;
    ALTER TABLE parents SET SCHEMA app; ALTER TABLE app.parents RENAME TO origins;
    CREATE UNIQUE INDEX u ON c (id); ALTER TABLE c ADD CONSTRAINT c_unique UNIQUE USING INDEX u;
    CREATE TABLE again (id int); ALTER TABLE again RENAME TO p;
    ALTER TABLE c DROP COLUMN parent; DROP TABLE app.origins;`,
  "partitions and inheritance": `
    CREATE TABLE e (id int NOT NULL, at date NOT NULL, v text DEFAULT 'x', PRIMARY KEY (id, at), CHECK (id > 0)) PARTITION BY RANGE (at);
    CREATE TABLE r (id int PRIMARY KEY); ALTER TABLE e ADD FOREIGN KEY (id) REFERENCES r;
    CREATE TABLE e1 PARTITION OF e FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    CREATE TABLE e2 PARTITION OF e DEFAULT;
    CREATE INDEX ON e (v); CREATE INDEX only_e ON ONLY e (id);
    ALTER TABLE e ADD COLUMN n int NOT NULL DEFAULT 1, ADD UNIQUE (at, n), ADD CONSTRAINT n_ok CHECK (n > 0);
    CREATE TABLE e3 (id int NOT NULL, at date NOT NULL, v text, n int NOT NULL, CONSTRAINT n_ok CHECK (n > 0), CONSTRAINT e_id_check CHECK (id > 0));
    ALTER TABLE e ATTACH PARTITION e3 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
    ALTER TABLE e RENAME v TO w; ALTER TABLE e DROP COLUMN w;
    CREATE TABLE base (id int NOT NULL, t text CHECK (t <> '')); CREATE TABLE kid (extra int) INHERITS (base);
    ALTER TABLE base ADD COLUMN u int; ALTER TABLE base ADD CHECK (u > 0); ALTER TABLE base ALTER u SET NOT NULL; ALTER TABLE base ALTER t SET DEFAULT 'a';
    ALTER TABLE base RENAME TO root; ALTER TABLE root ADD COLUMN x int; ALTER TABLE kid RENAME TO child; ALTER TABLE root ADD COLUMN y int;
    CREATE TABLE other (id int NOT NULL, t text, u int NOT NULL, x int, y int, CHECK (t <> ''), CONSTRAINT base_t_check CHECK (t <> ''), CONSTRAINT base_u_check CHECK (u > 0));
    ALTER TABLE other INHERIT root; ALTER TABLE child NO INHERIT root; ALTER TABLE root ADD COLUMN z int; DROP TABLE other; ALTER TABLE e DETACH PARTITION e3; ALTER TABLE e ADD COLUMN z int;
    DROP TABLE e1;`,
  "NOT NULL, validity and triggers": `
    CREATE TABLE p (id int PRIMARY KEY);
    CREATE TABLE t (a int, b int NOT NULL, c int DEFAULT 1, d int DEFAULT NULL);
    ALTER TABLE t ADD PRIMARY KEY (a), ALTER b DROP NOT NULL, ADD CONSTRAINT ck CHECK (c > 0) NOT VALID, ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES p NOT VALID;
    ALTER TABLE t VALIDATE CONSTRAINT ck; ALTER TABLE t ALTER c DROP DEFAULT, ALTER c SET NOT NULL;
    ALTER TABLE t ALTER b SET NOT NULL; ALTER TABLE t ALTER b ADD GENERATED BY DEFAULT AS IDENTITY;
    ALTER TABLE t ADD g int GENERATED ALWAYS AS (a * 2) STORED;
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER t1 BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER t2 AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
    CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER t4 AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION g(); DROP FUNCTION g() CASCADE;
    DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = 't'::regclass AND contype = 'p') THEN ALTER TABLE t ADD PRIMARY KEY (b); END IF; END $$;
    DROP TRIGGER t1 ON t; ALTER TRIGGER t2 ON t RENAME TO t3;
    ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ALTER b DROP IDENTITY;`,
  "LIKE, IF NOT EXISTS and views": `
    CREATE TABLE src (id int NOT NULL, v text);
    CREATE TABLE copy (LIKE src, extra int);
    CREATE TABLE IF NOT EXISTS src (other int);
    ALTER TABLE src ADD COLUMN IF NOT EXISTS v int, DROP COLUMN IF EXISTS nope;
    CREATE VIEW w AS SELECT id FROM src; CREATE MATERIALIZED VIEW m AS SELECT id FROM w;
    ALTER TABLE src RENAME TO source; CREATE INDEX IF NOT EXISTS i ON source (id); CREATE INDEX IF NOT EXISTS i ON source (v);
    DROP VIEW w CASCADE; DROP TABLE IF EXISTS missing; DROP INDEX i;`,
};

for (const [what, script] of Object.entries(scripts)) {
  test(`replays as the server does: ${what}`, async (t) => {
    const server = await postgresServer();
    if (typeof server === "string") return t.skip(server);
    const { client } = await server.freshDatabase();
    await client.query(script);
    assert.deepEqual(replayedCatalog(schemaAfter(script, publicPath)), await catalogOf(client));
  });
}
