import assert from "node:assert/strict";
import { test } from "node:test";
import { specificationOf } from "../../core/changes/live/specification.ts";
import { startChange } from "../../core/changes/scaffold.ts";
import type { RunEvidence } from "../../core/changes/types.ts";
import { ChangesWorkspace, phaseLine, type Texts } from "../support/changes.ts";

const id = "users.name->users.full_name";
const synced: Texts = {
  "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
  "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text);\n",
  "migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
  "migrations/000003_sync.up.sql": `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.full_name := NEW.name; RETURN NEW; END $$;
CREATE TRIGGER t BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();\n`,
};
const fill = (sql: string): Texts => ({ ...synced, "migrations/000004_fill.up.sql": sql });

function run(kind: RunEvidence["kind"], environment: string, mismatched = 0, complete = true): RunEvidence {
  const at = { file: `.cutover/evidence/${environment}.json`, span: { start: 0, end: 0 } };
  const specification = specificationOf({ id, up: [], down: [] }, "postgres");
  return {
    kind,
    change: id,
    environment,
    complete,
    mismatched,
    missing: 0,
    extra: 0,
    specification,
    writers: {},
    finishedAt: undefined,
    at,
  };
}

// Without application code, migrations alone decide: nothing reads, so behind the backfill comes contract.
test("a backfill counts when it fills the whole table", () => {
  const phaseAfter = (sql: string) => new ChangesWorkspace(fill(sql)).change.phase;
  assert.equal(phaseAfter("UPDATE users SET full_name = name;"), "contract");
  assert.equal(
    phaseAfter("UPDATE users SET full_name = name WHERE full_name IS NULL AND name IS NOT NULL;"),
    "contract",
  );
  assert.equal(phaseAfter("UPDATE users u SET full_name = x.name FROM users x WHERE x.id = u.id;"), "contract");
  assert.equal(phaseAfter("UPDATE users SET full_name = name WHERE id < 1000;"), "backfill");
  assert.equal(phaseAfter("UPDATE users SET full_name = 'x';"), "backfill");
  assert.equal(phaseAfter("UPDATE teams SET full_name = name;"), "backfill");
});

test("a value for one case counts as a backfill where the other rows have the default", () => {
  const phaseWith = (definition: string) =>
    new ChangesWorkspace({
      ...fill("UPDATE users SET full_name = 'nobody' WHERE name = '';"),
      "migrations/000002_expand.up.sql": `-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name ${definition};\n`,
    }).change.phase;
  assert.equal(phaseWith("text NOT NULL DEFAULT 'somebody'"), "contract");
  assert.equal(phaseWith("text"), "backfill");
});

test("a backfill that the command line ran counts by its evidence", () => {
  const phaseWith = (evidence: readonly RunEvidence[]) =>
    new ChangesWorkspace(synced, { settings: { evidence } }).change.phase;
  assert.equal(phaseWith([run("backfill", "production")]), "contract");
  assert.equal(phaseWith([run("backfill", "production", 0, false)]), "backfill");
});

test("a backfill outside the migrations counts when a directive says so, also a later one, as said and not seen", () => {
  const said = "backfilled(by the worker's job, in March)";
  const directive = "-- cutover: change users.name -> users.full_name";
  const begun = {
    ...synced,
    "migrations/000002_expand.up.sql": `${directive} ${said}\nALTER TABLE users ADD full_name text;`,
  };
  const repeated = {
    ...synced,
    "migrations/000004_require.up.sql": `${directive} ${said}\nALTER TABLE users ALTER full_name SET NOT NULL;`,
  };
  const evidenceOf = (texts: Texts, evidence: readonly RunEvidence[] = []) => {
    const environments = evidence.map(({ environment }) => environment);
    const { change } = new ChangesWorkspace(texts, { settings: { environments, evidence } });
    const filled = change.phases.find(({ phase }) => phase === "backfill");
    return [filled?.state, ...(filled?.evidence ?? []).map(({ file, what, brief }) => `${file}: ${what} (${brief})`)];
  };
  const what = "the rows from before are filled, as the directive says: by the worker's job, in March (said, not seen)";
  assert.deepEqual(evidenceOf(begun), ["done", `migrations/000002_expand.up.sql: ${what}`]);
  assert.deepEqual(evidenceOf(repeated), ["done", `migrations/000004_require.up.sql: ${what}`]);
  const seen = [run("verify", "production")];
  assert.deepEqual(evidenceOf(repeated, seen), [
    "done",
    ".cutover/evidence/production.json: no difference in production (undefined)",
  ]);
});

