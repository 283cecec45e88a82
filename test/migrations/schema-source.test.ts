import assert from "node:assert/strict";
import { test } from "node:test";
import { schemaSources } from "../../core/migrations/schema-source.ts";
import { memoryFiles } from "../support/files.ts";

test("finds the structure.sql of each database of a Rails application", () => {
  const files = memoryFiles({
    "db/migrate/20200101000000_a.rb": "",
    "db/structure.sql": "CREATE TABLE a (id bigint NOT NULL, x jsonb);",
    "db/animals_migrate/20200101000000_a.rb": "",
    "db/animals_structure.sql": "CREATE TABLE `a` (id bigint NOT NULL AUTO_INCREMENT);",
    "test/dummy/db/migrate/1_a.rb": "",
    "test/dummy/db/structure.sql": "",
  });
  assert.deepEqual(schemaSources(files), [
    { file: "db/animals_structure.sql", dialect: "mysql" },
    { file: "db/structure.sql", dialect: "postgres" },
  ]);
});

test("leaves a structure.sql without Rails migrations alone", () => {
  assert.deepEqual(schemaSources(memoryFiles({ "db/structure.sql": "", "docs/structure.sql": "" })), []);
});
