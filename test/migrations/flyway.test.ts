import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created, onlyHistory, withoutTransaction } from "../support/history.ts";

const folder = "src/main/resources/db/migration";

test("orders versions part by part, as numbers, and repeatable migrations last", () => {
  const files = {
    [`${folder}/V1_10__c.sql`]: "",
    [`${folder}/V1_9__b.sql`]: "",
    [`${folder}/V1__a.sql`]: "",
    [`${folder}/V2.0.1__d.sql`]: "",
    [`${folder}/R__view_b.sql`]: "",
    [`${folder}/R__view_a.sql`]: "",
    [`${folder}/beforeMigrate.sql`]: "a callback",
    [`${folder}/V3__upper.SQL.bak`]: "no migration",
  };
  checkHistory(files, "flyway", folder, [
    '1 V1__a | up single ""',
    '1.9 V1_9__b | up single ""',
    '1.10 V1_10__c | up single ""',
    '2.0.1 V2.0.1__d | up single ""',
    'view_a R__view_a repeatable | up single ""',
    'view_b R__view_b repeatable | up single ""',
  ]);
});

test("takes an undo file as the way back", () => {
  checkHistory({ [`${folder}/V1__a.sql`]: "SELECT 1", [`${folder}/U1__a.sql`]: "SELECT 2" }, "flyway", folder, [
    '1 V1__a | up single "SELECT 1" | down single "SELECT 2"',
  ]);
});

test("starts at a baseline only where the versions before it are gone", () => {
  checkHistory({ [`${folder}/B5__all.sql`]: "", [`${folder}/V6__a.sql`]: "" }, "flyway", folder, [
    '5 B5__all | up single ""',
    '6 V6__a | up single ""',
  ]);
  checkHistory({ [`${folder}/B5__all.sql`]: "", [`${folder}/V5__a.sql`]: "" }, "flyway", folder, [
    '5 V5__a | up single ""',
  ]);
});

test("leaves the transaction where the side file says so, or where PostgreSQL cannot have one", () => {
  const files = {
    [`${folder}/V1__a.sql`]: "CREATE TABLE a (id bigserial);",
    [`${folder}/V2__b.sql`]: "-- why\ncreate unique index concurrently i on a (id);",
    [`${folder}/V3__c.sql`]: "SELECT 1;",
    [`${folder}/V3__c.sql.conf`]: "# why\nexecuteInTransaction=false\n",
    [`${folder}/V4__d.sql`]: "COMMENT ON TABLE a IS 'VACUUM; CREATE INDEX CONCURRENTLY';",
  };
  assert.deepEqual(
    onlyHistory(files).migrations.map(({ up }) => `${up?.transaction}: ${up?.transactionReason}`),
    [
      "single: Flyway runs a migration in a transaction",
      "none: Flyway knows that PostgreSQL cannot run CREATE UNIQUE INDEX in a transaction",
      "none: V3__c.sql.conf says executeInTransaction=false",
      "single: Flyway runs a migration in a transaction",
    ],
  );
});

test("keeps a folder for each database apart and joins other folders below a location", () => {
  const files = memoryFiles({
    "a/db/migration/V1__a.sql": "",
    "a/db/migration/2024/V2__b.sql": "",
    "a/db/migration/mysql/V2__b.sql": "",
    "b/db/migration/one/V1__a.sql": "",
    "b/db/migration/two/V1__a.sql": "",
    "src/test/resources/db/migration/V1__a.sql": "",
  });
  assert.deepEqual(
    detectHistories(files, []).histories.map(
      ({ path, dialect, migrations }) => `${path} ${dialect} ${migrations.map(({ name }) => name).join(" ")}`,
    ),
    [
      "a/db/migration postgres V1__a V2__b",
      "a/db/migration/mysql mysql V2__b",
      "b/db/migration/one postgres V1__a",
      "b/db/migration/two postgres V1__a",
    ],
  );
});

const styles = [
  ["V12__a.sql", "V13__b.sql"],
  ["V009__a.sql", "V010__b.sql"],
  ["V1.2.9__a.sql", "V1.2.10__b.sql"],
  ["V1_9__a.sql", "V1_10__b.sql"],
  ["V20240101__a.sql", "V20260203__b.sql"],
  ["V20240101120000__a.sql", "V20260203040506__b.sql"],
  ["V4_99_1561608282__a.sql", "V4_99_1770091506__b.sql"],
] as const;

for (const [last, next] of styles) {
  test(`goes on from ${last} with ${next}`, () => {
    assert.deepEqual(created({ [`${folder}/${last}`]: "" }, [{ name: "b", up: "SELECT 1", down: "SELECT 2" }]), {
      [`${folder}/${next}`]: "SELECT 1;\n",
    });
  });
}

test("counts on from a migration in Java", () => {
  const files = { [`${folder}/V1__a.sql`]: "", "src/main/java/db/migration/V2__b.java": "" };
  assert.deepEqual(Object.keys(created(files, [{ name: "c", up: "SELECT 1" }])), [`${folder}/V3__c.sql`]);
});

test("writes the side file only for what Flyway does not know by itself", () => {
  const files = { [`${folder}/V1__a.sql`]: "", [`${folder}/U1__a.sql`]: "" };
  assert.deepEqual(
    created(files, [
      { name: "b", up: "CREATE INDEX CONCURRENTLY i ON a (b)", down: "UPDATE a SET b = 1", noTransaction: true },
    ]),
    {
      [`${folder}/V2__b.sql`]: "CREATE INDEX CONCURRENTLY i ON a (b);\n",
      [`${folder}/U2__b.sql`]: "UPDATE a SET b = 1;\n",
      [`${folder}/U2__b.sql.conf`]: "executeInTransaction=false\n",
    },
  );
});

test("turns the transaction off in the side file", () => {
  const files = { [`${folder}/V1__a.sql`]: "SELECT 1" };
  assert.deepEqual(withoutTransaction(files, 0), { [`${folder}/V1__a.sql.conf`]: "executeInTransaction=false\n" });
  const conf = `${folder}/V1__a.sql.conf`;
  assert.deepEqual(withoutTransaction({ ...files, [conf]: "encoding=UTF-8\nexecuteInTransaction=true\n" }, 0), {
    [conf]: "encoding=UTF-8\nexecuteInTransaction=false\n",
  });
});