test("verify is done when every environment has a complete comparison without differences", () => {
  const texts = fill("UPDATE users SET full_name = name;");
  const line = (evidence: readonly RunEvidence[]) =>
    phaseLine(new ChangesWorkspace(texts, { settings: { environments: ["staging", "production"], evidence } }).change);
  assert.equal(line([]), "done done done current pending pending");
  assert.equal(line([run("verify", "staging")]), "done done done current pending pending");
  assert.equal(
    line([run("verify", "staging"), run("verify", "production", 3)]),
    "done done done current pending pending",
  );
  assert.equal(line([run("verify", "staging"), run("verify", "production")]), "done done done done done current");
});

test("a new column that is required at once shuts the previous release out", () => {
  const texts = {
    ...synced,
    "migrations/000002_expand.up.sql":
      "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text NOT NULL;\n",
  };
  const [expand] = new ChangesWorkspace(texts).change.phases;
  assert.equal(expand?.state, "current");
  assert.match(expand?.missing[0]?.message ?? "", /required and has no default/);
});

test("a required column that came with its table shuts nobody out", () => {
  const { change } = new ChangesWorkspace({
    "migrations/000001_base.up.sql": `-- cutover: change releases.status -> builds.status on(release_id)
CREATE TABLE releases (id int PRIMARY KEY, status text NOT NULL);
CREATE TABLE builds (release_id int PRIMARY KEY, status text NOT NULL);`,
    "src/release.ts": `q("INSERT INTO releases (id, status) VALUES (1, 'x')"); q("INSERT INTO builds (release_id, status) VALUES (1, 'x')");`,
  });
  assert.equal(change.phases[0]?.state, "done");
});

test("without a trigger, code that writes nothing known proves nothing", () => {
  const { "migrations/000003_sync.up.sql": _, ...expanded } = synced;
  const missing = (texts: Texts) => new ChangesWorkspace(texts).change.phases[1]?.missing[0]?.message;
  assert.match(missing(expanded) ?? "", /no application code was read/);
  assert.match(
    missing({ ...expanded, "src/a.ts": "save(user);" }) ?? "",
    /no code that writes the old column was found/,
  );
});

test("a change that is dropped to the end is over, whatever it went through", () => {
  const { change } = new ChangesWorkspace({
    ...synced,
    "migrations/000009_drop.up.sql": "ALTER TABLE users DROP COLUMN name;",
  });
  assert.deepEqual([change.phase, change.next], ["done", undefined]);
  assert.equal(phaseLine(change), "done done skipped skipped done done");
});

test("a database without the recipe is refused, not half served", () => {
  const { facts, host } = new ChangesWorkspace(synced);
  const result = startChange("users.name", "profiles.name", {}, { ...facts, dialect: "mysql" }, host);
  assert.match(
    "refused" in result ? result.refused : "",
    /Moving a column to another table is not scaffolded for mysql/,
  );
});

test("a change that was taken back is gone, and one that was begun again begins anew", () => {
  const expand = "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n";
  const first = {
    "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text);\n",
    "migrations/000002_expand.up.sql": expand,
    "migrations/000003_fill.up.sql": "UPDATE users SET full_name = name;\n",
    "migrations/000004_back.up.sql": "ALTER TABLE users DROP COLUMN full_name;\n",
  };
  assert.deepEqual(new ChangesWorkspace(first).derived.changes, []);
  const { change } = new ChangesWorkspace({ ...first, "migrations/000005_again.up.sql": expand });
  assert.equal(change.spec.at.file, "migrations/000005_again.up.sql");
  assert.equal(change.phase, "dual-write");
  assert.equal(change.phases.find(({ phase }) => phase === "expand")?.evidence[0]?.file, change.spec.at.file);
});

test("a new column that one migration makes anew is empty again, and the change goes on", () => {
  const anew = "ALTER TABLE users DROP COLUMN full_name;\nALTER TABLE users ADD COLUMN full_name text;\n";
  const filled = fill("UPDATE users SET full_name = name;");
  const phaseWith = (texts: Texts) => new ChangesWorkspace(texts).change.phase;
  assert.equal(phaseWith(filled), "contract");
  assert.equal(phaseWith({ ...filled, "migrations/000005_anew.up.sql": anew }), "dual-write");
  const dropped = "ALTER TABLE users DROP COLUMN name;\n";
  assert.equal(
    phaseWith({ ...filled, "migrations/000005_x.up.sql": dropped, "migrations/000006_anew.up.sql": anew }),
    "done",
  );
});

