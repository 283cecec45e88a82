import { test } from "node:test";
import { applicationReader } from "../../support/application.ts";

const { check } = await applicationReader("typescript");

/** How many types are built upon each other; each doubles what the last one is made of, were it written out: a thousand million parts. */
const levels = 30;

const schema = `
export const users = pgTable("users", { id: integer("id"), name: text("name") });
                                        ^^ declare users.id
                                                           ^^^^ declare users.name
export type User = typeof users.$inferSelect;
`;

/** `Of0<T> = Of1<{ left: T; right: T }>`, and so on. */
function typesOfTypes(): string {
  const names = Array.from({ length: levels }, (_, i) => `export type Of${i}<T> = Of${i + 1}<{ left: T; right: T }>;`);
  return [...names, `export type Of${levels}<T> = { first: T };`].join("\n");
}

test("never writes out what types of types are made of: it would not fit into memory", () => {
  check({
    "src/schema.ts": `import { integer, pgTable, text } from "drizzle-orm/pg-core";${schema}`,
    "src/types.ts": `import type { User } from "./schema";\n${typesOfTypes()}\nexport type Either = Of0<User> | Of0<{ name: User }>;\n`,
    "src/show.ts": `
import { db } from "./db";
import { users } from "./schema";
import type { Either } from "./types";
export async function show(either: Either) {
  const [user] = await db.select({ name: users.name }).from(users);
                                               ^^^^ read users.name
  return [user, either.first.left.name];
}
`,
  });
});
