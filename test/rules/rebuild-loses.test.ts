import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const before = `CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT COLLATE NOCASE UNIQUE, team_id INT REFERENCES teams (id), legacy TEXT) STRICT;
CREATE INDEX users_team ON users (team_id);
CREATE TRIGGER users_touch AFTER UPDATE ON users BEGIN SELECT 1; END;`;
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });
const options = { dialect: "sqlite" } as const;

test("names everything that is not restated", () => {
  checkRule(
    "rebuild-loses",
    files(`
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT, team_id INT, legacy TEXT);
INSERT INTO users_new (id, email, team_id, legacy) SELECT id, email, team_id, legacy FROM users;
DROP TABLE users;
^^^^^^^^^^^^^^^^ the index users_team, the trigger users_touch, STRICT, AUTOINCREMENT, UNIQUE (email), the foreign key of team_id and the collation nocase of email
ALTER TABLE users_new RENAME TO users;
`),
    options,
  );
});

test("a column that is left out is lost", () => {
  checkRule(
    "rebuild-loses",
    files(`
CREATE TABLE users_new (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT COLLATE NOCASE UNIQUE, team_id INT REFERENCES teams (id)) STRICT;
INSERT INTO users_new (id, email, team_id) SELECT id, email, team_id FROM users;
DROP TABLE users;
^^^^^^^^^^^^^^^^ no column legacy
ALTER TABLE users_new RENAME TO users;
CREATE INDEX users_team ON users (team_id);
CREATE TRIGGER users_touch AFTER UPDATE ON users BEGIN SELECT 1; END;
`),
    options,
  );
});

test("takes a unique index behind the rename for the constraint", () => {
  checkRule(
    "rebuild-loses",
    {
      "migrations/1_base.sql": "CREATE TABLE templates (id integer PRIMARY KEY, uid text NOT NULL, UNIQUE (uid));",
      "migrations/2_rebuild.sql": `
CREATE TABLE templates_temp (id integer PRIMARY KEY, uid text NOT NULL);
INSERT INTO templates_temp (id, uid) SELECT id, uid FROM templates;
DROP TABLE templates;
ALTER TABLE templates_temp RENAME TO templates;
CREATE UNIQUE INDEX templates_uid ON templates (uid);
`,
    },
    { dialect: "sqlite" },
  );
});

test("leaves an index alone that the new key serves, and the counter of a column that goes", () => {
  checkRule(
    "rebuild-loses",
    {
      "migrations/1.sql": `CREATE TABLE tagged (id INTEGER PRIMARY KEY AUTOINCREMENT, post INTEGER, tag INTEGER);
CREATE INDEX tagged_post ON tagged (post);
CREATE INDEX tagged_tag ON tagged (tag);`,
      "migrations/2.sql": `
CREATE TABLE tagged_new (post INTEGER, tag INTEGER, PRIMARY KEY (post, tag));
INSERT INTO tagged_new (post, tag) SELECT post, tag FROM tagged;
DROP TABLE tagged;
^^^^^^^^^^^^^^^^^ no column id
^^^^^^^^^^^^^^^^^ Rebuilding tagged loses the index tagged_tag. Restate
ALTER TABLE tagged_new RENAME TO tagged;
`,
    },
    { dialect: "sqlite" },
  );
});
