import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client } from "pg";
import { nextPhase, startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace, withScaffold } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { testWalk } from "../../support/walk.ts";

/** What is said about users.full_name besides indexes and constraints. */
async function attachments(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query(`
    SELECT line COLLATE "C" AS line FROM (
      SELECT 'comment: ' || col_description(attrelid, attnum) AS line
        FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'full_name'
      UNION ALL SELECT format('statistics target: %s %s', attstattarget, attoptions)
        FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'full_name'
      UNION ALL SELECT format('%s has %s', coalesce(rolname, 'PUBLIC'), privilege_type)
        FROM pg_attribute CROSS JOIN aclexplode(attacl) LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE attrelid = 'users'::regclass AND attname = 'full_name'
      UNION ALL SELECT format('stored: %s%s', attstorage, attcompression)
        FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'full_name'
      UNION ALL SELECT 'replica identity: ' || indexrelid::regclass
        FROM pg_index WHERE indrelid = 'users'::regclass AND indisreplident
      UNION ALL SELECT 'statistics: ' || string_agg(attname, ', ' ORDER BY attnum)
        FROM pg_statistic_ext JOIN pg_attribute ON attrelid = stxrelid AND attnum = ANY (stxkeys)
        WHERE stxrelid = 'users'::regclass GROUP BY pg_statistic_ext.oid
    ) AS lines ORDER BY 1`);
  return rows.map(({ line }) => line);
}

await testWalk("a column with a default, constraints and indexes gets another name", {
  base: {
    up: `CREATE TABLE teams (name varchar(100) PRIMARY KEY);
INSERT INTO teams SELECT 'value ' || n FROM generate_series(1, 20000) n;
CREATE TABLE users (
  id bigint PRIMARY KEY,
  name varchar(100) NOT NULL DEFAULT 'value 1' REFERENCES teams (name),
  team integer,
  CONSTRAINT name_given CHECK (length(name) > 0),
  CONSTRAINT users_of_team UNIQUE (team, name)
);
CREATE INDEX ON users (team, lower(name));
CREATE INDEX users_name_idx ON users (lower(name) DESC) WHERE name <> '';
CREATE INDEX ON users (name);
CREATE UNIQUE INDEX users_by_name ON users (name, id);
ALTER TABLE users REPLICA IDENTITY USING INDEX users_by_name;
COMMENT ON COLUMN users.name IS 'as on the badge; it''s shown';
GRANT SELECT (id, name), UPDATE (name) ON users TO PUBLIC, pg_monitor;
REVOKE UPDATE (name) ON users FROM PUBLIC;
ALTER TABLE users ALTER COLUMN name SET STATISTICS 500, ALTER name SET (n_distinct = -0.5);
ALTER TABLE users ALTER COLUMN name SET STORAGE EXTERNAL, ALTER COLUMN name SET COMPRESSION pglz;
CREATE STATISTICS users_name_team (dependencies) ON team, name FROM users;
`,
    down: "DROP TABLE users; DROP TABLE teams;\n",
  },
  start: ["users.name", "users.full_name"],
  // Writers go on as long as a statement runs; there are only so many teams.
  value: (n) => `value ${1 + (n % 20_000)}`,
  old: {
    insert: "INSERT INTO users (id, name) VALUES ($1, $2)",
    update: "UPDATE users SET name = $2 WHERE id = $1",
    read: "SELECT id, name FROM users",
  },
  new: {
    insert: "INSERT INTO users (id, full_name) VALUES ($1, $2)",
    update: "UPDATE users SET full_name = $2 WHERE id = $1",
    read: "SELECT id, full_name FROM users",
  },
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
  async after(client) {
    assert.deepEqual(await attachments(client), [
      "PUBLIC has SELECT",
      "comment: as on the badge; it's shown",
      "pg_monitor has SELECT",
      "pg_monitor has UPDATE",
      "replica identity: users_by_full_name",
      "statistics target: 500 {n_distinct=-0.5}",
      "statistics: team, full_name",
      "stored: ep",
    ]);
    await assert.rejects(client.query("INSERT INTO users (id, full_name) VALUES (0, 'no such team')"), /foreign key/);
  },
});

test("what reads the old column and is no index or constraint is named for people", () => {
  const texts = {
    ...filesIn("golang-migrate", [
      {
        name: "base",
        up: `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, initial text GENERATED ALWAYS AS (left(name, 1)) STORED);
CREATE POLICY own_rows ON users USING (name = current_user);
CREATE POLICY all_rows ON users USING (true);
CREATE VIEW badges AS SELECT id, name FROM users;
CREATE VIEW counts AS SELECT count(*) FROM users;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted AFTER UPDATE OF name ON users FOR EACH ROW EXECUTE FUNCTION note();
CREATE PUBLICATION feed FOR TABLE users (id, name);
`,
        down: "",
      },
    ]),
    "a.ts": 'db.query("SELECT name FROM users");\n',
  };
  const begun = new ChangesWorkspace(texts);
  let walked = new ChangesWorkspace(
    withScaffold(texts, startChange("users.name", "users.full_name", {}, begun.facts, begun.host)),
  );
  const go = () => nextPhase(walked.change, walked.context, walked.host);
  while (walked.change.phase !== "cutover") walked = new ChangesWorkspace(withScaffold(walked.texts, go()));
  const scaffold = go();
  const notes = "refused" in scaffold ? [scaffold.refused] : scaffold.notes;
  assert.deepEqual(notes.join("\n").match(/(?<=The )[\w ]+(?= names name)/g), [
    "policy own_rows",
    "view badges",
    "generated column initial",
    "trigger noted",
    "publication feed",
  ]);
});
