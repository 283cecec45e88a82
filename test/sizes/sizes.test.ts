import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../core/workspace.ts";
import { memoryFiles } from "../support/files.ts";
import { type FindingsOptions, findingsOf } from "../support/findings.ts";

const index = "CREATE INDEX orders_total_idx ON orders (total);";
const day = "2029-12-20";

function report(table: Readonly<Record<string, unknown>>, environment = "production", readAt = `${day}T08:00:00Z`) {
  const text = JSON.stringify({
    version: 1,
    environment,
    server: "PostgreSQL 16.4",
    readAt,
    tables: [{ table: "public.orders", ...table }],
  });
  return { [`.cutover/sizes/${environment}.json`]: text };
}

/** Severity and message of the one finding of a migration, beside sizes that were measured. */
function graded(sql: string, sizes: Readonly<Record<string, string>>, options: FindingsOptions = {}): string {
  const files = { ...sizes, "migrations/1_change.sql": sql };
  const [finding, ...others] = findingsOf(files, options).filter(({ rule }) => !rule.startsWith("require-"));
  assert.deepEqual(others, []);
  return `${finding?.severity}: ${finding?.message}`;
}

const blocked =
  "Building index orders_total_idx locks orders against writes (SHARE) until the build is done. Build it with CONCURRENTLY, outside a transaction.";

test("without sizes a finding has the severity of its rule", () => {
  assert.equal(graded(index, {}), `warning: ${blocked}`);
  assert.equal(graded(index, { ".cutover/sizes/production.json": "no JSON" }), `warning: ${blocked}`);
  assert.equal(graded(index, report({ rows: 50_000, bytes: 9_000_000 })), `warning: ${blocked}`);
});

test("a small table that hardly anybody writes to is a note, with the reason", () => {
  assert.equal(
    graded(index, report({ rows: 200, bytes: 65_536, writesPerSecond: 0.2 })),
    `info: ${blocked} orders has 200 rows, 64 kB (production, 2029-12-20), so it is over in a moment.`,
  );
  assert.equal(graded(index, report({ rows: 200, bytes: 65_536, writesPerSecond: 40 })), `warning: ${blocked}`);
});

test("a large table is an error, and the message says how large", () => {
  assert.equal(
    graded(index, report({ rows: 12_000_000, bytes: 3_650_722_202, writesPerSecond: 35.4 })),
    `error: ${blocked} orders has 12,000,000 rows, 3.4 GB, 35 rows written a second (production, 2029-12-20).`,
  );
  assert.equal(
    graded(index, {}, { config: { largeTables: ["orders"] } }),
    `error: ${blocked} orders is large, as cutover.json says.`,
  );
});

test("the environment in which a table is largest counts", () => {
  const sizes = {
    ...report({ rows: 200, bytes: 65_536 }, "staging"),
    ...report({ rows: 2_000_000, bytes: 500_000_000 }),
  };
  assert.match(graded(index, sizes), /^error: .* \(production, 2029-12-20\)\.$/);
});

test("limits come from cutover.json", () => {
  const sizes = report({ rows: 50_000, bytes: 9_000_000 });
  assert.match(graded(index, sizes, { config: { sizes: { smallRows: 100_000 } } }), /^info: /);
  assert.match(graded(index, sizes, { config: { sizes: { largeRows: 40_000 } } }), /^error: /);
  assert.match(graded(index, sizes, { config: { sizes: { largeMegabytes: 8 } } }), /^error: /);
});

test("an old measure lowers nothing, and the message says so", () => {
  const sizes = report({ rows: 200, bytes: 65_536 }, "production", "2029-03-01T00:00:00Z");
  assert.equal(
    graded(index, sizes),
    `warning: ${blocked} orders has 200 rows, 64 kB (production, 2029-03-01), which is long ago: run cutover stats again.`,
  );
});

test("rewrites and backfills are graded too, and so is MySQL", () => {
  const small = report({ rows: 200, bytes: 65_536 });
  assert.match(
    graded("ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();", small),
    /^info: .* 200 rows/,
  );
  assert.match(
    graded("UPDATE orders SET total = 0 WHERE total IS NULL;", report({ rows: 5_000_000, bytes: 1 })),
    /^error: .* 5,000,000 rows/,
  );
  const known = {
    ...report({ table: "orders", rows: 200, bytes: 65_536 }),
    "migrations/0_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
  };
  assert.match(
    graded("ALTER TABLE orders MODIFY total varchar(20);", known, { dialect: "mysql" }),
    /^info: .* 200 rows/,
  );
});

test("what only locks is not graded: how long that takes does not depend on the table", () => {
  assert.match(graded("DROP INDEX orders_total_idx;", report({ rows: 200, bytes: 65_536 })), /^warning: /);
});

test("a file of sizes that comes, changes or goes is seen", () => {
  const files = {
    "cutover.json": JSON.stringify({ migrations: [{ path: "migrations", framework: "plain", dialect: "postgres" }] }),
    "migrations/1_change.sql": index,
  };
  const [path = "", small = ""] = Object.entries(report({ rows: 200, bytes: 65_536 }))[0] ?? [];
  let current: Record<string, string> = files;
  const reader = {
    get paths() {
      return memoryFiles(current).paths;
    },
    read: (file: string) => memoryFiles(current).read(file),
  };
  const workspace = new Workspace({ files: reader, now: () => new Date("2030-01-01T00:00:00Z") });
  const severity = () =>
    workspace
      .findings()
      .flatMap((file) => file.findings)
      .find(({ rule }) => rule === "create-index-blocking")?.severity;
  assert.equal(severity(), "warning");
  current = { ...files, [path]: small };
  workspace.pathsChanged();
  assert.equal(severity(), "info");
  current = { ...files, [path]: small.replace('"rows":200', '"rows":2000000') };
  workspace.fileChanged(path);
  assert.equal(severity(), "error");
  current = files;
  workspace.pathsChanged();
  assert.equal(severity(), "warning");
});
