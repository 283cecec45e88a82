import { test } from "node:test";
import { undeclare } from "../../../core/changes/code-edits/undeclare.ts";
import { codeEdits } from "../../support/code-edits.ts";

const { check, refuse } = await codeEdits(
  ["typescript", "python", "ruby", "go", "rust", "java", "php", "csharp"],
  (usage) => usage.side === "old" && usage.access === "declare",
  (usage, context, host) => {
    const made = undeclare(usage, context, host.models, host.code);
    return "refused" in made ? made : made.edits;
  },
);

function gone(file: string, before: string, after: string): void {
  check({ file, before }, after);
}

test("ActiveRecord ignores the column", () => {
  gone(
    "app/models/user.rb",
    "class User < ApplicationRecord\n  has_many :posts\nend\n",
    'class User < ApplicationRecord\n  self.ignored_columns += ["name"]\n  has_many :posts\nend\n',
  );
  gone(
    "app/models/user.rb",
    'class User < ApplicationRecord\n  self.ignored_columns += ["age"]\nend\n',
    'class User < ApplicationRecord\n  self.ignored_columns += ["age", "name"]\nend\n',
  );
  gone(
    "app/models/user.rb",
    "class User < ApplicationRecord\n  self.ignored_columns = %w[age]\nend\n",
    "class User < ApplicationRecord\n  self.ignored_columns = %w[age name]\nend\n",
  );
});

test("Prisma ignores the field", () => {
  gone(
    "prisma/schema.prisma",
    "model users {\n  id   Int    @id\n  name String? // shown\n}\n",
    "model users {\n  id   Int    @id\n  name String? @ignore // shown\n}\n",
  );
});

test("the declaration goes", () => {
  gone(
    "shop/models.py",
    'from django.db import models\nclass User(models.Model):\n    name = models.TextField(\n        default="",\n    )\n    age = models.IntegerField()\n    class Meta:\n        db_table = "users"\n',
    'from django.db import models\nclass User(models.Model):\n    age = models.IntegerField()\n    class Meta:\n        db_table = "users"\n',
  );
  gone(
    "shop/models.py",
    'from sqlalchemy.orm import DeclarativeBase, mapped_column\nclass Base(DeclarativeBase):\n    pass\nclass User(Base):\n    __tablename__ = "users"\n    id = mapped_column(Integer)\n    name = mapped_column(String)  # shown\n',
    'from sqlalchemy.orm import DeclarativeBase, mapped_column\nclass Base(DeclarativeBase):\n    pass\nclass User(Base):\n    __tablename__ = "users"\n    id = mapped_column(Integer)\n',
  );
  gone(
    "src/user.ts",
    'import { Column, Entity } from "typeorm";\n@Entity("users")\nexport class User {\n  @Column() id: number;\n\n  @Column({ nullable: true })\n  name: string;\n}\n',
    'import { Column, Entity } from "typeorm";\n@Entity("users")\nexport class User {\n  @Column() id: number;\n\n}\n',
  );
  gone(
    "src/schema.ts",
    'import { integer, pgTable, text } from "drizzle-orm/pg-core";\nexport const users = pgTable("users", { id: integer("id"), name: text("name"), email: text("email") });\n',
    'import { integer, pgTable, text } from "drizzle-orm/pg-core";\nexport const users = pgTable("users", { id: integer("id"), email: text("email") });\n',
  );
  gone(
    "store/user.go",
    'package store\n\nimport "gorm.io/gorm"\n\ntype User struct {\n\tgorm.Model\n\tName string\n\tAge  int\n}\n\nfunc (User) TableName() string { return "users" }\n',
    'package store\n\nimport "gorm.io/gorm"\n\ntype User struct {\n\tgorm.Model\n\tAge  int\n}\n\nfunc (User) TableName() string { return "users" }\n',
  );
  gone(
    "src/schema.rs",
    "diesel::table! {\n    users (id) {\n        id -> Int4,\n        name -> Text,\n    }\n}\n",
    "diesel::table! {\n    users (id) {\n        id -> Int4,\n    }\n}\n",
  );
  gone(
    "src/User.java",
    'import jakarta.persistence.*;\n@Entity\n@Table(name = "users")\npublic class User {\n    @Id Long id;\n    @Column(nullable = false)\n    private String name;\n}\n',
    'import jakarta.persistence.*;\n@Entity\n@Table(name = "users")\npublic class User {\n    @Id Long id;\n}\n',
  );
  gone(
    "src/User.cs",
    'using Microsoft.EntityFrameworkCore;\n[Table("users")]\npublic class User {\n    public int Id { get; set; }\n    [Column("name")]\n    public string Name { get; set; }\n}\npublic class AppContext : DbContext {\n    public DbSet<User> Users { get; set; }\n}\n',
    'using Microsoft.EntityFrameworkCore;\n[Table("users")]\npublic class User {\n    public int Id { get; set; }\n}\npublic class AppContext : DbContext {\n    public DbSet<User> Users { get; set; }\n}\n',
  );
});

test("no edit where the declaration is none of its own", () => {
  refuse(
    {
      file: "src/row.go",
      before:
        'package store\n\ntype Row struct {\n\tName string `db:"name"`\n}\n\nfunc f(db *sqlx.DB) { var r Row; db.Get(&r, "SELECT * FROM users") }\n',
    },
    /name the columns in the query first/,
  );
});
