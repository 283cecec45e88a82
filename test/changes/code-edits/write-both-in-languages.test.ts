import assert from "node:assert/strict";
import { test } from "node:test";
import { writeBoth } from "../../../core/changes/code-edits/write-both.ts";
import { codeEdits, type EditCase } from "../../support/code-edits.ts";

const { check, refuse } = await codeEdits(
  ["typescript", "python", "ruby", "go", "rust", "java", "php", "csharp"],
  (usage) => usage.side === "old" && usage.access === "write",
  (usage, context, host) => writeBoth(usage, context, host.models, host.code),
);

/** Written, and read anew as code that writes both columns in each place. */
function both(file: string, before: string, after: string, models: EditCase["models"] = {}): void {
  const { context } = check({ file, models, before }, after);
  const writes = context.usages.filter((usage) => usage.side === "old" && usage.access === "write");
  assert.ok(writes.length > 0 && writes.every(({ paired }) => paired), "it is still not paired");
}

test("SQL: a parameter that has a name or a number is used twice", () => {
  both(
    "app/a.py",
    'cursor.execute("UPDATE users SET name = %(name)s", {"name": name})',
    'cursor.execute("UPDATE users SET name = %(name)s, full_name = %(name)s", {"name": name})',
  );
  both(
    "app/a.rb",
    'conn.exec_params("INSERT INTO users (id, name) VALUES ($1, $2)", [id, name])',
    'conn.exec_params("INSERT INTO users (id, name, full_name) VALUES ($1, $2, $2)", [id, name])',
  );
  both(
    "src/a.rs",
    'sqlx::query!("UPDATE users SET name = $1 WHERE id = $2", name, id);',
    'sqlx::query!("UPDATE users SET name = $1, full_name = $1 WHERE id = $2", name, id);',
  );
  both(
    "src/A.cs",
    'class A { void B() { db.Execute("UPDATE users SET name = @name", new { name }); } }',
    'class A { void B() { db.Execute("UPDATE users SET name = @name, full_name = @name", new { name }); } }',
  );
});

