import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { comparisonsOf } from "../../core/changes/comparisons.ts";
import { evidencePath } from "../../core/changes/live/reports.ts";
import { fingerprint, specificationOf, writersOf } from "../../core/changes/live/specification.ts";
import { ChangesWorkspace, type Texts } from "../support/changes.ts";

const id = "users.name->users.full_name";
const texts: Texts = {
  "cutover.json": '{ "environments": [{ "name": "staging" }] }',
  "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
  "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text);\n",
  "migrations/000002_expand.up.sql": `-- cutover: change users.name -> users.full_name up(trim(name))\nALTER TABLE users ADD COLUMN full_name text;\n`,
  "src/users.ts": `
    export const rename = (name) => db.query("UPDATE users SET name = $1, full_name = trim($1) WHERE id = 1", [name]);
    export const list = () => db.query("SELECT name FROM users");
    export const unrelated = 1;
`,
};

/** Why a comparison that was recorded for `texts` counts for nothing once `changed` files are others; undefined when it counts. */
function flaw(changed: Texts, run: object = {}): string | undefined {
  const before = new ChangesWorkspace(texts);
  const specification = specificationOf(before.change.spec, "postgres");
  const writers = writersOf(before.context, (file) => texts[file]);
  assert.deepEqual(Object.keys(writers), ["src/users.ts"]);
  const evidence = {
    change: id,
    environment: "staging",
    mismatched: 0,
    complete: true,
    specification,
    writers,
    ...run,
  };
  const after = { ...texts, ...changed, ".cutover/evidence/a.json": JSON.stringify(evidence) };
  return comparisonsOf(new ChangesWorkspace(after).context)[0]?.missing?.replace(/^.*: the last one /, "");
}

const code = texts["src/users.ts"] ?? "";

test("a comparison counts while the change and what writes its columns are the same", () => {
  assert.equal(flaw({}), undefined);
  assert.equal(flaw({ "src/users.ts": `// a comment\n${code.replace("unrelated = 1", "unrelated = 2")}` }), undefined);
  assert.equal(flaw({ "src/users.ts": code.replace("SET name", "SET  name") }), undefined);
});

test("a comparison is refused when it is partial, found something, or is out of date", () => {
  assert.equal(flaw({}, { complete: false }), "is not complete");
  assert.equal(flaw({}, { mismatched: 3 }), "found 3 rows with a wrong value");
  assert.equal(flaw({}, { mismatched: 3, missing: 2 }), "found 1 row with a wrong value, 2 rows with no value yet");
  assert.equal(flaw({}, { extra: 2 }), "found 2 rows in the new table only");
  assert.equal(flaw({}, { mismatched: undefined }), "does not say how many rows differ");
  assert.equal(flaw({}, { specification: undefined }), "was made with other expressions");
  const expand = texts["migrations/000002_expand.up.sql"] ?? "";
  assert.equal(
    flaw({ "migrations/000002_expand.up.sql": expand.replace("trim(name)", "lower(name)") }),
    "was made with other expressions",
  );
  assert.equal(flaw({ "src/users.ts": code.replace("trim($1)", "$1") }), "is older than what src/users.ts writes now");
  const another = 'export const add = () => db.query("INSERT INTO users (name) VALUES ($1)");';
  assert.equal(flaw({ "src/add.ts": another }), "is older than what src/add.ts writes now");
  assert.equal(flaw({}, { environment: "production" }), "no comparison without differences in staging");
});

test("when nobody reads the old column any more, writers may go", () => {
  const without = 'export const rename = () => db.query("UPDATE users SET full_name = $1 WHERE id = 1");';
  const reads = 'export const list = () => db.query("SELECT full_name FROM users");';
  assert.equal(flaw({ "src/users.ts": `${without}\n${reads}` }), undefined);
});

test("a fingerprint is SHA-256", () => {
  const text = "naïve 😀";
  assert.equal(fingerprint(text), createHash("sha256").update(text).digest("hex"));
});

test("files of evidence have readable names that are not shared", () => {
  assert.equal(
    evidencePath("verify", id, "staging"),
    ".cutover/evidence/staging/users.name-to-users.full_name.verify.json",
  );
  const odd = evidencePath("backfill", "users.(a,b)->users.c", "eu/west");
  assert.match(odd, /^\.cutover\/evidence\/eu_west\/users\._a_b_-to-users\.c-[0-9a-f]{8}\.backfill\.json$/);
});
