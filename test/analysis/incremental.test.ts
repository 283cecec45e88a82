import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changeToJson } from "../../core/changes/to-json.ts";
import type { Span } from "../../core/text.ts";
import { Workspace } from "../../core/workspace.ts";

const statements = [
  "CREATE TABLE users (id bigint PRIMARY KEY, name text)",
  "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint)",
  "ALTER TABLE users ADD COLUMN email text",
  "ALTER TABLE users ALTER COLUMN email SET NOT NULL",
  "ALTER TABLE users ADD CONSTRAINT email_set CHECK (email IS NOT NULL) NOT VALID",
  "ALTER TABLE users VALIDATE CONSTRAINT email_set",
  "CREATE INDEX users_email_idx ON users (email)",
  "CREATE INDEX CONCURRENTLY users_name_idx ON users (name)",
  "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id)",
  "DROP TABLE orders",
  "ALTER TABLE users RENAME TO people",
  "BEGIN",
  "COMMIT",
  "SET lock_timeout = '2s'",
  "UPDATE users SET email = name",
  "DO $$ BEGIN ALTER TABLE users DROP COLUMN name; END $$",
  "-- cutover: ignore drop-table because it is empty\nDROP TABLE users",
  "ALTER TABLE us",
];

const script = fc.array(fc.constantFrom(...statements), { maxLength: 6 }).map((list) => `${list.join(";\n")};\n`);
const edit = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(12),
  insert: fc.constantFrom(
    "",
    "x",
    ";",
    "'",
    "$$",
    "--",
    "\n",
    "NOT VALID",
    "users",
    ";SET lock_timeout = 1; RESET lock_timeout;",
  ),
});

test("after any edits the findings are those of a workspace that is opened anew", () => {
  fc.assert(
    fc.property(
      fc.array(script, { minLength: 1, maxLength: 4 }),
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      (scripts, edits) => {
        const texts = new Map(scripts.map((text, i) => [`migrations/00${i + 1}_step.sql`, text]));
        const kept = open(texts);
        const once = open(texts, true);
        assert.deepEqual(findings(once), findings(kept));
        for (const { file, at, remove, insert } of edits) {
          const path = [...texts.keys()][file % texts.size] as string;
          const text = texts.get(path) as string;
          const offset = Math.floor(at * text.length);
          texts.set(path, text.slice(0, offset) + insert + text.slice(offset + remove));
          kept.fileChanged(path);
          once.fileChanged(path);
          const fresh = findings(open(texts));
          assert.deepEqual(findings(kept), fresh);
          assert.deepEqual(findings(once), fresh);
        }
      },
    ),
    { numRuns: 300 },
  );
});

const staged = [
  "CREATE TABLE users (id bigint PRIMARY KEY, name text, city text)",
  "-- cutover: change users.name -> users.full_name up(trim(name))\nALTER TABLE users ADD COLUMN full_name text",
  "ALTER TABLE users ADD COLUMN town text",
  "UPDATE users SET town = lower(city)",
  "UPDATE users SET full_name = trim(name) WHERE full_name IS NULL",
  "CREATE FUNCTION carry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.full_name := NEW.name; RETURN NEW; END $$",
  "CREATE TRIGGER carry BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION carry()",
  "DROP TRIGGER carry ON users",
  "CREATE TABLE people (id bigint PRIMARY KEY, city text)",
  "INSERT INTO people (id, city) SELECT id, city FROM users",
  "ALTER TABLE users ALTER COLUMN full_name SET NOT NULL",
  "ALTER TABLE users DROP COLUMN city",
  "ALTER TABLE users DROP COLUMN name",
  "ALTER TABLE users DROP COLUMN full_name",
  "DROP TABLE people",
  "CREATE INDEX users_town_idx ON users (town)",
  "COMMENT ON COLUMN users.town IS 'where'",
];

