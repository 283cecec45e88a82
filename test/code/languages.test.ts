import assert from "node:assert/strict";
import { test } from "node:test";
import { isMigrationCode } from "../../core/code/languages.ts";

test("knows migrations that are written in code", () => {
  assert.ok(
    isMigrationCode("src/main/java/db/BootstrapZones.java", "public class BootstrapZones extends BaseJavaMigration {"),
  );
  assert.ok(isMigrationCode("src/migrations/1700000000-names.ts", "export class Names1700000000 {"));
  assert.ok(isMigrationCode("packages/database/data-migrations/20240625101352_update/data-migration.ts", "main();"));
  assert.ok(isMigrationCode("db/migrate/20240101000000_add_name.rb", "class AddName"));
  // The code of a feature that works at migrations while the service runs.
  assert.ok(!isMigrationCode("src/features/background-migrations/router.ts", "export const router = {};"));
});

test("takes nothing else for one", () => {
  assert.ok(!isMigrationCode("src/users.ts", "await pool.query('UPDATE users SET name = $1')"));
  assert.ok(!isMigrationCode("prisma/migrations/schema.prisma", "model User {}"));
  assert.ok(!isMigrationCode("src/migrations.ts", "export async function runMigrations() {}"));
});
