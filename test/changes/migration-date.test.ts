import assert from "node:assert/strict";
import { test } from "node:test";
import { migrationDate } from "../../core/changes/migration-date.ts";

const files: Readonly<Record<string, string | undefined>> = {
  "db/20260203040506_name.sql": "2026-02-03T04:05:06.000Z",
  "prisma/migrations/20260203040506_name/migration.sql": "2026-02-03T04:05:06.000Z",
  "database/2026_02_03_040506_name.php": "2026-02-03T04:05:06.000Z",
  "migrations/2026-02-03-040506_name/up.sql": "2026-02-03T04:05:06.000Z",
  "migrations/2026-02-03T04:05:06.789Z_init.ts": "2026-02-03T04:05:06.000Z",
  "migrations/20230309T045948368Z-init.ts": "2023-03-09T04:59:48.000Z",
  "src/1693891895163-Init.ts": "2023-09-05T05:31:35.163Z",
  "atc/1532706545_name.up.sql": "2018-07-27T15:49:05.000Z",
  "migrations/20260203_name.sql": "2026-02-03T00:00:00.000Z",
  "migrations/000002_name.up.sql": undefined,
  "migrations/V1_10__name.sql": undefined,
  "migrations/2026_13_40_name.sql": undefined,
  "db/0042_users.sql": undefined,
};

for (const [file, expected] of Object.entries(files))
  test(file, () => assert.equal(migrationDate(file)?.toISOString(), expected));
