import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "modify-drops-attributes";

const base =
  "CREATE TABLE users (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(50) CHARACTER SET latin1 NOT NULL DEFAULT 'x' COMMENT 'it''s', at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP) CHARSET=utf8mb4;";

test("names all that is lost", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": base,
      "migrations/2_change.sql": `
ALTER TABLE users CHANGE name full_name varchar(60) AFTER id;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ loses CHARACTER SET latin1, NOT NULL, DEFAULT 'x' and COMMENT 'it''s'
ALTER TABLE users MODIFY id bigint unsigned;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^ loses AUTO_INCREMENT
ALTER TABLE users MODIFY at datetime NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ loses DEFAULT CURRENT_TIMESTAMP and ON UPDATE CURRENT_TIMESTAMP
`,
    },
    { dialect: "mysql" },
  );
});

test("takes a MODIFY that changes one thing for meant", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": base,
      "migrations/2_change.sql":
        "ALTER TABLE users MODIFY id bigint;\nALTER TABLE users MODIFY name varchar(50) CHARACTER SET latin1 DEFAULT 'x' COMMENT 'it''s';",
    },
    { dialect: "mysql" },
  );
});

test("states it again", () => {
  const files = { "migrations/1.sql": base, "migrations/2.sql": "ALTER TABLE users MODIFY name varchar(60) FIRST;" };
  const [rewrite] = findingsOfRule(rule, files, { dialect: "mariadb" })[0]?.rewrites ?? [];
  assert.deepEqual(
    rewrite?.edits?.map(({ text }) => text),
    [" CHARACTER SET latin1 NOT NULL DEFAULT 'x' COMMENT 'it''s'"],
  );
});
