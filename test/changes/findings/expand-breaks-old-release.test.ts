import assert from "node:assert/strict";
import { test } from "node:test";
import { base, checkFindings } from "../../support/change-marks.ts";
import { codeParser } from "../../support/code-parser.ts";

const parser = await codeParser(["typescript", "python", "ruby", "go", "rust", "java"]);

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
