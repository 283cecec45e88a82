import assert from "node:assert/strict";
import { test } from "node:test";
import { type FindingsOptions, findingsOf } from "../support/findings.ts";

/** Statements that other linters are known to miss, to flag without cause or to explain wrongly, over tables that are in use. */
const inUse = `
CREATE TYPE status AS ENUM ('new', 'done');
CREATE TABLE teams (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE users (
  id bigint PRIMARY KEY, name varchar(50) NOT NULL, email text, nick text, team_id bigint,
  price numeric(10, 2), state status, payload jsonb
);
CREATE INDEX users_email_idx ON users (email);
CREATE INDEX users_team_id_idx ON users (team_id);
CREATE TABLE events (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE MATERIALIZED VIEW totals AS SELECT team_id, count(*) AS members FROM users GROUP BY team_id;
CREATE UNIQUE INDEX totals_team_id ON totals (team_id);
`;

type Verdict = readonly [statement: string, ...verdict: string[]];

/** The findings of the last script at warning and above: `error cluster-table`. */
function verdictsOn(scripts: readonly string[], options: FindingsOptions) {
  const texts = [inUse, ...scripts];
  const files = Object.fromEntries(texts.map((text, index) => [`migrations/${index + 1}_step.sql`, text]));
  const last = `migrations/${texts.length}_step.sql`;
  return findingsOf(files, options).filter(
    ({ file, severity }) => file === last && (severity === "error" || severity === "warning"),
  );
}

function checkVerdicts(verdicts: readonly Verdict[], options: FindingsOptions = {}): void {
  const actual = verdicts.map(([statement]) => {
    const found = verdictsOn([statement], options);
    return [statement, ...found.map(({ severity, rule }) => `${severity} ${rule}`).sort()];
  });
  assert.deepEqual(actual, verdicts);
}

test("reports what several of them miss, once a hazard", () => {
  checkVerdicts([
    ["CLUSTER users USING users_email_idx;", "error cluster-table"],
    ["VACUUM FULL users;", "error vacuum-full"],
    ["REFRESH MATERIALIZED VIEW totals;", "warning refresh-materialized-view-blocking"],
    ["REINDEX TABLE users;", "warning reindex-blocking"],
    ["TRUNCATE users;", "warning truncate-table"],
    ["UPDATE users SET email = '';", "warning update-without-where"],
    ["DELETE FROM users;", "warning delete-without-where"],
    ["ALTER TYPE status RENAME VALUE 'new' TO 'fresh';", "error rename-enum-value"],
    ["ALTER TABLE users ADD COLUMN number bigserial;", "error add-column-serial"],
    ["ALTER TABLE users ADD COLUMN lead_id bigint DEFAULT 1 REFERENCES teams (id);", "warning add-column-references"],
    ["ALTER TABLE events DETACH PARTITION events_2025;", "warning detach-partition-blocking"],
    ["DO $$ BEGIN CREATE INDEX users_nick_idx ON users (nick); END $$;", "warning create-index-blocking"],
    [
      "DO $$ BEGIN ALTER TABLE users ADD CONSTRAINT users_team_fk FOREIGN KEY (team_id) REFERENCES teams (id); EXCEPTION WHEN duplicate_object THEN null; END $$;",
      "warning add-foreign-key-validating",
    ],
    ["DROP INDEX users_email_idx;", "warning drop-index-blocking"],
    ["ALTER TABLE users RENAME COLUMN nick TO alias;", "error rename-column"],
    ["ALTER TABLE users RENAME TO people;", "error rename-table"],
    ["ALTER TABLE users ADD COLUMN age integer NOT NULL;", "error add-required-column"],
    ["CREATE INDEX users_nick_idx ON users (nick);", "warning create-index-blocking"],
    ["ALTER TABLE users ADD CONSTRAINT users_nick_check CHECK (nick <> '');", "warning add-check-validating"],
    ["ALTER TABLE users ALTER COLUMN team_id TYPE integer;", "error change-column-type", "warning narrow-column-type"],
    ["ALTER TABLE users ADD CONSTRAINT users_nick_key UNIQUE (nick);", "error add-unique-blocking"],
    ["ALTER TABLE users ALTER COLUMN email SET NOT NULL;", "warning set-not-null"],
    [
      "ALTER TABLE users ADD CONSTRAINT users_team_fk FOREIGN KEY (team_id) REFERENCES teams (id);",
      "warning add-foreign-key-validating",
    ],
    ["ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();", "error add-column-volatile-default"],
    ["ALTER TABLE users ADD COLUMN seen timestamptz DEFAULT clock_timestamp();", "error add-column-volatile-default"],
    [
      "SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY users_nick_idx ON users (nick);",
      "warning timeout-cancels-concurrent-build",
    ],
    [
      "SET LOCAL lock_timeout = '2s'; ALTER TABLE users ADD COLUMN age integer;",
      "warning set-local-outside-transaction",
    ],
    [
      "ALTER TABLE users ADD COLUMN upper_nick text GENERATED ALWAYS AS (upper(nick)) STORED;",
      "error add-column-stored-generated",
    ],
  ]);
});

