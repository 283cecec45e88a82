import assert from "node:assert/strict";
import { test } from "node:test";
import { cutover } from "../support/cutover.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "db/migrations/000001_users.up.sql":
    "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, first_name text, email text);\n",
  "db/migrations/000002_index.up.sql": "-- ä, 100 %\nCREATE INDEX users_name\n\tON users (first_name);\n",
  "db/migrations/000003_drop.up.sql": "ALTER TABLE users DROP COLUMN email;\n",
  "src/users.ts":
    'import { Pool } from "pg";\nexport const load = (pool: Pool) => pool.query("SELECT email FROM users");\n',
};

const building =
  "Building index users_name locks users against writes (SHARE) until the build is done. Build it with CONCURRENTLY, outside a transaction.";

test("github: the worst first, escaped, columns only within one line", (context) => {
  const { stdout, code } = cutover(temporaryFolder(context, files), ["check", "--format", "github"]);
  const lines = stdout.trimEnd().split("\n");
  assert.match(
    lines[0] ?? "",
    /^::error file=db\/migrations\/000003_drop\.up\.sql,line=1,endLine=1,col=31,endColumn=36,title=cutover%3A contract-in-use::/,
  );
  assert.ok(
    lines.includes(
      `::warning file=db/migrations/000002_index.up.sql,line=2,endLine=3,title=cutover%3A create-index-blocking::${building}`,
    ),
    stdout,
  );
  assert.equal(code, 1);
});

test("github: what was not analysed is a warning of its own", (context) => {
  const folder = temporaryFolder(context, { "db/migrations/1_a.sql": "DO $$ BEGIN EXECUTE 'a' || now(); END $$;\n" });
  const { stdout, code } = cutover(folder, ["check", "--format", "github"]);
  assert.match(stdout, /^::warning file=db\/migrations\/1_a\.sql,line=1,.*title=cutover%3A not analysed::/);
  assert.equal(code, 3);
});

test("gitlab: one object a finding, with a fingerprint that is its own", (context) => {
  const { stdout } = cutover(temporaryFolder(context, files), ["check", "--format", "gitlab"]);
  const issues = JSON.parse(stdout) as { fingerprint: string; check_name: string }[];
  const { fingerprint, ...index } = issues.find(({ check_name }) => check_name === "create-index-blocking") ?? {};
  assert.match(fingerprint ?? "", /^[0-9a-f]{64}$/);
  assert.deepEqual(index, {
    description: building,
    check_name: "create-index-blocking",
    severity: "major",
    location: { path: "db/migrations/000002_index.up.sql", lines: { begin: 2, end: 3 } },
  });
  assert.equal(new Set(issues.map((issue) => issue.fingerprint)).size, issues.length);
});

test("a fingerprint stays while lines move, and tells those apart that are alike", (context) => {
  const names = (sql: string): readonly string[] => {
    const folder = temporaryFolder(context, { "db/migrations/1_a.sql": sql });
    const issues = JSON.parse(cutover(folder, ["check", "--format", "gitlab"]).stdout) as { fingerprint: string }[];
    return issues.map(({ fingerprint }) => fingerprint);
  };
  const [first, second] = names("VACUUM FULL users;\nVACUUM FULL users;\n");
  assert.notEqual(first, second);
  assert.deepEqual(names("-- above\n\nVACUUM  FULL\n  users;\nVACUUM FULL users;\n"), [first, second]);
});

test("junit: a suite a file, a failed case a finding; without findings one case that passed", (context) => {
  const { stdout } = cutover(temporaryFolder(context, files), ["check", "--format", "junit"]);
  assert.match(stdout, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="cutover check">/);
  assert.match(
    stdout,
    /<testsuite name="db\/migrations\/000002_index\.up\.sql" tests="1" failures="1">\s*<testcase name="create-index-blocking at 2:1" classname="db\/migrations\/000002_index\.up\.sql">\s*<failure type="warning" message="Building index users_name/,
  );
  const quoted = temporaryFolder(context, {
    "db/migrations/1_a.sql": 'CREATE TABLE "a<&""b" (id bigint PRIMARY KEY);',
    "db/migrations/2_b.sql": 'DROP TABLE "a<&""b";',
  });
  assert.match(cutover(quoted, ["check", "--format", "junit"]).stdout, /message="[^"<]*a&lt;&amp;&quot;b/);
  const clean = temporaryFolder(context, { "db/migrations/1_a.sql": "CREATE TABLE a (id bigint PRIMARY KEY);" });
  assert.match(
    cutover(clean, ["check", "--format", "junit"]).stdout,
    /<testsuite name="cutover" tests="1" failures="0" errors="0">\s*<testcase name="nothing found" classname="cutover"\s*\/>/,
  );
});

test("markdown: by file, with the code that is meant and the fix as a patch", (context) => {
  const { stdout } = cutover(temporaryFolder(context, files), ["check", "--format", "markdown"]);
  assert.match(stdout, /^<!-- cutover check -->\n\n## Cutover: 🛑 1 error, ⚠️ 1 warning/);
  assert.match(
    stdout,
    /### `db\/migrations\/000003_drop\.up\.sql`\n\n🛑 \*\*line 1\*\* .*\(`contract-in-use`\)\n\n- `src\/users\.ts:2` /,
  );
  assert.match(
    stdout,
    /<details><summary>Fix: Build index users_name concurrently<\/summary>\n\n```diff\n--- a\/db.*\n.*\n@@ .*\n -- ä, 100 %\n-CREATE INDEX users_name\n/,
  );
});

test("sarif: rules, places in UTF-16 columns, related places, fixes and fingerprints", (context) => {
  const { stdout } = cutover(
    temporaryFolder(context, { ...files, "db/migrations/000004_ä b.up.sql": "VACUUM FULL users;" }),
    ["check", "--format", "sarif"],
  );
  const log = JSON.parse(stdout);
  assert.equal(log.version, "2.1.0");
  const [run] = log.runs;
  assert.equal(run.columnKind, "utf16CodeUnits");
  for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
  const find = (rule: string) => run.results.find(({ ruleId }: { ruleId: string }) => ruleId === rule);
  const index = find("create-index-blocking");
  assert.equal(index.level, "warning");
  assert.deepEqual(index.locations, [
    {
      physicalLocation: {
        artifactLocation: { uri: "db/migrations/000002_index.up.sql", uriBaseId: "%SRCROOT%" },
        region: { startLine: 2, startColumn: 1, endLine: 3, endColumn: 23 },
      },
    },
  ]);
  assert.match(index.partialFingerprints.primaryLocationLineHash, /^[0-9a-f]{64}$/);
  const [{ replacements }] = index.fixes[0].artifactChanges;
  assert.match(replacements[0].insertedContent.text, /CONCURRENTLY/);
  const [use] = find("contract-in-use").relatedLocations;
  assert.equal(use.physicalLocation.artifactLocation.uri, "src/users.ts");
  assert.equal(find("contract-in-use").level, "error");
  assert.equal(
    find("vacuum-full").locations[0].physicalLocation.artifactLocation.uri,
    "db/migrations/000004_%C3%A4%20b.up.sql",
  );
});

test("an unknown format is refused with those that there are", (context) => {
  const { code, stderr } = cutover(temporaryFolder(context, files), ["check", "--format", "xml"]);
  assert.equal(code, 2);
  assert.match(stderr, /text, json, sarif, github, gitlab, junit, markdown/);
});
