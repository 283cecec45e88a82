import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "key-without-partition-column";

test("reports a key that is added to a partitioned table", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE events (id int, day date, kind int, PRIMARY KEY (id, day)) PARTITION BY RANGE COLUMNS (day) SUBPARTITION BY HASH (id) (PARTITION p VALUES LESS THAN (MAXVALUE));`,
      "migrations/2_change.sql": `
CREATE UNIQUE INDEX a ON events (id);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the key over id of events lacks day
CREATE UNIQUE INDEX b ON events (kind, day, id);
ALTER TABLE events ADD UNIQUE KEY c (day);
                   ^^^^^^^^^^^^^^^^^^^^^^ the key over day of events lacks id
CREATE INDEX d ON events (kind);
`,
    },
    { dialect: "mysql" },
  );
});

test("reports partitions that the keys do not allow", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE events (id int PRIMARY KEY, day date NOT NULL);`,
      "migrations/2_change.sql": `
ALTER TABLE events PARTITION BY HASH (to_days(day)) PARTITIONS 4;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the key over id of events lacks day
ALTER TABLE events DROP PRIMARY KEY, ADD PRIMARY KEY (id, day) PARTITION BY HASH (to_days(day)) PARTITIONS 4;
ALTER TABLE events DROP PRIMARY KEY, ADD PRIMARY KEY (id) REMOVE PARTITIONING;
`,
    },
    { dialect: "mariadb" },
  );
});

test("leaves partitions by the key itself, and by time, alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE a (id int PRIMARY KEY) PARTITION BY KEY () PARTITIONS 4;
CREATE TABLE b (id int PRIMARY KEY) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION p HISTORY, PARTITION c CURRENT);
`,
    { dialect: "mariadb" },
  );
});

test("knows several columns of PostgreSQL, and leaves expressions alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE events (id int, day date, kind int, UNIQUE (id, day)) PARTITION BY RANGE (day, kind);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ lacks kind
CREATE TABLE logs (id int, day date, UNIQUE (id)) PARTITION BY RANGE (date_trunc('day', day));
`,
  );
});
