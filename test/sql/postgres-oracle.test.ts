import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { OperationOf } from "../../core/sql/operations.ts";
import { readStatement } from "../../core/sql/read.ts";
import type { ReadStatement } from "../../core/sql/types.ts";
import { differences } from "../support/postgres-comparison.ts";

const folder = "test/fixtures/sql/postgres";

for (const file of readdirSync(folder).filter((name) => name.endsWith(".sql"))) {
  test(`reads the DDL of ${file} as PostgreSQL does`, () => {
    const { different } = differences(readFileSync(`${folder}/${file}`, "utf8"), readStatement);
    assert.deepEqual(different, []);
  });
}

test("notices a wrong name, a missing action and an unread part", () => {
  const sql = "ALTER TABLE a ADD COLUMN b int DEFAULT f(c), DROP COLUMN d";
  const spoilt = (spoil: (read: ReadStatement) => ReadStatement) =>
    differences(sql, (text, dialect) => spoil(readStatement(text, dialect))).different.length;
  const first = (read: ReadStatement) => read.operations[0] as OperationOf<"add-column">;
  assert.equal(
    spoilt((read) => read),
    0,
  );
  assert.equal(
    spoilt((read) => ({ ...read, operations: [first(read)] })),
    1,
  );
  assert.equal(
    spoilt((read) => ({ ...read, unread: [{ span: { start: 0, end: 1 }, reason: "" }] })),
    1,
  );
  const renamed = ({ column, ...rest }: OperationOf<"add-column">): OperationOf<"add-column"> => ({
    ...rest,
    column: { ...column, name: { ...column.name, name: "x" } },
  });
  assert.equal(
    spoilt((read) => ({ ...read, operations: [renamed(first(read)), ...read.operations.slice(1)] })),
    1,
  );
});
