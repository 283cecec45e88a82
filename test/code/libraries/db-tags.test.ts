import assert from "node:assert/strict";
import { test } from "node:test";
import { dbTagStructs } from "../../../core/code/models/db-tags.ts";
import { checkApplication } from "../../support/application.ts";

test("reads structs with db tags, and is sure of the table where a query fills them", async () => {
  await checkApplication("db-tags");
});

test("declares another column like the old one", () => {
  const span = { start: 0, end: 0 };
  const old = { name: "Name", column: "name", span, line: span };
  assert.equal(
    dbTagStructs.declaration('Name string `db:"name"`', old, "full_name", "full_name"),
    'FullName *string `db:"full_name"`',
  );
});
