import assert from "node:assert/strict";
import { test } from "node:test";
import { mikroOrmEntities } from "../../../core/code/models/mikro-orm.ts";
import { checkApplication } from "../../support/application.ts";

test("reads an application with MikroORM, and leaves what only looks like it alone", async () => {
  const files = await checkApplication("mikro-orm");
  const author = files.find(({ file }) => file === "entities/author.ts")?.usages;
  const hooked = author?.usages.filter(({ sink }) => author.sinks[sink]?.kind === "hook").map(({ column }) => column);
  assert.deepEqual(hooked, ["email_address"], "what runs before a row is saved");
});

test("declares another column like the old one", () => {
  const span = { start: 0, end: 0 };
  const old = { name: "name", column: "name", span, line: span };
  const declare = (source: string, name: string, column: string) =>
    mikroOrmEntities.declaration(source, old, name, column);
  assert.equal(
    declare("@Property({ length: 80, unique: true }) name!: string;", "fullName", "full_name"),
    "@Property({ length: 80, nullable: true }) fullName?: string | null;",
  );
  assert.equal(
    declare("@Property() name: string | null;", "title", "full_name"),
    '@Property({ fieldName: "full_name", nullable: true }) title?: string | null;',
  );
});
