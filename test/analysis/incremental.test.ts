import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
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
  insert: fc.constantFrom("", "x", ";", "'", "$$", "--", "\n", "NOT VALID", "users"),
});

test("after any edits the findings are those of a workspace that is opened anew", () => {
  fc.assert(
    fc.property(
      fc.array(script, { minLength: 1, maxLength: 4 }),
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      (scripts, edits) => {
        const texts = new Map(scripts.map((text, i) => [`migrations/00${i + 1}_step.sql`, text]));
        const kept = open(texts);
        findings(kept);
        for (const { file, at, remove, insert } of edits) {
          const path = [...texts.keys()][file % texts.size] as string;
          const text = texts.get(path) as string;
          const offset = Math.floor(at * text.length);
          texts.set(path, text.slice(0, offset) + insert + text.slice(offset + remove));
          kept.fileChanged(path);
          assert.deepEqual(findings(kept), findings(open(texts)));
        }
      },
    ),
    { numRuns: 300 },
  );
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

function open(texts: ReadonlyMap<string, string>): Workspace {
  const config = JSON.stringify({ migrations: [{ path: "migrations", framework: "plain", dialect: "postgres" }] });
  const paths = ["cutover.json", ...texts.keys()].sort();
  return new Workspace({
    files: { paths, read: (path) => (path === "cutover.json" ? config : texts.get(path)) },
    now: () => new Date("2030-01-01T00:00:00Z"),
  });
}

function findings(workspace: Workspace): readonly unknown[] {
  return workspace
    .findings()
    .flatMap((file) => file.findings.map(({ rewrites, ...finding }) => ({ ...finding, rewrites: rewrites.length })));
}
