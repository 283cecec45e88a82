import assert from "node:assert/strict";
import { test } from "node:test";
import { edited } from "../../../core/changes/code-edits/code-access.ts";
import { writeBoth } from "../../../core/changes/code-edits/write-both.ts";
import { expanded } from "../../support/change-marks.ts";
import { ChangesWorkspace, type Texts } from "../../support/changes.ts";
import { codeParser } from "../../support/code-parser.ts";

const parser = await codeParser(["typescript", "python", "ruby", "go", "rust", "java", "php"]);

/** What code is edited in: its file, the models, and what stands around it. */
interface Stack {
  readonly file: string;
  readonly models?: Texts;
  readonly head?: string;
  readonly tail?: string;
}

/** The fix of the first missing second write answers all of them, for they are one statement. */
function fixed({ file, models = {}, head = "", tail = "" }: Stack, before: string, after: string): void {
  const open = (code: string) =>
    new ChangesWorkspace({ ...expanded, ...models, [file]: `${head}${code}${tail}` }, { parser });
  const writersIn = ({ findings }: ChangesWorkspace) =>
    findings.filter((finding) => finding.file === file && finding.rule === "missing-dual-write");
  const workspace = open(before);
  const [first] = writersIn(workspace);
  const usage = workspace.context.usages.find((each) => each.file === file && each.span.start === first?.span.start);
  assert.ok(usage !== undefined, "nothing is missing before");
  const edits = writeBoth(usage, workspace.context, workspace.host.models, workspace.host.code);
  if ("refused" in edits) assert.fail(edits.refused);
  assert.equal(edited(`${head}${before}${tail}`, edits), `${head}${after}${tail}`);
  assert.deepEqual(writersIn(open(after)), []);
}

const script: Stack = { file: "src/a.ts" };

test("SQL: what is set where the row exists already", () => {
  fixed(
    script,
    'q("INSERT INTO users (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name", [id, name]);',
    'q("INSERT INTO users (id, name, full_name) VALUES ($1, $2, $2) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, full_name = EXCLUDED.full_name", [id, name]);',
  );
  fixed(
    script,
    'q("INSERT INTO users (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = ?", [id, name, other]);',
    'q("INSERT INTO users (id, name, full_name) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = ?, full_name = ?", [id, name, name, other, other]);',
  );
  fixed(
    script,
    'q("INSERT INTO users AS u (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = COALESCE(EXCLUDED.name, u.name)", [id, name]);',
    'q("INSERT INTO users AS u (id, name, full_name) VALUES ($1, $2, $2) ON CONFLICT (id) DO UPDATE SET name = COALESCE(EXCLUDED.name, u.name), full_name = COALESCE(EXCLUDED.name, u.name)", [id, name]);',
  );
  fixed(
    { file: "app/a.py" },
    'cursor.execute("""INSERT INTO users (id, name) VALUES (%s, %s)\n  ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name""", (id, name))',
    'cursor.execute("""INSERT INTO users (id, name, full_name) VALUES (%s, %s, %s)\n  ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, full_name = EXCLUDED.full_name""", (id, name, name))',
  );
});

test("SQL: the words of MySQL for the row that was proposed", () => {
  fixed(
    script,
    'q("INSERT INTO users (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)", [id, name]);',
    'q("INSERT INTO users (id, name, full_name) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), full_name = VALUES(full_name)", [id, name, name]);',
  );
  fixed(
    script,
    'q("INSERT INTO users (id, name) VALUES (?, ?) AS new ON DUPLICATE KEY UPDATE name = new.name", [id, name]);',
    'q("INSERT INTO users (id, name, full_name) VALUES (?, ?, ?) AS new ON DUPLICATE KEY UPDATE name = new.name, full_name = new.full_name", [id, name, name]);',
  );
});

test("SQL: both branches of a MERGE", () => {
  fixed(
    script,
    'q("MERGE INTO users u USING incoming s ON u.id = s.id WHEN MATCHED THEN UPDATE SET name = s.v WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.v)");',
    'q("MERGE INTO users u USING incoming s ON u.id = s.id WHEN MATCHED THEN UPDATE SET name = s.v, full_name = s.v WHEN NOT MATCHED THEN INSERT (id, name, full_name) VALUES (s.id, s.v, s.v)");',
  );
});

