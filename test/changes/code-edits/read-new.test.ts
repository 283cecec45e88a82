import assert from "node:assert/strict";
import { test } from "node:test";
import { readNew } from "../../../core/changes/code-edits/read-new.ts";
import { nextPhase } from "../../../core/changes/scaffold.ts";
import { expanded, handWritten } from "../../support/change-marks.ts";
import { ChangesWorkspace } from "../../support/changes.ts";
import { codeEdits } from "../../support/code-edits.ts";

const { check, refuse } = await codeEdits(
  ["typescript", "python", "ruby", "go", "rust", "java", "php", "csharp"],
  (usage) => usage.side === "old" && usage.access === "read",
  (usage, context, host) => readNew(usage, context, host.models, host.code),
);

function reads(file: string, before: string, after: string, models: Readonly<Record<string, string>> = {}): void {
  check({ file, before, models }, after);
}

const mapped = (up: string) => ({
  "migrations/000002_expand.up.sql": `-- cutover: change users.name -> users.full_name ${up}\nALTER TABLE users ADD COLUMN full_name text;\n`,
});

test("SQL: what a query gives keeps its name", () => {
  reads("src/a.ts", 'q("SELECT id, name FROM users");', 'q("SELECT id, full_name AS name FROM users");');
  reads("src/a.ts", "q(`SELECT u.name FROM users u`);", "q(`SELECT u.full_name AS name FROM users u`);");
  reads("src/a.ts", 'q("SELECT name AS title FROM users");', 'q("SELECT full_name AS title FROM users");');
  reads("src/a.ts", 'q("SELECT lower(name) FROM users");', 'q("SELECT lower(full_name) FROM users");');
  reads(
    "src/a.ts",
    'q("UPDATE users SET email = $1 WHERE id = 1 RETURNING id, name");',
    'q("UPDATE users SET email = $1 WHERE id = 1 RETURNING id, full_name AS name");',
  );
});

test("SQL: conditions, orders and joins", () => {
  reads(
    "src/a.ts",
    'q("SELECT id FROM users WHERE name = $1 ORDER BY name, id");',
    'q("SELECT id FROM users WHERE full_name = $1 ORDER BY full_name, id");',
  );
  reads(
    "app/a.py",
    'cursor.execute("""\n  SELECT id\n  FROM users\n  WHERE users.name ILIKE %s\n""", [q])',
    'cursor.execute("""\n  SELECT id\n  FROM users\n  WHERE users.full_name ILIKE %s\n""", [q])',
  );
  reads("src/a.rs", 'sqlx::query!("SELECT name FROM users");', 'sqlx::query!("SELECT full_name AS name FROM users");');
});

test("SQL: where the values differ, the old one is computed", () => {
  reads(
    "src/a.ts",
    'q("SELECT u.name FROM users u WHERE u.name = $1");',
    'q("SELECT (rtrim(u.full_name)) AS name FROM users u WHERE (rtrim(u.full_name)) = $1");',
    mapped("up(trim(name)) down(rtrim(full_name))"),
  );
});

test("Prisma, Drizzle, Knex", () => {
  const prisma = {
    "prisma/schema.prisma": `model User {\n  id Int @id\n  name String\n  fullName String? @map("full_name")\n\n  @@map("users")\n}\n`,
  };
  reads(
    "src/a.ts",
    "prisma.user.findMany({ where: { name }, orderBy: { name: 'asc' } });",
    "prisma.user.findMany({ where: { fullName: name }, orderBy: { fullName: 'asc' } });",
    prisma,
  );
  const drizzle = {
    "src/schema.ts": `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: integer("id"), name: text("name"), fullName: text("full_name") });
`,
  };
  reads(
    "src/a.ts",
    'import { users } from "./schema";\ndb.select({ title: users.name }).from(users).where(eq(users.name, "a"));',
    'import { users } from "./schema";\ndb.select({ title: users.fullName }).from(users).where(eq(users.fullName, "a"));',
    drizzle,
  );
  reads(
    "src/a.ts",
    "const knex = require('knex')({});\nknex('users').where({ name: 'a' }).orderBy('name');",
    "const knex = require('knex')({});\nknex('users').where({ full_name: 'a' }).orderBy('full_name');",
  );
});

test("Django", () => {
  const models = {
    "shop/models.py": `from django.db import models
class User(models.Model):
    name = models.TextField()
    full_name = models.TextField(null=True)
    class Meta:
        db_table = "users"
`,
  };
  reads(
    "shop/views.py",
    'from shop.models import User\nUser.objects.filter(name__icontains=q).order_by("-name").values_list("name")\n',
    'from shop.models import User\nUser.objects.filter(full_name__icontains=q).order_by("-full_name").values_list("full_name")\n',
    models,
  );
  reads(
    "shop/views.py",
    "from shop.models import User\nuser = User.objects.get(id=1)\nprint(user.name)\n",
    "from shop.models import User\nuser = User.objects.get(id=1)\nprint(user.full_name)\n",
    models,
  );
});

