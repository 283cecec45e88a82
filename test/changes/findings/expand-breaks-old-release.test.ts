import assert from "node:assert/strict";
import { test } from "node:test";
import { base, checkFindings } from "../../support/change-marks.ts";
import { codeParser } from "../../support/code-parser.ts";

const parser = await codeParser(["typescript", "python", "ruby", "go", "rust", "java", "php", "csharp"]);

const required = { ...base, "migrations/000002_org.up.sql": "ALTER TABLE users ADD COLUMN org int NOT NULL;\n" };

test("marks each INSERT that leaves the required column out, in any language", () => {
  const { findings } = checkFindings(
    {
      ...required,
      "src/a.ts": `
q("INSERT INTO users (id, name) VALUES ($1, $2)");
   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expand-breaks-old-release leaves out users.org
q("INSERT INTO users (id, org) VALUES ($1, $2)");
`,
      "app/a.py": `
cursor.execute("INSERT INTO users (id, name) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name")
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expand-breaks-old-release
`,
      "app/a.rb": `
ActiveRecord::Base.connection.exec_query("INSERT INTO users (id, name) VALUES (1, $1)", "add", [name])
                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expand-breaks-old-release leaves out users.org
`,
      "store/a.go": `package store

func add(db *sql.DB) {
	db.Exec("INSERT INTO users (id, name) VALUES (1, $1)", name)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expand-breaks-old-release leaves out users.org
}
`,
      "src/a.rs": `async fn add(db: &PgPool) {
    sqlx::query("INSERT INTO users (id, name) VALUES (1, $1)").bind(name).execute(db).await;
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expand-breaks-old-release leaves out users.org
}
`,
      "src/A.java": `class A {
    void add(JdbcTemplate jdbc) {
        jdbc.update("INSERT INTO users (id, name) VALUES (1, ?)", name);
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expand-breaks-old-release leaves out users.org
    }
}
`,
    },
    { parser },
  );
  assert.deepEqual(
    findings[0]?.related.map(({ file }) => file),
    ["migrations/000002_org.up.sql"],
  );
});

test("is silent with a default, a trigger that fills it, in tests, for other tables, and for released migrations", () => {
  const insert = { "src/a.ts": 'q("INSERT INTO users (id, name) VALUES ($1, $2)");' };
  const add = (sql: string) => ({ ...base, "migrations/000002_org.up.sql": sql });
  checkFindings({ ...add("ALTER TABLE users ADD COLUMN org int NOT NULL DEFAULT 1;"), ...insert });
  checkFindings({ ...add("ALTER TABLE users ADD COLUMN org int;"), ...insert });
  checkFindings({
    ...add(`ALTER TABLE users ADD COLUMN org int NOT NULL;
CREATE TRIGGER fill BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fill();`),
    ...insert,
  });
  checkFindings({ ...required, "src/a.test.ts": 'q("INSERT INTO users (id, name) VALUES ($1, $2)");' });
  checkFindings({ ...required, "src/a.ts": 'q("INSERT INTO teams (id, name) VALUES ($1, $2)");' });
  checkFindings(
    { ...required, ...insert },
    { shipped: ["migrations/000001_users.up.sql", "migrations/000002_org.up.sql"] },
  );
});

test("marks rows that an entity of EF Core and a model of Eloquent insert, where nothing sets the column first", () => {
  const model = (body: string) => `<?php
namespace App\\Models;
use Illuminate\\Database\\Eloquent\\Model;
class User extends Model {
    use HasFactory;
${body}
}
`;
  const create = `<?php
use App\\Models\\User;
User::create(["name" => $name]);
`;
  checkFindings(
    {
      ...required,
      "app/Models/User.php": model("    protected $fillable = ['name'];"),
      "app/add.php": `${create}^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expand-breaks-old-release leaves out users.org
User::create(["name" => $name, "org" => 1]);
$user->friends()->create(["name" => $name]);
`,
    },
    { parser },
  );
  checkFindings(
    { ...required, "app/Models/User.php": model("    use BelongsToOrg;"), "app/add.php": create },
    { parser },
  );
  const entity = (property: string) => `
public class User { public int Id { get; set; } public string Name { get; set; } ${property} }
public class ShopContext : DbContext { public DbSet<User> users { get; set; } }
`;
  const add = `
public class Store {
  public void Add(ShopContext db) {
    db.users.Add(new User { Name = "a" });
`;
  checkFindings(
    {
      ...required,
      "User.cs": entity(""),
      "Store.cs": `${add}                 ^^^^^^^^^^^^^^^^^^^^^^^ expand-breaks-old-release leaves out users.org
  }
}
`,
    },
    { parser },
  );
  checkFindings(
    { ...required, "User.cs": entity("public int Org { get; set; } = 1;"), "Store.cs": `${add}  }\n}\n` },
    { parser },
  );
});