test("Prisma", () => {
  const models = {
    "prisma/schema.prisma":
      'model User {\n  id Int @id\n  name String\n  fullName String? @map("full_name")\n\n  @@map("users")\n}\n',
  };
  fixed(
    { ...script, models },
    "await prisma.user.upsert({ where: { id }, create: { id, name }, update: { name } });",
    "await prisma.user.upsert({ where: { id }, create: { id, name, fullName: name }, update: { name, fullName: name } });",
  );
});

test("Drizzle", () => {
  const models = {
    "src/schema.ts":
      'import { integer, pgTable, text } from "drizzle-orm/pg-core";\nexport const users = pgTable("users", { id: integer("id"), name: text("name"), fullName: text("full_name") });\n',
  };
  const stack = { ...script, models, head: 'import { users } from "./schema";\n' };
  fixed(
    stack,
    "await db.insert(users).values({ id, name }).onConflictDoUpdate({ target: users.id, set: { name } });",
    "await db.insert(users).values({ id, name, fullName: name }).onConflictDoUpdate({ target: users.id, set: { name, fullName: name } });",
  );
  fixed(
    stack,
    "await db.insert(users).values({ id, name }).onConflictDoUpdate({ target: users.id, set: { name: sql`excluded.name` } });",
    "await db.insert(users).values({ id, name, fullName: name }).onConflictDoUpdate({ target: users.id, set: { name: sql`excluded.name`, fullName: sql`excluded.full_name` } });",
  );
  fixed(
    stack,
    "await db.insert(users).values({ id, name }).onDuplicateKeyUpdate({ set: { name: sql`values(${users.name})` } });",
    "await db.insert(users).values({ id, name, fullName: name }).onDuplicateKeyUpdate({ set: { name: sql`values(${users.name})`, fullName: sql`values(${users.fullName})` } });",
  );
});

test("Knex", () => {
  const stack = { ...script, head: 'import knex from "knex";\n' };
  fixed(
    stack,
    'await knex("users").insert({ id, name }).onConflict("id").merge();',
    'await knex("users").insert({ id, name, full_name: name }).onConflict("id").merge();',
  );
  fixed(
    stack,
    'await knex("users").insert({ id, name }).onConflict("id").merge(["name"]);',
    'await knex("users").insert({ id, name, full_name: name }).onConflict("id").merge(["name", "full_name"]);',
  );
  fixed(
    stack,
    'await knex("users").insert({ id, name }).onConflict("id").merge({ name: knex.raw("excluded.name") });',
    'await knex("users").insert({ id, name, full_name: name }).onConflict("id").merge({ name: knex.raw("excluded.name"), full_name: knex.raw("excluded.full_name") });',
  );
});

test("Kysely", () => {
  const stack = { ...script, head: 'import { Kysely } from "kysely";\n' };
  fixed(
    stack,
    'await db.insertInto("users").values({ id, name }).onConflict((oc) => oc.column("id").doUpdateSet({ name })).execute();',
    'await db.insertInto("users").values({ id, name, full_name: name }).onConflict((oc) => oc.column("id").doUpdateSet({ name, full_name: name })).execute();',
  );
  fixed(
    stack,
    'await db.insertInto("users").values({ id, name }).onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ name: eb.ref("excluded.name") }))).execute();',
    'await db.insertInto("users").values({ id, name, full_name: name }).onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ name: eb.ref("excluded.name"), full_name: eb.ref("excluded.full_name") }))).execute();',
  );
  fixed(
    stack,
    'await db.insertInto("users").values({ id, name }).onDuplicateKeyUpdate({ name }).execute();',
    'await db.insertInto("users").values({ id, name, full_name: name }).onDuplicateKeyUpdate({ name, full_name: name }).execute();',
  );
});

test("TypeORM", () => {
  const models = {
    "src/user.ts":
      'import { Column, Entity, PrimaryColumn } from "typeorm";\n@Entity("users")\nexport class User { @PrimaryColumn() id: number; @Column() name: string; @Column({ name: "full_name" }) fullName: string; }\n',
  };
  fixed(
    { ...script, models, head: 'import { User } from "./user";\n' },
    'await ds.createQueryBuilder().insert().into(User).values({ id, name }).orUpdate(["name"], ["id"]).execute();',
    'await ds.createQueryBuilder().insert().into(User).values({ id, name, fullName: name }).orUpdate(["name", "full_name"], ["id"]).execute();',
  );
});

