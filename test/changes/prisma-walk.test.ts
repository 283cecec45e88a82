import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPhase, startChange } from "../../core/changes/scaffold.ts";
import { changeToJson } from "../../core/changes/to-json.ts";
import { ChangesWorkspace, type Texts, withScaffold } from "../support/changes.ts";

const start: Texts = {
  "prisma/schema.prisma": `datasource db {
  provider = "postgresql"
}

model User {
  id        Int     @id @default(autoincrement())
  firstName String? @map("first_name") @db.VarChar(80)
  email     String  @unique
}
`,
  "prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n',
  "prisma/migrations/20250101000000_init/migration.sql": `CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "first_name" VARCHAR(80),
    "email" TEXT NOT NULL,
    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
`,
  "src/app.ts": "export const add = (firstName) => prisma.user.create({ data: { firstName } });\n",
};

function started(): Texts {
  const { facts, host } = new ChangesWorkspace(start);
  return withScaffold(start, startChange('"User".first_name', '"User".given_name', {}, facts, host));
}

test("expand declares the field beside the old one, with its type, and writes the migration as Prisma names it", () => {
  const texts = started();
  assert.match(
    texts["prisma/schema.prisma"] ?? "",
    /@map\("first_name"\) @db\.VarChar\(80\)\n {2}givenName String\? @map\("given_name"\) @db\.VarChar\(80\)\n {2}email/,
  );
  assert.equal(
    texts["prisma/migrations/20260203040506_expand_user_first_name_to_given_name/migration.sql"],
    `-- cutover: change "User".first_name -> "User".given_name
SET lock_timeout = '2s';

ALTER TABLE "User" ADD COLUMN given_name varchar(80);
`,
  );
});

test("expand declares every column of a split", () => {
  const { facts, host } = new ChangesWorkspace(start);
  const texts = withScaffold(
    start,
    startChange(
      '"User".first_name',
      '"User".(given_name, middle_name)',
      { up: "split_part(first_name, ' ', 1), split_part(first_name, ' ', 2)" },
      facts,
      host,
    ),
  );
  assert.match(
    texts["prisma/schema.prisma"] ?? "",
    /\n {2}firstName .*\n {2}givenName String\? @map\("given_name"\) @db\.VarChar\(80\)\n {2}middleName String\? @map\("middle_name"\) @db\.VarChar\(80\)\n {2}email/,
  );
});

test("a column of another type is declared with that; its name is spelled as the others are", () => {
  const { facts, host } = new ChangesWorkspace(start);
  const declared = (old: string, next: string, type: string) =>
    withScaffold(start, startChange(`"User".${old}`, `"User".${next}`, { type }, facts, host))["prisma/schema.prisma"];
  assert.match(
    declared("email", "mail_boxes", "numeric(10, 2)") ?? "",
    /email .*@unique\n {2}mailBoxes Decimal\? @map\("mail_boxes"\) @db\.Decimal\(10, 2\)\n}/,
  );
  assert.match(declared("email", "mail_boxes", "text") ?? "", /\n {2}mailBoxes String\? @map\("mail_boxes"\)\n}/);
  assert.doesNotMatch(declared("email", "mail_boxes", "inet") ?? "", /mail_?boxes/i);
});

test("the second write goes into the object under the field's name", () => {
  const expanded = started();
  const { change, context, host } = new ChangesWorkspace(expanded);
  assert.equal(change.phase, "dual-write");
  const written = withScaffold(expanded, nextPhase(change, context, host, "code"));
  assert.match(written["src/app.ts"] ?? "", /data: \{ firstName, givenName: firstName \}/);
  const after = new ChangesWorkspace(written).change;
  assert.equal(after.phase, "backfill");
});

test("contract waits for the declaration to go", () => {
  const texts = { ...started(), "src/app.ts": "" };
  const { change } = new ChangesWorkspace(texts);
  const reasons = change.phases.find(({ phase }) => phase === "contract")?.missing.map(({ message }) => message);
  assert.deepEqual(reasons, ["declares User.first_name"]);
});

test("the JSON of a change has the published shape", () => {
  const { change } = new ChangesWorkspace(started());
  const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
  const json = changeToJson(change, () => range);
  assert.deepEqual(Object.keys(json), [
    "id",
    "recipe",
    "declared",
    "table",
    "from",
    "to",
    "phase",
    "next",
    "phases",
    "usages",
  ]);
  assert.deepEqual(
    [json.id, json.recipe, json.declared, json.table, json.from, json.to, json.phase, json.next],
    [
      "User.first_name->User.given_name",
      "rename-column",
      true,
      "User",
      ["first_name"],
      ["given_name"],
      "dual-write",
      "backfill",
    ],
  );
  assert.deepEqual(json.phases[1]?.missing, [
    { message: "given_name not written beside User.first_name", file: "src/app.ts", range },
  ]);
  assert.deepEqual(
    json.usages.map(({ file, column, access, certainty, paired }) => [file, column, access, certainty, paired]),
    [
      ["prisma/schema.prisma", "User.first_name", "declare", "resolved", false],
      ["prisma/schema.prisma", "User.given_name", "declare", "resolved", false],
      ["src/app.ts", "User.first_name", "write", "resolved", false],
    ],
  );
});
