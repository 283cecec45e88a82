import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created, onlyHistory, withoutTransaction } from "../support/history.ts";

const lock = { "prisma/migrations/migration_lock.toml": '# comment\nprovider = "postgresql"\n' };

test("reads a folder of folders; one statement runs alone, several run in one transaction", () => {
  const files = {
    ...lock,
    "prisma/schema.prisma": "",
    "prisma/migrations/20240101000000_init/migration.sql":
      'CREATE TABLE "A" ();\n\n-- CreateIndex\nCREATE INDEX "i" ON "A"("x");',
    "prisma/migrations/20240102000000_index/migration.sql":
      '-- CreateIndex; concurrently\nCREATE INDEX CONCURRENTLY "i" ON "A"("x");',
  };
  checkHistory(files, "prisma", "prisma/migrations", [
    '20240101000000 20240101000000_init | up implicit "CREATE TABLE \\"A\\" ();\\n\\n-- CreateIndex\\nCREATE INDEX \\"i\\" ON \\"A\\"(\\"x\\");"',
    '20240102000000 20240102000000_index | up none "-- CreateIndex; concurrently\\nCREATE INDEX CONCURRENTLY \\"i\\" ON \\"A\\"(\\"x\\");"',
  ]);
  assert.equal(onlyHistory(files).dialect, "postgres");
  assert.match(String(withoutTransaction(files, 0)), /migration of its own/);
  assert.deepEqual(withoutTransaction(files, 1), {});
});

test("takes the dialect from a multi-file schema when there is no lock", () => {
  const files = {
    "db/schema/base.prisma":
      'generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  url = env("URL")\n  provider = "mysql"\n}',
    "db/migrations/01_init/migration.sql": "SELECT 1",
  };
  const history = onlyHistory(files);
  assert.equal(`${history.framework} ${history.dialect}`, "prisma mysql");
});

test("leaves databases alone that no rule describes", () => {
  const history = onlyHistory({
    "prisma/migrations/migration_lock.toml": 'provider = "cockroachdb"',
    "prisma/migrations/1_a/migration.sql": "CREATE TABLE a (id serial)",
  });
  assert.equal(history.dialect, undefined);
  assert.match(history.evidence, /provider = "cockroachdb"/);
});

test("reports a folder without migration.sql, unless the migration is in code", () => {
  const files = {
    ...lock,
    "prisma/migrations/1_a/migration.sql": "",
    "prisma/migrations/2_b/README.md": "",
    "prisma/migrations/3_c/migration.ts": "",
  };
  const { problems } = detectHistories(memoryFiles(files), []);
  assert.deepEqual(
    problems.map((problem) => `${problem.file}: ${problem.message}`),
    [
      "prisma/migrations/2_b/migration.sql: 2_b has no migration.sql. Prisma refuses to go on: add the file or delete the folder.",
    ],
  );
});

test("creates folders stamped in UTC, without a way back", () => {
  const files = { ...lock, "prisma/migrations/20240101000000_init/migration.sql": "" };
  assert.deepEqual(created(files, [{ name: "add_name", up: "SELECT 1;", down: "SELECT 2;" }]), {
    "prisma/migrations/20260203040506_add_name/migration.sql": "SELECT 1;\n",
  });
});
