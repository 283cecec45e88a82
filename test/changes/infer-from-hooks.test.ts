import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangesWorkspace, type Texts } from "../support/changes.ts";
import { codeParser } from "../support/code-parser.ts";

const parser = await codeParser(["typescript", "python", "ruby", "php", "java", "go", "csharp"]);

const migrations: Texts = {
  "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
  "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text, email text);\n",
  "migrations/000002_expand.up.sql": "ALTER TABLE users ADD COLUMN full_name text;\n",
};

function inferred(code: Texts) {
  return new ChangesWorkspace({ ...migrations, ...code }, { parser });
}

/** `id phase` of each change that nobody declared. */
function changes(code: Texts): readonly string[] {
  return inferred(code).derived.changes.map(({ spec, phase }) => `${spec.id} ${phase}`);
}

const copy = ["users.name->users.full_name backfill"];

/** A model of ActiveRecord with this body. */
const rails = (body: string): Texts => ({ "app/models/user.rb": `class User < ApplicationRecord\n${body}\nend\n` });

/** A model of Django whose `save` begins with these lines, and other code. */
const django = (lines: string, more = ""): Texts => ({
  "shop/models.py": `from django.db import models
class User(models.Model):
    name = models.TextField()
    full_name = models.TextField(null=True)
    class Meta:
        db_table = "users"

    def save(self, *args, **kwargs):
${lines}
        super().save(*args, **kwargs)
`,
  "shop/views.py": `from shop.models import User\n${more}`,
});

test("a hook that gives the new column what the old one holds, in each library", () => {
  assert.deepEqual(changes(rails("  before_save :copy\n\n  def copy\n    self.full_name = name\n  end")), copy);
  assert.deepEqual(changes(django("        self.full_name = self.name")), copy);
  assert.deepEqual(
    changes({
      "src/user.ts": `import { DataTypes, Model } from "sequelize";
export class User extends Model {}
User.init({ name: DataTypes.STRING, fullName: { type: DataTypes.STRING, field: "full_name" } }, { sequelize, tableName: "users" });
User.beforeSave((user) => { user.fullName = user.name; });
`,
    }),
    copy,
  );
  assert.deepEqual(
    changes({
      "src/user.ts": `import { BeforeInsert, BeforeUpdate, Column, Entity, PrimaryColumn } from "typeorm";
@Entity("users")
export class User {
  @PrimaryColumn() id: number;
  @Column() name: string;
  @Column({ name: "full_name" }) fullName: string;

  @BeforeInsert() @BeforeUpdate()
  copy() { this.fullName = this.name; }
}
`,
    }),
    copy,
  );
  assert.deepEqual(
    changes({
      "shop/models.py": `from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, mapped_column
class Base(DeclarativeBase):
    pass
class User(Base):
    __tablename__ = "users"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String)
    full_name = mapped_column(String)

@event.listens_for(User, "before_insert")
@event.listens_for(User, "before_update")
def copy(mapper, connection, user: User):
    user.full_name = user.name
`,
    }),
    copy,
  );
  assert.deepEqual(
    changes({
      "app/Models/User.php": `<?php
namespace App\\Models;
use Illuminate\\Database\\Eloquent\\Model;
class User extends Model {
  protected static function booted() {
    static::saving(function (User $user) {
      $user->full_name = $user->name;
    });
  }
}
`,
    }),
    copy,
  );
});

test("a hook of an entity or a context in Java, Go and C#", () => {
  const entity = (body: string): Texts => ({
    "src/User.java": `import jakarta.persistence.*;
@Entity
@Table(name = "users")
public class User {
    @Id private Long id;
    private String name;
    @Column(name = "full_name") private String fullName;

    @PrePersist @PreUpdate
    void copy() {
        ${body}
    }
}
`,
  });
  for (const body of ["this.fullName = this.name;", "fullName = name;", "setFullName(getName());"])
    assert.deepEqual(changes(entity(body)), copy, body);
  assert.deepEqual(
    changes({
      "store/user.go": `package store

import "gorm.io/gorm"

type User struct {
	ID       int
	Name     string
	FullName string
}

func (User) TableName() string { return "users" }

func (u *User) BeforeSave(tx *gorm.DB) error {
	u.FullName = u.Name
	return nil
}
`,
    }),
    copy,
  );
  assert.deepEqual(
    changes({
      "Data/User.cs": `using System.ComponentModel.DataAnnotations.Schema;
[Table("users")]
public class User {
    public int Id { get; set; }
    [Column("name")] public string Name { get; set; }
    [Column("full_name")] public string FullName { get; set; }
}
`,
      "Data/ShopContext.cs": `using Microsoft.EntityFrameworkCore;
public class ShopContext : DbContext {
    public DbSet<User> Users { get; set; }
    public override int SaveChanges() {
        foreach (var entry in ChangeTracker.Entries<User>()) {
            entry.Entity.FullName = entry.Entity.Name;
        }
        return base.SaveChanges();
    }
}
`,
    }),
    copy,
  );
});

test("it is shown with the migration that added the column and the line of the hook", () => {
  const { findings } = inferred(rails("  before_save :copy\n\n  def copy\n    self.full_name = name\n  end"));
  assert.deepEqual(
    findings.map(({ rule, file, related }) => [rule, file, ...related.map((place) => place.file)]),
    [["undeclared-change", "migrations/000002_expand.up.sql", "app/models/user.rb"]],
  );
});

test("what a hook computes, or gives only where nothing is there, is no change", () => {
  for (const line of [
    "self.full_name = name.parameterize",
    "self.full_name ||= name",
    "self.full_name = name if full_name.blank?",
  ])
    assert.deepEqual(changes(rails(`  before_save :copy\n\n  def copy\n    ${line}\n  end`)), [], line);
  assert.deepEqual(changes(django("        if not self.full_name:\n            self.full_name = self.name")), []);
  assert.deepEqual(changes(django("        self.full_name = self.name.lower()")), []);
});

test("what a hook gives to new rows only is a first value", () => {
  assert.deepEqual(changes(rails("  before_create :copy\n\n  def copy\n    self.full_name = name\n  end")), []);
});

test("two columns that code reads each for itself stand beside each other", () => {
  const reader = "def shown():\n    user = User.objects.get(id=1)\n    return user.name + user.full_name\n";
  assert.deepEqual(changes(django("        self.full_name = self.name", reader)), []);
});