test("Sequelize", () => {
  const models = {
    "src/user.ts":
      'import { DataTypes, Model } from "sequelize";\nexport class User extends Model {}\nUser.init({ name: DataTypes.STRING, fullName: { type: DataTypes.STRING, field: "full_name" } }, { sequelize, tableName: "users" });\n',
  };
  const stack = { ...script, models, head: 'import { User } from "./user";\n' };
  fixed(
    stack,
    'await User.bulkCreate([{ id, name }], { updateOnDuplicate: ["name"] });',
    'await User.bulkCreate([{ id, name, fullName: name }], { updateOnDuplicate: ["name", "fullName"] });',
  );
  fixed(
    stack,
    'await User.upsert({ id, name }, { fields: ["name"] });',
    'await User.upsert({ id, name, fullName: name }, { fields: ["name", "fullName"] });',
  );
});

const django = {
  "shop/models.py":
    'from django.db import models\nclass User(models.Model):\n    name = models.TextField()\n    full_name = models.TextField(null=True)\n    class Meta:\n        db_table = "users"\n',
};

test("Django", () => {
  const stack = { file: "shop/a.py", models: django, head: "from shop.models import User\n", tail: "\n" };
  fixed(
    stack,
    'User.objects.update_or_create(id=1, defaults={"name": name}, create_defaults={"name": name})',
    'User.objects.update_or_create(id=1, defaults={"name": name, "full_name": name}, create_defaults={"name": name, "full_name": name})',
  );
  fixed(
    stack,
    'User.objects.bulk_create([User(id=1, name=name)], update_conflicts=True, unique_fields=["id"], update_fields=["name"])',
    'User.objects.bulk_create([User(id=1, name=name, full_name=name)], update_conflicts=True, unique_fields=["id"], update_fields=["name", "full_name"])',
  );
});

test("Django: what a save does not list is not written", () => {
  fixed(
    {
      file: "shop/a.py",
      models: django,
      head: "from shop.models import User\nuser = User.objects.get(id=1)\nuser.name = name\nuser.full_name = name\n",
      tail: "\n",
    },
    'user.save(update_fields=["name"])',
    'user.save(update_fields=["name", "full_name"])',
  );
});

test("SQLAlchemy", () => {
  const models = {
    "shop/models.py":
      'from sqlalchemy.orm import DeclarativeBase, mapped_column\nclass Base(DeclarativeBase):\n    pass\nclass User(Base):\n    __tablename__ = "users"\n    id = mapped_column(Integer, primary_key=True)\n    name = mapped_column(String)\n    full_name = mapped_column(String)\n',
  };
  const stack = {
    file: "shop/a.py",
    models,
    head: "from sqlalchemy.dialects.postgresql import insert\nfrom shop.models import User\n",
    tail: "\n",
  };
  fixed(
    stack,
    'session.execute(insert(User).values(id=1, name=name).on_conflict_do_update(index_elements=["id"], set_=dict(name=name)))',
    'session.execute(insert(User).values(id=1, name=name, full_name=name).on_conflict_do_update(index_elements=["id"], set_=dict(name=name, full_name=name)))',
  );
  fixed(
    { ...stack, head: `${stack.head}stmt = insert(User).values(id=1, name=name, full_name=name)\n` },
    'stmt = stmt.on_conflict_do_update(index_elements=["id"], set_={"name": stmt.excluded.name})',
    'stmt = stmt.on_conflict_do_update(index_elements=["id"], set_={"name": stmt.excluded.name, "full_name": stmt.excluded.full_name})',
  );
});

test("ActiveRecord", () => {
  const models = { "app/models/user.rb": "class User < ApplicationRecord\nend\n" };
  const stack = { file: "app/services/a.rb", models, head: "def f(name)\n  ", tail: "\nend\n" };
  fixed(
    stack,
    "User.upsert_all([{ id: 1, name: name }], unique_by: :id, update_only: [:name])",
    "User.upsert_all([{ id: 1, name: name, full_name: name }], unique_by: :id, update_only: [:name, :full_name])",
  );
  fixed(
    stack,
    'User.upsert_all([{ id: 1, name: name }], on_duplicate: Arel.sql("name = EXCLUDED.name"))',
    'User.upsert_all([{ id: 1, name: name, full_name: name }], on_duplicate: Arel.sql("name = EXCLUDED.name, full_name = EXCLUDED.full_name"))',
  );
});