test("is silent where they report without cause", () => {
  checkVerdicts([
    ["ALTER TABLE users ADD COLUMN state2 text DEFAULT 'new';"],
    ["ALTER TABLE users ADD COLUMN points integer NOT NULL DEFAULT 0;"],
    ["ALTER TABLE users ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();"],
    ["ALTER TABLE users ADD COLUMN created_at timestamptz DEFAULT CURRENT_TIMESTAMP;"],
    ["ALTER TABLE users ALTER COLUMN name TYPE text;"],
    ["ALTER TABLE users ALTER COLUMN name TYPE varchar(100);"],
    ["ALTER TABLE users ALTER COLUMN price TYPE numeric(12, 2);"],
    ["ALTER TABLE users ADD COLUMN lead_id bigint REFERENCES teams (id);"],
    ["ALTER TYPE status ADD VALUE 'gone';"],
    ["CREATE INDEX CONCURRENTLY users_nick_idx ON users USING hash (nick);"],
    ["REINDEX TABLE CONCURRENTLY users;"],
    ["REFRESH MATERIALIZED VIEW CONCURRENTLY totals;"],
    ["BEGIN; REFRESH MATERIALIZED VIEW CONCURRENTLY totals; COMMIT;"],
    ["ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY;"],
    ["ALTER TABLE users ADD CONSTRAINT users_team_fk FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;"],
    [
      "BEGIN; CREATE TABLE posts (id bigint PRIMARY KEY, title text); ALTER TABLE posts ALTER COLUMN title SET NOT NULL; COMMIT;",
    ],
    [
      "BEGIN; CREATE TABLE posts (id bigint PRIMARY KEY, title text); CREATE INDEX posts_title_idx ON posts (title); COMMIT;",
    ],
    [
      "CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint); ALTER TABLE posts ADD COLUMN team_id bigint REFERENCES teams (id); CREATE INDEX posts_team ON posts (team_id);",
    ],
    [
      "CREATE FUNCTION sync() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.nick := NEW.name; RETURN NEW; END $$; CREATE TRIGGER users_sync BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sync();",
    ],
    ["SET lock_timeout = '2s'; BEGIN; COMMIT; ALTER TABLE users ADD COLUMN age integer;"],
    ["UPDATE users SET nick = name WHERE id BETWEEN 1 AND 1000;"],
  ]);
});

test("knows which version made a form harmless", () => {
  const constant = "ALTER TABLE users ADD COLUMN points integer NOT NULL DEFAULT 0;";
  checkVerdicts([[constant]], { version: 11 });
  const generated = "ALTER TABLE users ADD COLUMN upper_nick text GENERATED ALWAYS AS (upper(nick)) VIRTUAL;";
  checkVerdicts([[generated]], { version: 18 });
});

test("accepts its own way to NOT NULL, over three migrations or in one transaction each", () => {
  const check = "ALTER TABLE users ADD CONSTRAINT email_set CHECK (email IS NOT NULL) NOT VALID;";
  const validate = "ALTER TABLE users VALIDATE CONSTRAINT email_set;";
  const required = "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users DROP CONSTRAINT email_set;";
  for (const transaction of [true, false]) {
    for (const steps of [[check], [check, validate], [check, validate, required]])
      assert.deepEqual(verdictsOn(steps, { transaction }), []);
  }
});

test("takes a validated check as proof for its own column only", () => {
  const proof =
    "ALTER TABLE users ADD CONSTRAINT nick_set CHECK (nick IS NOT NULL) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT nick_set;";
  const found = verdictsOn([proof, "ALTER TABLE users ALTER COLUMN email SET NOT NULL;"], {});
  assert.deepEqual(
    found.map(({ rule }) => rule),
    ["set-not-null"],
  );
});

test("takes a table of the same transaction for new, and one of an earlier release for used", () => {
  const create = "CREATE TABLE posts (id bigint PRIMARY KEY, title text);";
  const change = "ALTER TABLE posts ALTER COLUMN title SET NOT NULL;\nCREATE INDEX posts_title_idx ON posts (title);";
  assert.deepEqual(verdictsOn([`${create}\n${change}`], { transaction: true }), []);
  assert.deepEqual(
    verdictsOn([create, change], { transaction: true }).map(({ rule }) => rule),
    ["set-not-null", "create-index-blocking"],
  );
});

/** The message of the only finding of one rule on a statement. */
function messageOf(statement: string): string {
  return verdictsOn([statement], {})[0]?.message ?? "";
}

test("names the lock that PostgreSQL takes", () => {
  const facts: readonly (readonly [statement: string, words: string])[] = [
    [
      "ALTER TABLE users ADD CONSTRAINT users_team_fk FOREIGN KEY (team_id) REFERENCES teams (id);",
      "locks users and teams against writes (SHARE ROW EXCLUSIVE)",
    ],
    [
      "ALTER TABLE users ADD CONSTRAINT a CHECK (nick <> '');",
      "locks users against reads and writes (ACCESS EXCLUSIVE)",
    ],
    ["ALTER TABLE users ADD CONSTRAINT a UNIQUE (nick);", "locks users against reads and writes (ACCESS EXCLUSIVE)"],
    ["CREATE INDEX a ON users (nick);", "locks users against writes (SHARE)"],
    ["REINDEX TABLE users;", "blocks writes (SHARE on the table) and also reads (ACCESS EXCLUSIVE on each index)"],
    ["DROP INDEX users_email_idx;", "locks users against reads and writes (ACCESS EXCLUSIVE)"],
  ];
  for (const [statement, words] of facts) assert.ok(messageOf(statement).includes(words), messageOf(statement));
});

test("does not advise NOT VALID where PostgreSQL refuses it", () => {
  for (const constraint of ["UNIQUE (nick)", "EXCLUDE USING gist (nick WITH =)"]) {
    const message = messageOf(`ALTER TABLE users ADD CONSTRAINT a ${constraint};`);
    assert.ok(message !== "" && !message.includes("NOT VALID"), message);
  }
});
