import assert from "node:assert/strict";
import { test } from "node:test";
import { checkApplication } from "../../support/application.ts";

test("reads an application with squirrel, and leaves what only looks like it alone", async () => {
  const files = await checkApplication("squirrel");
  const sinks = files.flatMap(({ usages }) => usages.sinks);
  assert.deepEqual(
    sinks.map(({ kind, table, open }) => `${kind} ${table?.name}${open ? " open" : ""}`),
    ["sql-update users", "sql-insert users", "sql-insert orgs open", "sql-upsert orgs open"],
  );
});
