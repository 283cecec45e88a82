import assert from "node:assert/strict";
import { test } from "node:test";
import { gormModels } from "../../../core/code/models/gorm.ts";
import { checkApplication } from "../../support/application.ts";

test("reads an application with GORM, and leaves what only looks like it alone", async () => {
  const files = await checkApplication("gorm");
  const sinks = files.flatMap(({ usages }) => usages.sinks);
  assert.deepEqual(sinks.map(({ kind, table }) => `${kind} ${table?.name}`).sort(), [
    "assignments users",
    "assignments users",
    "assignments users",
    "assignments users",
    "hook organisations",
    "hook users",
    "orm-create users",
    "orm-create users",
    "orm-create users",
    "orm-create users",
    "orm-update organisations",
    "orm-update users",
    "orm-update users",
    "orm-update users",
    "orm-update users",
    "orm-update users",
    "orm-upsert users",
  ]);
});

test("names tables and columns as GORM does", () => {
  assert.deepEqual(
    ["UserID", "HTTPServer", "FullName", "MD5Sum", "APIKeyURL"].map((name) => gormModels.columnName(name, "as-is")),
    ["user_id", "http_server", "full_name", "md5_sum", "api_key_url"],
  );
  const model = { library: "gorm", file: "", abstract: false, fields: [], relations: [] };
  assert.equal(gormModels.tableName({ ...model, name: "OrderPerson" }, "as-is"), "order_people");
});

test("declares another column like the old one", () => {
  const span = { start: 0, end: 0 };
  const old = { name: "Name", column: "name", span, line: span };
  const declare = (source: string, column: string) => gormModels.declaration(source, old, column, column);
  assert.equal(declare('Name string `json:"name"`', "full_name"), "FullName *string");
  assert.equal(declare("Name *string", "other_id"), "OtherID *string");
});
