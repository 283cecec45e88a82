import assert from "node:assert/strict";
import { test } from "node:test";
import { objectionModels } from "../../../core/code/models/objection.ts";
import { checkApplication } from "../../support/application.ts";

test("reads an application with Objection, and leaves what only looks like it alone", async () => {
  const files = await checkApplication("objection");
  const person = files.find(({ file }) => file === "models/person.ts")?.usages;
  const hooked = person?.usages.filter(({ sink }) => person.sinks[sink]?.kind === "hook").map(({ column }) => column);
  assert.deepEqual(hooked, ["email"], "what runs before a row is saved");
});

test("declares another column like the old one", () => {
  const span = { start: 0, end: 0 };
  const old = { name: "name", column: "name", span, line: span };
  assert.equal(objectionModels.declaration("name!: string;", old, "fullName", "full_name"), "fullName?: string;");
  assert.equal(objectionModels.declaration('name: { type: "string" }', old, "fullName", "full_name"), undefined);
});
