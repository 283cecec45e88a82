import assert from "node:assert/strict";
import { test } from "node:test";
import { parityQuery } from "../../core/changes/backfill.ts";
import { ChangesWorkspace, type Texts } from "../support/changes.ts";

const expand: Texts = {
  "cutover.json": '{ "migrations": [{ "path": "migrations", "framework": "golang-migrate", "dialect": "mysql" }] }',
  "migrations/000001_users.up.sql": "CREATE TABLE users (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(50));\n",
  "migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name varchar(50), ALGORITHM=INSTANT;\n",
};

/** A trigger for each event: neither can call itself, and one name fires for one event only (MySQL manual 15.1.22). */
const triggers = `CREATE TRIGGER users_full_name_insert BEFORE INSERT ON users FOR EACH ROW
BEGIN
  IF NEW.full_name IS NULL THEN SET NEW.full_name = NEW.name; ELSE SET NEW.name = NEW.full_name; END IF;
END;
CREATE TRIGGER users_full_name_update BEFORE UPDATE ON users FOR EACH ROW
BEGIN
  IF NOT (NEW.full_name <=> OLD.full_name) THEN SET NEW.name = NEW.full_name;
  ELSE SET NEW.full_name = NEW.name;
  END IF;
END;
`;
const synced: Texts = { ...expand, "migrations/000003_sync.up.sql": triggers };
const filled: Texts = {
  ...synced,
  "migrations/000004_backfill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n",
};
const phase = (texts: Texts) => new ChangesWorkspace(texts).change.phase;

test("follows a change on MySQL: expand, two triggers, backfill", () => {
  assert.deepEqual([expand, synced, filled].map(phase), ["dual-write", "backfill", "contract"]);
});

test("sees that a trigger without a table's name was dropped", () => {
  const dropped = {
    ...filled,
    "migrations/000005_unsync.up.sql": "DROP TRIGGER users_full_name_insert;\nDROP TRIGGER users_full_name_update;\n",
  };
  const { sync } = new ChangesWorkspace(dropped).derived.contexts[0] ?? { sync: undefined };
  assert.ok(sync === undefined || sync.dropped !== undefined);
});

test("compares both sides in words that MySQL and MariaDB know", () => {
  const { spec } = new ChangesWorkspace(expand).change;
  assert.equal(
    parityQuery(spec, "mysql"),
    `SELECT count(*) AS \`rows\`,
  count(CASE WHEN NOT (CAST(full_name AS BINARY) <=> CAST((name) AS BINARY)) THEN 1 END) AS mismatched,
  count(CASE WHEN full_name IS NULL AND (name) IS NOT NULL THEN 1 END) AS missing
FROM users`,
  );
});
