import assert from "node:assert/strict";
import { test } from "node:test";
import { seaQueryNames } from "../../../core/code/models/sea-query.ts";
import { checkApplication } from "../../support/application.ts";

test("reads an application with sea-query, and leaves other enums alone", async () => {
  const files = await checkApplication("sea-query");
  const sinks = files.flatMap(({ usages }) => usages.sinks);
  assert.deepEqual(
    sinks.map(({ kind, table }) => `${kind} ${table?.name}`),
    ["orm-update users", "orm-create orgs"],
  );
});

test("declares another column like the old one", () => {
  const span = { start: 0, end: 0 };
  const old = { name: "Name", column: "name", span, line: span };
  assert.equal(seaQueryNames.declaration("Name", old, "full_name", "full_name"), "FullName");
  assert.equal(seaQueryNames.declaration("Name", old, "x1_y", "x1Y"), '#[iden = "x1Y"] X1Y');
});
