import assert from "node:assert/strict";
import { test } from "node:test";
import { checkApplication } from "../../support/application.ts";

test("reads an application with goqu, and leaves what only looks like it alone", async () => {
  const files = await checkApplication("goqu");
  const sinks = files.flatMap(({ usages }) => usages.sinks);
  assert.deepEqual(
    sinks.map(({ kind, table, open }) => `${kind} ${table?.name}${open ? " open" : ""}`),
    ["sql-insert users", "sql-upsert users", "sql-insert orgs", "sql-insert orgs open", "sql-update users"],
  );
});
