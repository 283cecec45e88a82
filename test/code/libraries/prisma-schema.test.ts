import assert from "node:assert/strict";
import { test } from "node:test";
import { readPrismaSchema } from "../../../core/code/libraries/prisma-schema.ts";
import { checkUsages } from "../../support/usages.ts";

test("takes every column of a model for declared, under its name in the database", () => {
  checkUsages(
    `
// model Old { name String }
enum Role { admin }
model User {
  id    Int    @id @default(autoincrement())
  ^^ declare auth.users.id
  name  String @map("full_name") /// @map("no")
  ^^^^ declare auth.users.full_name
  role  Role   @default(admin)
  ^^^^ declare auth.users.role
  posts Post[]
  old   String @ignore

  @@index([name])
           ^^^^ declare auth.users.full_name
  @@map("users")
  @@schema("auth")
}
model Post {
  id     Int  @id
  ^^ declare Post.id
  author User @relation(fields: [id], references: [id])
}
model Gone {
  id Int @id
  @@ignore
}
`,
    { language: "prisma", file: "prisma/schema.prisma" },
  );
});

test("reads types, lists and attributes over a whole line", () => {
  const [model] = readPrismaSchema(
    "schema.prisma",
    'model A {\n  tags String[] @default([]) // x\n  at DateTime? @map(name: "at_time")\n}\n',
  );
  const [tags, at] = model?.fields ?? [];
  assert.deepEqual([tags?.type, tags?.list, tags?.optional], ["String", true, false]);
  assert.deepEqual([at?.column, at?.optional], ["at_time", true]);
});