test("a trigger that is dropped again once kept both sides equal", () => {
  const dropped = { ...synced, "migrations/000004_unsync.up.sql": "DROP TRIGGER t ON users;\n" };
  const evidence = (texts: Texts) =>
    new ChangesWorkspace(texts).change.phases
      .find(({ phase }) => phase === "dual-write")
      ?.evidence.map((each) => each.what);
  assert.deepEqual(evidence(synced), ["trigger t keeps both columns equal"]);
  assert.deepEqual(evidence(dropped), ["trigger t kept both columns equal until it was dropped"]);
});

test("a release that requires the new column shows that every row has a value, however it was filled", () => {
  const texts = {
    "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
    "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text);\n",
    "migrations/000002_expand.up.sql":
      "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
    "migrations/000003_required.up.sql": "ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;\n",
    "src/users.ts": 'db.query("INSERT INTO users (id, name, full_name) VALUES ($1, $2, $2)", [id, name]);\n',
  };
  const phase = (shipped: readonly string[]) => new ChangesWorkspace(texts, { shipped }).change.phase;
  const released = Object.keys(texts).filter((file) => file.startsWith("migrations/"));
  assert.equal(phase(released), "cutover");
  assert.equal(phase(released.slice(0, 2)), "backfill");
});

test("rows reach another table with their values: an INSERT that leaves these to their default carries nothing over", () => {
  const phaseAfter = (sql: string) =>
    new ChangesWorkspace({
      "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
      "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, scores bool);\n",
      "migrations/000002_expand.up.sql":
        "-- cutover: change users.scores -> modes.score on(user_id)\nCREATE TABLE modes (user_id int PRIMARY KEY, score bool DEFAULT true);\n",
      "migrations/000003_fill.up.sql": sql,
      "src/a.ts": 'q("UPDATE users SET scores = $1"); q("UPDATE modes SET score = $1"); q("SELECT scores FROM users");',
    }).change.phase;
  assert.equal(phaseAfter("INSERT INTO modes (user_id) SELECT id FROM users;"), "backfill");
  assert.equal(phaseAfter("INSERT INTO modes (user_id, score) SELECT id, scores FROM users;"), "cutover");
  assert.equal(phaseAfter("INSERT INTO modes SELECT id, scores FROM users;"), "cutover");
  assert.equal(phaseAfter("UPDATE modes SET score = u.scores FROM users u WHERE u.id = modes.user_id;"), "cutover");
  assert.equal(phaseAfter("UPDATE modes SET score = true FROM users u WHERE u.id = modes.user_id;"), "backfill");
});

test("one statement with several parts writes both tables", () => {
  const texts = {
    "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
    "migrations/000001_crates.up.sql": "CREATE TABLE crates (id int PRIMARY KEY, downloads int NOT NULL DEFAULT 0);\n",
    "migrations/000002_expand.up.sql": `-- cutover: change crates.downloads -> crate_downloads.downloads on(crate_id = id)
CREATE TABLE crate_downloads (crate_id int PRIMARY KEY REFERENCES crates, downloads bigint NOT NULL DEFAULT 0);
`,
  };
  const phase = (sql: string) =>
    new ChangesWorkspace({ ...texts, "src/count.ts": `db.query("${sql}", [n, id]);` }).change.phase;
  const old = "UPDATE crates SET downloads = downloads + $1 WHERE id = $2";
  assert.equal(phase(old), "dual-write");
  assert.equal(
    phase(
      `WITH old AS (${old}) UPDATE crate_downloads SET downloads = crate_downloads.downloads + $1 WHERE crate_id = $2`,
    ),
    "backfill",
  );
});

test("a drop does not complete a change while code writes the old column", () => {
  const dropped: Texts = {
    ...fill("UPDATE users SET full_name = name WHERE full_name IS NULL;"),
    "migrations/000005_drop.up.sql": "DROP TRIGGER t ON users;\nALTER TABLE users DROP COLUMN name;\n",
    "src/a.ts": 'q("SELECT full_name FROM users");',
  };
  assert.equal(new ChangesWorkspace(dropped).change.phase, "done");
  const { change } = new ChangesWorkspace({ ...dropped, "src/b.ts": 'q("INSERT INTO users (name) VALUES ($1)");' });
  assert.equal(change.phase, "contract");
  assert.deepEqual(
    change.phases.find(({ phase }) => phase === "contract")?.missing.map(({ message }) => message),
    ["writes users.name"],
  );
});
