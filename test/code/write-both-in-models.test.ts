import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPhase, startChange } from "../../core/changes/scaffold.ts";
import { ChangesWorkspace, type Texts, withScaffold } from "../support/changes.ts";

const migrations = {
  "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
  "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name varchar(50), email text);\n",
};
const expand = {
  "migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name varchar(50);\n",
};

/** The code before and after the second write was added; afterwards nothing is left to write. */
function check(files: Texts, before: string, after: string): void {
  const workspace = { ...migrations, ...expand, ...files, "src/app.ts": before };
  const { change, context, host } = new ChangesWorkspace(workspace);
  const texts = withScaffold(workspace, nextPhase(change, context, host, "code"));
  assert.equal(texts["src/app.ts"], after);
  const left = new ChangesWorkspace(texts);
  assert.equal(left.change.phase, "backfill");
  assert.deepEqual(left.findingLines, []);
}

/** The model before and after a change was started. */
function checkDeclared(file: string, before: string, after: string): void {
  const workspace = { ...migrations, ...expand, [file]: before };
  const { facts, host } = new ChangesWorkspace(workspace);
  const texts = withScaffold(workspace, startChange("users.email", "users.email_address", {}, facts, host));
  assert.equal(texts[file], after);
}

const drizzle = (columns: string) =>
  `import { pgTable, text, varchar } from "drizzle-orm/pg-core";\nexport const users = pgTable("users", {\n${columns}});\n`;

test("Drizzle: the object of a row gets the property of the new column", () => {
  check(
    { "src/schema.ts": drizzle('  name: varchar({ length: 50 }),\n  fullName: varchar("full_name"),\n') },
    `import { users } from "./schema";
await db.insert(users).values({
  id,
  name: input.name.trim(),
});
await db.update(users).set({ name }).where(eq(users.id, id));
`,
    `import { users } from "./schema";
await db.insert(users).values({
  id,
  name: input.name.trim(),
  fullName: input.name.trim(),
});
await db.update(users).set({ name, fullName: name }).where(eq(users.id, id));
`,
  );
});

test("Drizzle: the new column is declared below the old one, without what makes it required", () => {
  checkDeclared(
    "src/schema.ts",
    drizzle('  email: text("email").notNull().unique(),\n'),
    drizzle('  email: text("email").notNull().unique(),\n  email_address: text("email_address"),\n'),
  );
});

test("Kysely and Knex: the new column goes by its own name", () => {
  check(
    {},
    `import { sql } from "kysely";
await db.updateTable("users").set({ name: input.name }).where("id", "=", id).execute();
`,
    `import { sql } from "kysely";
await db.updateTable("users").set({ name: input.name, full_name: input.name }).where("id", "=", id).execute();
`,
  );
  check(
    { "knexfile.ts": 'export default { client: "pg", connection: {}, migrations: {} };\n' },
    `import knex from "./client";
await knex("users").insert({ id, name });
`,
    `import knex from "./client";
await knex("users").insert({ id, name, full_name: name });
`,
  );
});

test("Kysely: the type of the new column stands below that of the old one, and may be null", () => {
  const database = (columns: string) =>
    `import type { Generated, Kysely } from "kysely";\ninterface Users {\n${columns}}\nexport type Db = Kysely<{ users: Users }>;\n`;
  checkDeclared(
    "src/db.ts",
    database("  email: Generated<string>;\n"),
    database("  email: Generated<string>;\n  email_address: string | null;\n"),
  );
  checkDeclared(
    "src/db.ts",
    database("  readonly email: string | null\n"),
    database("  readonly email: string | null\n  email_address: string | null\n"),
  );
});

const entity = (columns: string) =>
  `import { Column, Entity } from "typeorm";\n@Entity("users")\nexport class User {\n${columns}}\n`;

test("TypeORM: an object and an assignment get the property of the new column", () => {
  check(
    { "src/user.ts": entity('  @Column() name!: string;\n  @Column({ name: "full_name" }) fullName!: string;\n') },
    `import { User } from "./user";
await source.getRepository(User).update({ id }, { name });
async function rename(user: User, name: string) {
  user.name = name;
  await source.manager.save(user);
}
`,
    `import { User } from "./user";
await source.getRepository(User).update({ id }, { name, fullName: name });
async function rename(user: User, name: string) {
  user.name = name;
  user.fullName = name;
  await source.manager.save(user);
}
`,
  );
});

test("TypeORM: the new column is declared below the old one", () => {
  checkDeclared(
    "src/user.ts",
    entity('  @Column({ type: "text", unique: true })\n  email!: string;\n'),
    entity(
      '  @Column({ type: "text", unique: true })\n  email!: string;\n  @Column({ type: "text", nullable: true }) email_address: string | null;\n',
    ),
  );
});

const model = (attributes: string, hook = "") =>
  `import { DataTypes, Model } from "sequelize";\nexport class User extends Model {}\nUser.init(\n  {\n${attributes}  },\n  { sequelize, tableName: "users"${hook} },\n);\n`;

test("Sequelize: an object gets the attribute of the new column, which is declared below the old one", () => {
  check(
    {
      "src/user.ts": model(
        '    name: DataTypes.STRING,\n    fullName: { type: DataTypes.STRING, field: "full_name" },\n',
      ),
    },
    `import { User } from "./user";
await User.create({ id, name: input.name });
`,
    `import { User } from "./user";
await User.create({ id, name: input.name, fullName: input.name });
`,
  );
  checkDeclared(
    "src/user.ts",
    model("    email: { type: DataTypes.STRING(80), allowNull: false },\n"),
    model(
      "    email: { type: DataTypes.STRING(80), allowNull: false },\n    email_address: { type: DataTypes.STRING(80), allowNull: true },\n",
    ),
  );
});

test("a hook that fills the new column makes a second write elsewhere unnecessary", () => {
  const hook = ", hooks: { beforeSave: (user) => { user.fullName = user.name; } }";
  const files = {
    "src/user.ts": model(
      '    name: DataTypes.STRING,\n    fullName: { type: DataTypes.STRING, field: "full_name" },\n',
      hook,
    ),
    "src/app.ts": 'import { User } from "./user";\nawait User.create({ id, name });\n',
  };
  const { change, findingLines } = new ChangesWorkspace({ ...migrations, ...expand, ...files });
  assert.equal(change.phase, "backfill");
  assert.deepEqual(findingLines, []);
});
