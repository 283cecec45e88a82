import assert from "node:assert/strict";
import { test } from "node:test";
import { sqlxRows } from "../../../core/code/models/sqlx.ts";
import { checkApplication } from "../../support/application.ts";

test("reads structs that queries of sqlx fill, and leaves what joins and expressions fill alone", async () => {
  await checkApplication("sqlx");
});

test("declares another column like the old one", () => {
  const span = { start: 0, end: 0 };
  const old = { name: "name", column: "name", span, line: span };
  const declare = (source: string, name: string, column: string) => sqlxRows.declaration(source, old, name, column);
  assert.equal(declare("pub name: String", "full_name", "full_name"), "pub full_name: Option<String>");
  assert.equal(declare("name: Option<String>", "kind", "type"), '#[sqlx(rename = "type")] kind: Option<String>');
});
