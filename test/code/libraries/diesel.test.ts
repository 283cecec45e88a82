import assert from "node:assert/strict";
import { test } from "node:test";
import { dieselStructs } from "../../../core/code/models/diesel.ts";
import { checkApplication } from "../../support/application.ts";

test("reads an application with Diesel, and leaves what only looks like it alone", async () => {
  const files = await checkApplication("diesel");
  const sinks = files.flatMap(({ usages }) => usages.sinks);
  assert.deepEqual(
    sinks.map(({ kind, table }) => `${kind} ${table?.name}`),
    [
      "assignments posts",
      "orm-update users",
      "orm-create users",
      "orm-upsert users",
      "orm-create posts",
      "sql-update users",
    ],
  );
});

test("declares another column like the old one", () => {
  const span = { start: 0, end: 0 };
  const old = { name: "name", column: "name", span, line: span };
  const declare = (source: string, name: string, column: string) =>
    dieselStructs.declaration(source, old, name, column);
  assert.equal(declare("pub name: String", "full_name", "full_name"), "pub full_name: Option<String>");
  assert.equal(
    declare("pub(crate) name: Option<Text>", "kind", "type"),
    "#[diesel(column_name = type)] pub(crate) kind: Option<Text>",
  );
});
