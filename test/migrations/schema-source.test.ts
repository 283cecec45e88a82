import assert from "node:assert/strict";
import { test } from "node:test";
import { schemaDumps } from "../../core/migrations/schema-source.ts";
import { Workspace } from "../../core/workspace.ts";
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
  assert.deepEqual(
    schemaDumps(files).map(({ migrations, dialect }) => `${migrations[0]?.up?.file} ${dialect}`),
    ["db/animals_structure.sql mysql", "db/structure.sql postgres"],
  );
});

test("leaves a structure.sql without Rails migrations alone", () => {
  assert.deepEqual(schemaDumps(memoryFiles({ "db/structure.sql": "", "docs/structure.sql": "" })), []);
});

test("a dump tells the schema and is not judged", () => {
  const workspace = new Workspace({
    files: memoryFiles({
      "db/migrate/20200101000000_a.rb": "",
      "db/structure.sql":
        "CREATE TABLE a (id bigint, x jsonb);\nCREATE INDEX i ON a (x);\nALTER TABLE b ADD c text NOT NULL;",
    }),
    now: () => new Date("2030-01-01"),
  });
  assert.deepEqual(workspace.findings(), []);
  assert.equal(workspace.coverage().migrations, 0);
  assert.match(workspace.explain("db/structure.sql", 40)?.markdown ?? "", /Builds index i on a/);
});