test("SQL: a parameter that is taken by its position gets its value once more", () => {
  both(
    "src/a.ts",
    'db.query("INSERT INTO users (id, name, email) VALUES (?, ?, ?)", [id, user.name, email]);',
    'db.query("INSERT INTO users (id, name, full_name, email) VALUES (?, ?, ?, ?)", [id, user.name, user.name, email]);',
  );
  both(
    "src/b.ts",
    'db.prepare("UPDATE users SET name = ? WHERE id = ?").run(name, id);',
    'db.prepare("UPDATE users SET name = ?, full_name = ? WHERE id = ?").run(name, name, id);',
  );
  both(
    "app/a.py",
    'cursor.execute("UPDATE users SET name = %s WHERE id = %s", (name, user_id))',
    'cursor.execute("UPDATE users SET name = %s, full_name = %s WHERE id = %s", (name, name, user_id))',
  );
  both(
    "store/a.go",
    'package store\n\nfunc f() { db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", u.Name, u.ID) }',
    'package store\n\nfunc f() { db.ExecContext(ctx, "UPDATE users SET name = ?, full_name = ? WHERE id = ?", u.Name, u.Name, u.ID) }',
  );
  both(
    "src/A.java",
    'class A { void f() { jdbc.update("UPDATE users SET name = ? WHERE id = ?", name, id); } }',
    'class A { void f() { jdbc.update("UPDATE users SET name = ?, full_name = ? WHERE id = ?", name, name, id); } }',
  );
  both(
    "app/a.php",
    '<?php DB::update("UPDATE users SET name = ? WHERE id = ?", [$name, $id]);',
    '<?php DB::update("UPDATE users SET name = ?, full_name = ? WHERE id = ?", [$name, $name, $id]);',
  );
  refuse(
    { file: "app/a.py", before: 'cursor.execute("UPDATE users SET name = %s", (make(),))' },
    /make\(\) cannot be written a second time/,
  );
  refuse(
    { file: "app/a.py", before: 'cursor.execute("UPDATE users SET name = %s", row)' },
    /not given in the same call/,
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
  const head = "from shop.models import User\n";
  both(
    "shop/views.py",
    `${head}User.objects.create(name=name)\nUser.objects.filter(id=1).update(name=name)\n`,
    `${head}User.objects.create(name=name, full_name=name)\nUser.objects.filter(id=1).update(name=name, full_name=name)\n`,
    models,
  );
  both(
    "shop/views.py",
    `${head}def f(name):\n    user = User.objects.get(id=1)\n    user.name = name\n    user.save()\n`,
    `${head}def f(name):\n    user = User.objects.get(id=1)\n    user.name = name\n    user.full_name = name\n    user.save()\n`,
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
  both(
    "shop/store.py",
    "from shop.models import User\nsession.add(User(name=name))\nsession.execute(update(User).values(name=name))\n",
    "from shop.models import User\nsession.add(User(name=name, full_name=name))\nsession.execute(update(User).values(name=name, full_name=name))\n",
    models,
  );
});

test("ActiveRecord", () => {
  const models = { "app/models/user.rb": "class User < ApplicationRecord\nend\n" };
  both(
    "app/services/a.rb",
    "def f(name)\n  User.create!(name: params[:name])\n  User.where(id: 1).update_all(name: name)\nend\n",
    "def f(name)\n  User.create!(name: params[:name], full_name: params[:name])\n  User.where(id: 1).update_all(name: name, full_name: name)\nend\n",
    models,
  );
  both(
    "app/services/a.rb",
    "def f(id, name)\n  user = User.find(id)\n  user.name = name\n  user.save!\nend\n",
    "def f(id, name)\n  user = User.find(id)\n  user.name = name\n  user.full_name = name\n  user.save!\nend\n",
    models,
  );
});

test("GORM", () => {
  const models = {
    "store/user.go": `package store

import "gorm.io/gorm"

type User struct {
	gorm.Model
	Name     string
	FullName *string
}

func (User) TableName() string { return "users" }
`,
  };
  const go = (body: string) => `package store

import "gorm.io/gorm"

func f(db *gorm.DB, name string) {
${body}
}
`;
  both(
    "store/a.go",
    go('\tdb.Create(&User{Name: name})\n\tdb.Model(&User{}).Updates(map[string]any{"name": name})'),
    go(
      '\tdb.Create(&User{Name: name, FullName: name})\n\tdb.Model(&User{}).Updates(map[string]any{"name": name, "full_name": name})',
    ),
    models,
  );
  both(
    "store/a.go",
    go('\tdb.Model(&User{}).Update("name", name)'),
    go('\tdb.Model(&User{}).Updates(map[string]any{"name": name, "full_name": name})'),
    models,
  );
  both(
    "store/a.go",
    go("\tvar user User\n\tdb.First(&user)\n\tuser.Name = name\n\tdb.Save(&user)"),
    go("\tvar user User\n\tdb.First(&user)\n\tuser.Name = name\n\tuser.FullName = name\n\tdb.Save(&user)"),
    models,
  );
  refuse({ file: "store/a.go", models, before: go("\tdb.Create(&User{Name: next()})") }, /next\(\) cannot be written/);
});

test("squirrel", () => {
  const go = (body: string) => `package store

import sq "github.com/Masterminds/squirrel"

func f(name string) {
${body}
}
`;
  both(
    "store/a.go",
    go('\tsq.Insert("users").Columns("id", "name").Values(id, name)'),
    go('\tsq.Insert("users").Columns("id", "name", "full_name").Values(id, name, name)'),
  );
  both(
    "store/a.go",
    go('\tsq.Update("users").\n\t\tSet("name", name).\n\t\tWhere(sq.Eq{"id": id})'),
    go('\tsq.Update("users").\n\t\tSet("name", name).\n\t\tSet("full_name", name).\n\t\tWhere(sq.Eq{"id": id})'),
  );
  both(
    "store/a.go",
    go('\tsq.Update("users").SetMap(map[string]any{\n\t\t"name": name,\n\t\t"email": email,\n\t})'),
    go(
      '\tsq.Update("users").SetMap(map[string]any{\n\t\t"name": name,\n\t\t"full_name": name,\n\t\t"email": email,\n\t})',
    ),
  );
});

test("goqu", () => {
  const go = (body: string) => `package store

import "github.com/doug-martin/goqu/v9"

func f(name string) {
${body}
}
`;
  both(
    "store/a.go",
    go('\tgoqu.Insert("users").Rows(goqu.Record{"name": name})\n\tgoqu.Update("users").Set(goqu.Record{"name": name})'),
    go(
      '\tgoqu.Insert("users").Rows(goqu.Record{"name": name, "full_name": name})\n\tgoqu.Update("users").Set(goqu.Record{"name": name, "full_name": name})',
    ),
  );
});

test("Diesel", () => {
  const models = {
    "src/schema.rs": `diesel::table! {
    users (id) {
        id -> Int4,
        name -> Text,
        full_name -> Nullable<Text>,
    }
}
`,
    "src/models.rs": `#[derive(Insertable)]
#[diesel(table_name = users)]
pub struct NewUser {
    pub name: String,
    pub full_name: Option<String>,
}

#[derive(Queryable, Identifiable, AsChangeset)]
#[diesel(table_name = users)]
pub struct User {
    pub name: String,
    pub full_name: Option<String>,
}
`,
  };
  both(
    "src/store.rs",
    "use crate::schema::users;\nfn f() { diesel::update(users::table).set(users::name.eq(&name)).execute(conn); }",
    "use crate::schema::users;\nfn f() { diesel::update(users::table).set((users::full_name.eq(&name), users::name.eq(&name))).execute(conn); }",
    models,
  );
  both(
    "src/store.rs",
    "use crate::schema::users;\nfn f() { diesel::insert_into(users::table).values((users::id.eq(1), users::name.eq(name))).execute(conn); }",
    "use crate::schema::users;\nfn f() { diesel::insert_into(users::table).values((users::id.eq(1), users::full_name.eq(name.clone()), users::name.eq(name))).execute(conn); }",
    models,
  );
  both(
    "src/store.rs",
    "use crate::schema::users;\nfn f() { let row = NewUser { name }; }",
    "use crate::schema::users;\nfn f() { let row = NewUser { full_name: name.clone(), name }; }",
    models,
  );
  both(
    "src/store.rs",
    "use crate::models::User;\nfn f(user: &mut User) {\n    user.name = name;\n    user.save_changes(conn)\n}",
    "use crate::models::User;\nfn f(user: &mut User) {\n    user.full_name = name.clone();\n    user.name = name;\n    user.save_changes(conn)\n}",
    models,
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
    public void setName(String name) { this.name = name; }
    public void setFullName(String fullName) { this.fullName = fullName; }
}
`,
  };
  both(
    "src/UserService.java",
    `class UserService {
    void rename(User user, String name) {
        user.setName(name);
    }
}
`,
    `class UserService {
    void rename(User user, String name) {
        user.setName(name);
        user.setFullName(name);
    }
}
`,
    models,
  );
  both(
    "src/UserRepository.java",
    `interface UserRepository extends JpaRepository<User, Long> {
    @Query("UPDATE User u SET u.name = :name WHERE u.id = :id")
    void rename(Long id, String name);
}
`,
    `interface UserRepository extends JpaRepository<User, Long> {
    @Query("UPDATE User u SET u.name = :name, u.fullName = :name WHERE u.id = :id")
    void rename(Long id, String name);
}
`,
    models,
  );
});

test("Eloquent", () => {
  const models = {
    "app/Models/User.php":
      "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\nclass User extends Model {}\n",
  };
  both(
    "app/a.php",
    "<?php\nuse App\\Models\\User;\nUser::create(['name' => $name]);\nDB::table('users')->insert(['name' => $name]);\n",
    "<?php\nuse App\\Models\\User;\nUser::create(['name' => $name, 'full_name' => $name]);\nDB::table('users')->insert(['name' => $name, 'full_name' => $name]);\n",
    models,
  );
});

test("EF Core", () => {
  const models = {
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
  both(
    "src/Service.cs",
    "class Service {\n    void F(AppContext db, string name) {\n        db.Users.Add(new User { Name = name });\n    }\n}\n",
    "class Service {\n    void F(AppContext db, string name) {\n        db.Users.Add(new User { Name = name, FullName = name });\n    }\n}\n",
    models,
  );
});

test("Diesel: a builder of a struct", () => {
  const models = {
    "src/schema.rs":
      "diesel::table! {\n    users (id) {\n        id -> Int4,\n        name -> Text,\n        full_name -> Nullable<Text>,\n    }\n}\n",
    "src/models.rs": `#[derive(Insertable, Builder)]
#[diesel(table_name = users)]
pub struct NewUser<'a> {
    pub name: &'a str,
    pub full_name: Option<&'a str>,
}
`,
  };
  both(
    "src/store.rs",
    "fn f() { let row = NewUser::builder().name(&name).build(); }",
    "fn f() { let row = NewUser::builder().full_name(&name).name(&name).build(); }",
    models,
  );
  both(
    "src/store.rs",
    "fn f() {\n    NewUser::builder()\n        .name(name)\n        .build();\n}",
    "fn f() {\n    NewUser::builder()\n        .full_name(name.clone())\n        .name(name)\n        .build();\n}",
    models,
  );
});