test("Eloquent", () => {
  const models = {
    "app/Models/User.php":
      "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\nclass User extends Model {}\n",
  };
  const stack = { file: "app/a.php", models, head: "<?php\nuse App\\Models\\User;\n" };
  fixed(
    stack,
    "User::upsert([['id' => 1, 'name' => $name]], ['id'], ['name']);",
    "User::upsert([['id' => 1, 'name' => $name, 'full_name' => $name]], ['id'], ['name', 'full_name']);",
  );
  fixed(
    stack,
    "User::upsert([['id' => 1, 'name' => $name]], ['id'], ['name' => $name]);",
    "User::upsert([['id' => 1, 'name' => $name, 'full_name' => $name]], ['id'], ['name' => $name, 'full_name' => $name]);",
  );
});

const go = (imports: string) => ({
  file: "store/a.go",
  head: `package store\n\nimport (\n\t${imports}\n)\n\nfunc f(db *gorm.DB, name string) {\n\t`,
  tail: "\n}\n",
});

test("GORM", () => {
  const models = {
    "store/user.go":
      'package store\n\nimport "gorm.io/gorm"\n\ntype User struct {\n\tgorm.Model\n\tName     string\n\tFullName *string\n}\n\nfunc (User) TableName() string { return "users" }\n',
  };
  const stack = { ...go('"gorm.io/gorm"\n\t"gorm.io/gorm/clause"'), models };
  fixed(
    stack,
    'db.Clauses(clause.OnConflict{DoUpdates: clause.AssignmentColumns([]string{"name"})}).Create(&User{Name: name})',
    'db.Clauses(clause.OnConflict{DoUpdates: clause.AssignmentColumns([]string{"name", "full_name"})}).Create(&User{Name: name, FullName: name})',
  );
  fixed(
    stack,
    'db.Clauses(clause.OnConflict{DoUpdates: clause.Assignments(map[string]any{"name": name})}).Create(&User{Name: name})',
    'db.Clauses(clause.OnConflict{DoUpdates: clause.Assignments(map[string]any{"name": name, "full_name": name})}).Create(&User{Name: name, FullName: name})',
  );
});

test("goqu and squirrel", () => {
  fixed(
    go('"github.com/doug-martin/goqu/v9"'),
    'goqu.Insert("users").Rows(goqu.Record{"name": name}).OnConflict(goqu.DoUpdate("id", goqu.Record{"name": goqu.L("EXCLUDED.name")}))',
    'goqu.Insert("users").Rows(goqu.Record{"name": name, "full_name": name}).OnConflict(goqu.DoUpdate("id", goqu.Record{"name": goqu.L("EXCLUDED.name"), "full_name": goqu.L("EXCLUDED.full_name")}))',
  );
  fixed(
    go('sq "github.com/Masterminds/squirrel"'),
    'sq.Insert("users").Columns("id", "name").Values(id, name).Suffix("ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name")',
    'sq.Insert("users").Columns("id", "name", "full_name").Values(id, name, name).Suffix("ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, full_name = EXCLUDED.full_name")',
  );
});

test("Diesel", () => {
  const models = {
    "src/schema.rs":
      "diesel::table! {\n    users (id) {\n        id -> Int4,\n        name -> Text,\n        full_name -> Nullable<Text>,\n    }\n}\n",
  };
  fixed(
    { file: "src/store.rs", models, head: "use crate::schema::users;\nfn f() { ", tail: " }" },
    "diesel::insert_into(users::table).values(users::name.eq(&name)).on_conflict(users::id).do_update().set(users::name.eq(excluded(users::name))).execute(conn);",
    "diesel::insert_into(users::table).values((users::full_name.eq(&name), users::name.eq(&name))).on_conflict(users::id).do_update().set((users::full_name.eq(excluded(users::full_name)), users::name.eq(excluded(users::name)))).execute(conn);",
  );
});