test("SQLAlchemy", () => {
  const models = {
    "shop/models.py": `from sqlalchemy.orm import DeclarativeBase, mapped_column
class Base(DeclarativeBase):
    pass
class User(Base):
    __tablename__ = "users"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String)
    full_name = mapped_column(String)
`,
  };
  reads(
    "shop/store.py",
    "from shop.models import User\nselect(User.name).where(User.name == x)\n",
    "from shop.models import User\nselect(User.full_name).where(User.full_name == x)\n",
    models,
  );
});

test("ActiveRecord", () => {
  const models = { "app/models/user.rb": "class User < ApplicationRecord\nend\n" };
  reads(
    "app/services/a.rb",
    "User.where(name: x).order(:name).pluck(:name)\n",
    "User.where(full_name: x).order(:full_name).pluck(:full_name)\n",
    models,
  );
});

test("GORM and Diesel", () => {
  const gorm = {
    "store/user.go":
      'package store\n\nimport "gorm.io/gorm"\n\ntype User struct {\n\tgorm.Model\n\tName string\n\tFullName *string\n}\n\nfunc (User) TableName() string { return "users" }\n',
  };
  reads(
    "store/a.go",
    'package store\n\nfunc f(db *gorm.DB) string {\n\tvar user User\n\tdb.Where("name = ?", "a").First(&user)\n\treturn user.Name\n}\n',
    'package store\n\nfunc f(db *gorm.DB) string {\n\tvar user User\n\tdb.Where("full_name = ?", "a").First(&user)\n\treturn user.FullName\n}\n',
    gorm,
  );
  const diesel = {
    "src/schema.rs":
      "diesel::table! {\n    users (id) {\n        id -> Int4,\n        name -> Text,\n        full_name -> Nullable<Text>,\n    }\n}\n",
  };
  reads(
    "src/a.rs",
    "use crate::schema::users;\nfn f() { users::table.filter(users::name.eq(x)); }",
    "use crate::schema::users;\nfn f() { users::table.filter(users::full_name.eq(x)); }",
    diesel,
  );
});

test("JPA", () => {
  const models = {
    "src/User.java": `import jakarta.persistence.*;
@Entity
@Table(name = "users")
public class User {
    @Id Long id;
    private String name;
    @Column(name = "full_name")
    private String fullName;
    public String getFullName() { return fullName; }
}
`,
  };
  reads(
    "src/UserRepository.java",
    'interface UserRepository extends JpaRepository<User, Long> {\n    @Query("SELECT u FROM User u WHERE u.name = :name")\n    User find(String name);\n}\n',
    'interface UserRepository extends JpaRepository<User, Long> {\n    @Query("SELECT u FROM User u WHERE u.fullName = :name")\n    User find(String name);\n}\n',
    models,
  );
  reads(
    "src/Service.java",
    "class Service {\n    String f(User user) {\n        return user.getName();\n    }\n}\n",
    "class Service {\n    String f(User user) {\n        return user.getFullName();\n    }\n}\n",
    models,
  );
});

test("Eloquent and EF Core", () => {
  const eloquent = {
    "app/Models/User.php":
      "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\nclass User extends Model {}\n",
  };
  reads(
    "app/a.php",
    "<?php\nuse App\\Models\\User;\nUser::where('name', $x)->orderBy('name')->get();\n",
    "<?php\nuse App\\Models\\User;\nUser::where('full_name', $x)->orderBy('full_name')->get();\n",
    eloquent,
  );
  const ef = {
    "src/User.cs": `using Microsoft.EntityFrameworkCore;
[Table("users")]
public class User {
    public int Id { get; set; }
    [Column("name")] public string Name { get; set; }
    [Column("full_name")] public string? FullName { get; set; }
}
public class AppContext : DbContext {
    public DbSet<User> Users { get; set; }
}
`,
  };
  reads(
    "src/Service.cs",
    "class Service {\n    void F(AppContext db) {\n        db.Users.Where(u => u.Name == x);\n    }\n}\n",
    "class Service {\n    void F(AppContext db) {\n        db.Users.Where(u => u.FullName == x);\n    }\n}\n",
    ef,
  );
});

test("no edit where the new column is not the same, or has no field", () => {
  const prisma = { "prisma/schema.prisma": "model users {\n  id Int @id\n  name String\n}\n" };
  refuse(
    { file: "src/a.ts", models: prisma, before: "prisma.users.findMany({ where: { name } });" },
    /no field for the new column yet/,
  );
  refuse(
    {
      file: "src/a.ts",
      models: { ...prisma, ...mapped("up(trim(name)) down(full_name)") },
      before: "prisma.users.findMany({ where: { name } });",
    },
    /full_name holds trim\(name\)/,
  );
});

test("the whole cutover in code", () => {
  const filled = {
    ...expanded,
    "migrations/000003_sync.up.sql": handWritten,
    "migrations/000004_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n",
  };
  const next = (code: string) => {
    const { change, context, host } = new ChangesWorkspace({ ...filled, "src/a.ts": code });
    return nextPhase(change, context, host, "code");
  };
  const made = next('q("SELECT name FROM users WHERE name = $1");');
  assert.ok(!("refused" in made));
  assert.equal(made.edits.length, 2);
});
