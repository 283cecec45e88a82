import assert from "node:assert/strict";
import { test } from "node:test";
import { HistoryAnalysis } from "../../core/analysis/history-analysis.ts";
import { MigrationsAnalysis } from "../../core/analysis/migrations-analysis.ts";
import { type ColumnLives, columnLives } from "../../core/navigate/column-lives.ts";
import { memoryFiles } from "../support/files.ts";
import { readMarks, writeMarks } from "../support/marks.ts";

/** Checks that the marked places are exactly the ones that name the column; the first mark says which column it is. */
function check(migrations: Readonly<Record<string, string>>, key: string, column: string): void {
  const marked = Object.entries(migrations).map(([name, text]) => [`db/migrations/${name}`, readMarks(text)] as const);
  const lives = livesOf(Object.fromEntries(marked.map(([file, { text }]) => [file, text])));
  const places = lives.of(key, column)?.places ?? [];
  for (const [file, { text, marks }] of marked) {
    const found = places.filter((place) => place.file === file).map(({ span }) => ({ span, message: "" }));
    assert.equal(writeMarks(text, found.sort(byStart)), writeMarks(text, [...marks].sort(byStart)));
    for (const { span } of marks) assert.equal(lives.at(file, span.start + 1)?.life, lives.of(key, column));
  }
}

function byStart(a: { readonly span: { readonly start: number } }, b: typeof a): number {
  return a.span.start - b.span.start;
}

function livesOf(texts: Readonly<Record<string, string>>): ColumnLives {
  const files = memoryFiles({ "go.mod": "require github.com/lib/pq v1.10.9", ...texts });
  const [analysis] = new MigrationsAnalysis(files, [], { now: () => new Date(0) }).analyses;
  assert.ok(analysis instanceof HistoryAnalysis);
  return columnLives(analysis, files.read);
}

test("finds a column in each kind of statement", () => {
  const up = `
CREATE TABLE users (id bigint PRIMARY KEY, name text CHECK (name <> ''), CONSTRAINT long CHECK (length(name) > 3));
                                           ^^^^
                                                            ^^^^
                                                                                                       ^^^^
CREATE UNIQUE INDEX users_name_idx ON users (lower(name)) INCLUDE (name) WHERE name IS NOT NULL;
                                                   ^^^^
                                                                   ^^^^
                                                                               ^^^^
ALTER TABLE users ALTER COLUMN name SET NOT NULL, ALTER name TYPE varchar(20) USING name::varchar;
                               ^^^^
                                                        ^^^^
                                                                                    ^^^^
ALTER TABLE users ADD UNIQUE (id, name);
                                  ^^^^
CREATE TABLE orders (id bigint, name text, user_name text REFERENCES users (name));
                                                                            ^^^^
UPDATE users u SET name = trim(u.name) FROM orders o WHERE o.name = u.name;
                   ^^^^
                                 ^^^^
                                                                      ^^^^
INSERT INTO users (id, name) VALUES (1, 'name');
                       ^^^^
CREATE VIEW names AS SELECT name FROM users;
                            ^^^^
CREATE TRIGGER t AFTER UPDATE OF name ON users FOR EACH ROW WHEN (old.name <> new.name) EXECUTE FUNCTION f();
                                 ^^^^
                                                                      ^^^^
                                                                                  ^^^^
DO $$ BEGIN UPDATE users SET name = ''; END $$;
                             ^^^^
`;
  check({ "000001_one.up.sql": up }, "public.users", "name");
});

test("follows a column through renames of it and of its table, and what undoes them", () => {
  check(
    {
      "000001_users.up.sql": "CREATE TABLE people (id bigint, name text);\n                                ^^^^",
      "000001_users.down.sql": "DROP TABLE people;",
      "000002_rename.up.sql": `ALTER TABLE people RENAME TO users;
ALTER TABLE users RENAME COLUMN name TO full_name;
                                ^^^^
                                        ^^^^^^^^^
`,
      "000002_rename.down.sql": `ALTER TABLE users RENAME COLUMN full_name TO name;
                                ^^^^^^^^^
                                             ^^^^
ALTER TABLE users RENAME TO people;
CREATE INDEX names ON people (name);
                              ^^^^
`,
      "000003_index.up.sql":
        "CREATE INDEX users_name_idx ON users (full_name);\n                                      ^^^^^^^^^",
    },
    "public.users",
    "full_name",
  );
});

test("a column that takes a dropped one's name is another one, and one that is brought back by undoing is the same", () => {
  const texts = {
    "000001_users.up.sql": "CREATE TABLE users (name text);",
    "000002_drop.up.sql": "ALTER TABLE users DROP COLUMN name;",
    "000002_drop.down.sql": "ALTER TABLE users ADD COLUMN name text;",
    "000003_again.up.sql": "ALTER TABLE users ADD COLUMN name jsonb;\n                             ^^^^",
    "000003_again.down.sql": "ALTER TABLE users DROP COLUMN name;\n                              ^^^^",
  };
  check(texts, "public.users", "name");
  const lives = livesOf(
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [`db/migrations/${name}`, readMarks(text).text])),
  );
  const first = lives.at("db/migrations/000001_users.up.sql", 20)?.life;
  assert.deepEqual(
    first?.places.map(({ file }) => file.slice(14, -4)),
    ["000001_users.up", "000002_drop.up", "000002_drop.down"],
  );
});

test("finds the columns of a directive, in its expressions too", () => {
  const marked = `-- cutover: change users.name -> users.full_name up(trim(name)) down(full_name || 'name')
                         ^^^^
                                                         ^^^^
ALTER TABLE users ADD COLUMN full_name text;
`;
  check(
    {
      "000001_users.up.sql": "CREATE TABLE users (id bigint, name text);\n                               ^^^^",
      "000002_full_name.up.sql": marked,
    },
    "public.users",
    "name",
  );
  const said = `-- cutover: change users.name -> users.full_name backfilled(by name, the job's) up(trim(name))
                         ^^^^
                                                                                        ^^^^
ALTER TABLE users ADD COLUMN full_name text;
`;
  check(
    {
      "000001_users.up.sql": "CREATE TABLE users (id bigint, name text);\n                               ^^^^",
      "000002_full_name.up.sql": said,
    },
    "public.users",
    "name",
  );
  const split = `-- cutover: change users.name -> users.(first, last) up(split_part(name, ' ', 1), name) down(first || ' ' || last)
                                        ^^^^^
                                                                                             ^^^^^
ALTER TABLE users ADD COLUMN first text, ADD COLUMN last text;
                             ^^^^^
`;
  check(
    { "000001_users.up.sql": "CREATE TABLE users (id bigint, name text);", "000002_split.up.sql": split },
    "public.users",
    "first",
  );
});

test("a column of one name in another table is another column", () => {
  check(
    {
      "000001_one.up.sql": `CREATE TABLE users (id bigint, name text);
                               ^^^^
CREATE TABLE orders (id bigint, name text);
SELECT name FROM users, orders;
SELECT u.name FROM users u JOIN orders o ON o.name = u.id;
         ^^^^
CREATE INDEX i ON orders (name);
`,
    },
    "public.users",
    "name",
  );
});
