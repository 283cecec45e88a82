import { test } from "node:test";
import { checkUsages } from "../../support/usages.ts";

const prisma = `
model User {
  id       Int     @id
  email    String  @unique
  fullName String? @map("full_name")
  posts    Post[]

  @@map("users")
}

model Post {
  id       Int  @id
  title    String
  author   User @relation(fields: [authorId], references: [id])
  authorId Int  @map("author_id")
}
`;

test("reads what create and update write, under the names of table and column", () => {
  checkUsages(
    `
await prisma.user.create({ data: { email, fullName: input.name } });
                                   ^^^^^ write users.email
                                          ^^^^^^^^ write users.full_name
await this.prisma.user.updateMany({ where: { id }, data: { "fullName": null } });
                                             ^^ read users.id
                                                            ^^^^^^^^ write users.full_name
`,
    { prisma },
  );
});

test("reads both halves of an upsert", () => {
  checkUsages(
    `
tx.user.upsert({ where: { email }, create: { email }, update: { fullName } });
                          ^^^^^ read users.email
                                             ^^^^^ write users.email
                                                                ^^^^^^^^ write users.full_name
`,
    { prisma },
  );
});

test("reads unique keys of several columns", () => {
  checkUsages(
    `
db.post.findUnique({ where: { id_title: { id: 1, title: "x" }, other: { title2: 1 }, authorId: { in: [1] } } });
                                          ^^ read Post.id
                                                 ^^^^^ read Post.title
                                                                                     ^^^^^^^^ read Post.author_id
`,
    { prisma },
  );
});

test("follows relations in nested writes", () => {
  checkUsages(
    `
db.user.update({
  where: { id: 1, posts: { some: { title: "x" } } },
           ^^ read users.id
                                   ^^^^^ read Post.title
  data: {
    posts: {
      create: [{ title: "a" }],
                 ^^^^^ write Post.title
      update: { where: { id: 2 }, data: { title: "b" } },
                         ^^ read Post.id
                                          ^^^^^ write Post.title
      deleteMany: { authorId: 3 },
                    ^^^^^^^^ read Post.author_id
    },
  },
});
`,
    { prisma },
  );
});

test("reads select, orderBy, distinct and groupBy", () => {
  checkUsages(
    `
prisma.post.findMany({
  select: { title: true, author: { select: { fullName: true } } },
            ^^^^^ read Post.title
                                             ^^^^^^^^ read users.full_name
  orderBy: [{ title: "asc" }, { author: { fullName: "desc" } }],
              ^^^^^ read Post.title
                                          ^^^^^^^^ read users.full_name
  distinct: ["title"],
              ^^^^^ read Post.title
});
prisma.user.groupBy({ by: ["fullName"], _count: { email: true } });
                            ^^^^^^^^ read users.full_name
                                                  ^^^^^ read users.email
`,
    { prisma },
  );
});

test("follows one row to its properties", () => {
  checkUsages(
    `
async function show(id) {
  const user = await prisma.user.findUnique({ where: { id } });
                                                       ^^ read users.id
  if (!user) return;
  return user.fullName + user.nothing;
              ^^^^^^^^ read users.full_name
}
async function other(user) {
  const { email } = await prisma.user.findFirstOrThrow();
          ^^^^^ read users.email
  return user.fullName;
}
`,
    { prisma },
  );
});

test("leaves other things with the same names alone", () => {
  checkUsages(
    `
store.user.create({ data: { fullName } });
prisma.account.create({ data: { fullName } });
prisma.user.rename({ data: { fullName } });
`,
    { prisma },
  );
});

test("reads rows that are mapped from a list", () => {
  checkUsages(
    `
prisma.user.createMany({ data: names.map((name) => ({ fullName: name, email: name })) });
                                                      ^^^^^^^^ write users.full_name
                                                                      ^^^^^ write users.email
`,
    { prisma },
  );
});

test("reads each row that a callback with several ways out may give", () => {
  checkUsages(
    `
prisma.user.createMany({
  data: names.map((name) => {
    if (name === undefined) return { email: unknown };
                                     ^^^^^ write users.email
    const other = names.find((each) => { return { fullName: each } });
    return { fullName: name, email: name };
             ^^^^^^^^ write users.full_name
                             ^^^^^ write users.email
  }),
});
`,
    { prisma },
  );
});

test("sees a fallback between two fields", () => {
  checkUsages(
    `
const user = await prisma.user.findFirstOrThrow();
const shown = user.fullName ?? user.email;
                   ^^^^^^^^ read users.full_name instead of email
                                    ^^^^^ read users.email instead of full_name
const other = user.fullName ?? account.email;
                   ^^^^^^^^ read users.full_name
`,
    { prisma },
  );
});