test("after any edits the staged changes are those of a workspace that is opened anew", () => {
  const up = fc
    .array(fc.constantFrom(...staged), { maxLength: 8 })
    .map((list) => [staged[0], ...list].map((text) => `${text};\n`).join(""));
  const down = fc.constantFrom("", "ALTER TABLE users DROP COLUMN town;\n", "DROP TABLE people;\nDROP TABLE users;\n");
  fc.assert(
    fc.property(
      fc.array(fc.tuple(up, down), { minLength: 1, maxLength: 3 }),
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      (migrations, edits) => {
        const texts = new Map([
          ["go.mod", "require github.com/lib/pq v1.10.9"],
          ["schema.prisma", "model users {\n  id BigInt @id\n  name String?\n  town String?\n  city String?\n}\n"],
        ]);
        migrations.forEach(([upText, downText], i) => {
          texts.set(`db/migrations/00000${i + 1}_step.up.sql`, upText);
          texts.set(`db/migrations/00000${i + 1}_step.down.sql`, downText);
        });
        const paths = [...texts.keys()].sort();
        const anew = () => new Workspace({ files: { paths, read: (path) => texts.get(path) }, now: () => new Date(0) });
        const scripts = paths.filter((path) => path.endsWith(".sql"));
        const kept = anew();
        findings(kept);
        for (const { file, at, remove, insert } of edits) {
          const path = scripts[file % scripts.length] as string;
          const text = texts.get(path) as string;
          const offset = Math.floor(at * text.length);
          texts.set(path, text.slice(0, offset) + insert + text.slice(offset + remove));
          kept.fileChanged(path);
          const fresh = anew();
          assert.deepEqual(changes(kept), changes(fresh));
          assert.deepEqual(findings(kept), findings(fresh));
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("what a statement saw behind it counts, however much stands in between", () => {
  const path = "migrations/001_step.sql";
  const create = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n";
  const between = Array.from({ length: 20 }, (_, i) => `COMMENT ON TABLE users IS '${i}';\n`).join("");
  const drop = `${create}COMMIT;\nALTER TABLE users DROP COLUMN name;\n${between}`;
  const texts = new Map([[path, drop]]);
  const kept = open(texts);
  for (const text of [
    `${drop}ALTER TABLE users ADD COLUMN name text;\n`,
    `${drop}SELECT 1;\n`,
    `${drop.replace("COMMIT;", "BEGIN;\nCOMMIT;")}SELECT 1;\n`,
    `${drop.replace("COMMIT;", "BEGIN;\nCOMMIT;")}SELECT 2;\nALTER TABLE users ADD COLUMN name text;\n`,
    drop,
  ]) {
    texts.set(path, text);
    kept.fileChanged(path);
    assert.deepEqual(findings(kept), findings(open(texts)));
  }
});

test("what leaves the state as it was may take more or fewer writes than before", () => {
  const [first, second] = ["migrations/001_step.sql", "migrations/002_step.sql"];
  const rest =
    "CREATE TABLE users (id bigint PRIMARY KEY, name text);\nSELECT 1;\nALTER TABLE users ADD COLUMN email text;\n";
  const indexing = "CREATE INDEX users_email_idx ON users (email);\n";
  const texts = new Map([
    [first, `SELECT 0;\n${rest}`],
    [second, indexing],
  ]);
  const kept = open(texts);
  findings(kept);
  const detour = "SELECT 0;\nSET lock_timeout = '1s';\nRESET lock_timeout;\n";
  for (const [path, text] of [
    [first, detour + rest],
    [second, indexing.replace("INDEX", "UNIQUE INDEX")],
    [first, detour + rest.replace("email text", "email text NOT NULL")],
    [first, rest.replace("email text", "email text NOT NULL")],
    [first, rest.replace("email text", "address text")],
    [second, `SELECT 1;\n${indexing}`],
    [first, detour + rest],
    [second, indexing.replace("(email)", "(name)")],
  ] as const) {
    texts.set(path, text);
    kept.fileChanged(path);
    const anew = open(texts);
    assert.deepEqual(findings(kept), findings(anew));
    assert.deepEqual(columns(kept), columns(anew));
  }
});

test("asking for an explanation does not disturb what follows", () => {
  const texts = new Map(
    statements.map((text, i) => [`migrations/0${String(i).padStart(2, "0")}_step.sql`, `${text};\n`]),
  );
  const workspace = open(texts);
  const before = findings(workspace);
  for (const path of texts.keys()) workspace.explain(path, 1);
  texts.set("migrations/002_step.sql", "ALTER TABLE users ADD COLUMN email varchar(10);");
  workspace.fileChanged("migrations/002_step.sql");
  assert.deepEqual(findings(workspace), findings(open(texts)));
  assert.notEqual(before.length, 0);
});

function open(texts: ReadonlyMap<string, string>, once?: true): Workspace {
  const config = JSON.stringify({ migrations: [{ path: "migrations", framework: "plain", dialect: "postgres" }] });
  const paths = ["cutover.json", ...texts.keys()].sort();
  return new Workspace({
    files: { paths, read: (path) => (path === "cutover.json" ? config : texts.get(path)) },
    now: () => new Date("2030-01-01T00:00:00Z"),
    ...(once && { once }),
  });
}

function findings(workspace: Workspace): readonly unknown[] {
  return workspace
    .findings()
    .flatMap((file) => file.findings.map(({ rewrites, ...finding }) => ({ ...finding, rewrites: rewrites.length })));
}

function columns(workspace: Workspace): readonly string[] {
  return workspace.columns().map(({ tableKey, column, type }) => `${tableKey}.${column} ${type}`);
}

function changes(workspace: Workspace): readonly unknown[] {
  const rangeOf = (_: string, { start, end }: Span) => ({
    start: { line: 1, column: start + 1 },
    end: { line: 1, column: end + 1 },
  });
  return workspace.changes().map((change) => changeToJson(change, rangeOf));
}
