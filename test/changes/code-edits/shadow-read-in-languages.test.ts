import { test } from "node:test";
import { shadowRead } from "../../../core/changes/code-edits/shadow-read.ts";
import { codeEdits } from "../../support/code-edits.ts";

const { check, refuse } = await codeEdits(
  ["go", "java", "csharp", "php"],
  (usage) => usage.side === "old" && usage.access === "read",
  (usage, context, host) => shadowRead(usage, context, host.models, host.code),
);

const gorm = (type: string, next: string) => ({
  "go.mod": "module x\n\nrequire gorm.io/gorm v1.25.0\n",
  "user.go": `package a

import "gorm.io/gorm"

type User struct {
	ID       int \`gorm:"primaryKey"\`
	Name     ${type}
	FullName ${next}
}
`,
});

const goCode = (inside: string, imports = 'import "gorm.io/gorm"\n') => `package a

${imports}
func f(db *gorm.DB) string {
	var user User
	db.First(&user, 1)
${inside}	return user.Name
}
`;

test("Go compares what pointers point to", () => {
  check(
    { file: "app.go", models: gorm("string", "*string"), before: goCode("") },
    goCode(
      `	if user.FullName == nil || *user.FullName != user.Name {
		slog.Warn("users.full_name differs from users.name", "ID", user.ID)
	}
`,
      'import "log/slog"\nimport "gorm.io/gorm"\n',
    ),
  );
  check(
    {
      file: "app.go",
      models: gorm("string", "string"),
      before: goCode("", 'import (\n\t"log/slog"\n\n\t"gorm.io/gorm"\n)\n'),
    },
    goCode(
      `	if user.FullName != user.Name {
		slog.Warn("users.full_name differs from users.name", "ID", user.ID)
	}
`,
      'import (\n\t"log/slog"\n\n\t"gorm.io/gorm"\n)\n',
    ),
  );
  refuse({ file: "app.go", models: gorm("string", "sql.NullString"), before: goCode("") }, /cannot be compared/);
});

const jpa = (getter: string) => ({
  "User.java": `import jakarta.persistence.*;
@Entity
@Table(name = "users")
public class User {
  @Id Long id;
  @Column(name = "name") String name;
  @Column(name = "full_name") String fullName;
  public Long getId() { return id; }
  public String getName() { return name; }
  ${getter}
}
`,
});

test("Java reads by the getters that are there", () => {
  const before = "class S {\n  String f(User user) {\n    return user.getName();\n  }\n}\n";
  check(
    { file: "S.java", models: jpa("public String getFullName() { return fullName; }"), before },
    `class S {
  String f(User user) {
    if (!java.util.Objects.equals(user.getFullName(), user.getName())) {
        System.getLogger("cutover").log(System.Logger.Level.WARNING, "users.full_name differs from users.name" + ": " + user.getId());
    }
    return user.getName();
  }
}
`,
  );
  refuse({ file: "S.java", models: jpa(""), before }, /cannot be compared/);
});

test("C# logs by the logger of the class", () => {
  check(
    {
      file: "S.cs",
      models: {
        "User.cs": `using Microsoft.EntityFrameworkCore;
[Table("users")]
public class User {
  [Column("id")] public int Id { get; set; }
  [Column("name")] public string Name { get; set; }
  [Column("full_name")] public string? FullName { get; set; }
}
public class Db : DbContext { public DbSet<User> Users { get; set; } }
`,
      },
      before: `using Microsoft.EntityFrameworkCore;
class S(ILogger<S> _logger) {
  string F(Db db) {
    var user = db.Users.First();
    return user.Name;
  }
}
`,
    },
    `using Microsoft.EntityFrameworkCore;
class S(ILogger<S> _logger) {
  string F(Db db) {
    var user = db.Users.First();
    if (user.FullName != user.Name)
    {
        _logger.LogWarning("users.full_name differs from users.name: {Key}", user.Id);
    }
    return user.Name;
  }
}
`,
  );
});

test("PHP compares attributes of Eloquent", () => {
  check(
    {
      file: "app/S.php",
      models: {
        "app/User.php":
          "<?php\nclass User extends Model {\n  protected $table = 'users';\n  protected $fillable = ['name'];\n}\n",
      },
      before: "<?php\nclass S {\n  function f($id) {\n    $user = User::find($id);\n    return $user->name;\n  }\n}\n",
    },
    `<?php
class S {
  function f($id) {
    $user = User::find($id);
    if ($user->full_name !== $user->name) {
        \\Illuminate\\Support\\Facades\\Log::warning('users.full_name differs from users.name', ['id' => $user->id]);
    }
    return $user->name;
  }
}
`,
  );
});
