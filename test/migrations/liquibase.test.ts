import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { scriptText } from "../../core/migrations/scripts.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created, onlyHistory, withoutTransaction } from "../support/history.ts";

const text = `--liquibase formatted sql

--changeset ann:1
CREATE TABLE a (id bigserial);
--rollback DROP TABLE a;

-- changeSet "Ann B":two runInTransaction:false labels:x
CREATE INDEX CONCURRENTLY i ON a (id);
/* liquibase rollback
DROP INDEX CONCURRENTLY i;
*/
`;

test("takes every changeset of a file as a migration", () => {
  checkHistory({ "db/changes/001-a.sql": text }, "liquibase", "db/changes", [
    '1 001-a::1::ann | up single "CREATE TABLE a (id bigserial);\\n--rollback DROP TABLE a;\\n\\n" | down single "DROP TABLE a;"',
    'two 001-a::two::Ann B | up none "CREATE INDEX CONCURRENTLY i ON a (id);\\n/* liquibase rollback\\nDROP INDEX CONCURRENTLY i;\\n*/\\n" | down none "DROP INDEX CONCURRENTLY i;\\n"',
  ]);
});

test("takes the SQL of several rollback lines out of their comments", () => {
  const sql =
    "--liquibase formatted sql\r\n--changeset a:1\r\nSELECT 1;\r\n--rollback DROP TABLE b;\r\n--rollback DROP TABLE c;\r\n";
  const down = onlyHistory({ "c/1.sql": sql }).migrations[0]?.down;
  assert.ok(down);
  assert.equal(
    scriptText(down, sql).slice(down.span.start, down.span.end),
    `DROP TABLE b;\r\n${" ".repeat("--rollback ".length)}DROP TABLE c;`,
  );
});

test("knows the rollbacks that say there is nothing to do", () => {
  for (const nothing of ["empty", "not required", "changesetId:1 changesetAuthor:ann"]) {
    const sql = `--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n--rollback ${nothing}\n`;
    assert.equal(onlyHistory({ "c/1.sql": sql }).migrations[0]?.down, undefined, nothing);
  }
});

test("leaves changesets for other databases alone", () => {
  const sql =
    "--liquibase formatted sql\n--changeset a:1 dbms:postgresql,h2\nSELECT 1::int;\n--changeset a:2 dbms:mysql\nSELECT 2;\n--changeset a:3 dbms:!oracle\nSELECT 3;\n--changeset a:4 dbms:!postgresql\nSELECT 4;\n";
  assert.deepEqual(
    onlyHistory({ "c/postgres/1.sql": sql }).migrations.map(({ version }) => version),
    ["1", "3"],
  );
});

const one = "--liquibase formatted sql\n--changeset a:one\nSELECT 1;";
const two = "--liquibase formatted sql\n--changeset a:two\nSELECT 2;";
const masters = {
  "db.changelog-master.xml": `<databaseChangeLog><!-- <include file="db/changelog/x/gone.sql"/> -->
    <include file="x/b.sql" relativeToChangelogFile="true"/>
    <include file="classpath:db/changelog/x/a.sql"/></databaseChangeLog>`,
  "db.changelog-master.yaml":
    "databaseChangeLog:\n  - include:\n      file: db/changelog/x/b.sql\n  - include:\n      file: x/a.sql\n      relativeToChangelogFile: true\n",
  "changelog.json":
    '{"databaseChangeLog": [{"include": {"file": "/db/changelog/x/b.sql"}}, {"include": {"file": "db/changelog/x/a.sql"}}]}',
} as const;

for (const [name, master] of Object.entries(masters)) {
  test(`runs files in the order of ${name}`, () => {
    const root = "app/src/main/resources/db/changelog";
    checkHistory(
      { [`${root}/${name}`]: master, [`${root}/x/a.sql`]: one, [`${root}/x/b.sql`]: two },
      "liquibase",
      root,
      ['two b::two::a | up single "SELECT 2;"', 'one a::one::a | up single "SELECT 1;"'],
    );
  });
}

test("follows changelogs that include each other, and whole folders", () => {
  const files = {
    "c/changelog-root.yml":
      "databaseChangeLog:\n  - include: {file: changelog-1.xml, relativeToChangelogFile: true}\n  - includeAll: {path: v2, relativeToChangelogFile: true}\n",
    "c/changelog-1.xml":
      '<databaseChangeLog><include file="c/v1/z.sql"/><include file="c/changelog-root.yml"/></databaseChangeLog>',
    "c/v1/z.sql": one,
    "c/v2/1.sql": two,
    "c/v2/2.sql": "SELECT 3;",
  };
  checkHistory(files, "liquibase", "c", [
    'one z::one::a | up single "SELECT 1;"',
    'two 1::two::a | up single "SELECT 2;"',
    'raw 2 | up single "SELECT 3;"',
  ]);
});

test("reports a changeset that occurs twice in a file", () => {
  const { problems } = detectHistories(memoryFiles({ "c/1.sql": `${one}\n--changeset a:one\nSELECT 2;` }), []);
  assert.deepEqual(
    problems.map(({ message }) => message),
    [
      "Changeset one of this author occurs twice in this file. Liquibase refuses to run it: give one of them another id.",
    ],
  );
});

test("adds changesets to the end of the only file", () => {
  const sql = "--liquibase formatted sql\n\n-- changeset ann:007\nSELECT 1;\n";
  assert.deepEqual(
    created({ "c/all.sql": sql }, [
      { name: "b", up: "SELECT 2;\nSELECT 3", down: "SELECT 4;\nSELECT 5;", noTransaction: true },
      { name: "c", up: "SELECT 6" },
    ]),
    {
      "c/all.sql": `${sql}\n-- changeset ann:008 runInTransaction:false\nSELECT 2;\nSELECT 3;\n--rollback SELECT 4;\n--rollback SELECT 5;\n\n-- changeset ann:009\nSELECT 6;\n`,
    },
  );
});

const numbered = { "c/001-a.sql": one, "c/002-b.sql": two };
const addName = "--liquibase formatted sql\n\n--changeset a:add-name\nSELECT 3;\n";

test("adds a file where files are numbered", () => {
  assert.deepEqual(created(numbered, [{ name: "add name", up: "SELECT 3" }]), { "c/003-add-name.sql": addName });
});

test("lists the new file behind all others, as the last SQL file is listed", () => {
  const yaml =
    "databaseChangeLog:\n  - include:\n      file: c/001-a.sql\n  - include:\n      relativeToChangelogFile: true\n      file: 002-b.sql\n  - include:\n      file: other.yaml";
  assert.deepEqual(created({ ...numbered, "c/changelog.yaml": yaml }, [{ name: "add name", up: "SELECT 3" }]), {
    "c/003-add-name.sql": addName,
    "c/changelog.yaml": `${yaml}\n  - include:\n      relativeToChangelogFile: true\n      file: 003-add-name.sql\n`,
  });
  const xml = (more: string) =>
    `<databaseChangeLog>\n  <include file="c/001-a.sql"/>\n  <include file="c/002-b.sql"/>\n  <include file="other.xml"/>\n${more}</databaseChangeLog>\n`;
  assert.deepEqual(created({ ...numbered, "c/changelog.xml": xml("") }, [{ name: "add name", up: "SELECT 3" }]), {
    "c/003-add-name.sql": addName,
    "c/changelog.xml": xml('  <include file="c/003-add-name.sql"/>\n'),
  });
});

test("adds to the last file where a changelog in JSON lists the files", () => {
  const json = '{"databaseChangeLog": [{"include": {"file": "c/001-a.sql"}}, {"include": {"file": "c/002-b.sql"}}]}';
  assert.deepEqual(created({ ...numbered, "c/changelog.json": json }, [{ name: "add name", up: "SELECT 3" }]), {
    "c/002-b.sql": `${two}\n\n--changeset a:add-name\nSELECT 3;\n`,
  });
});

test("turns the transaction off for one changeset", () => {
  assert.deepEqual(withoutTransaction({ "c/1.sql": text }, 0), {
    "c/1.sql": text.replace("ann:1", "ann:1 runInTransaction:false"),
  });
});

test("does not let a body be cut at the semicolons inside", () => {
  const history = { "c/all.sql": "--liquibase formatted sql\n\n--changeset ann:1\nALTER TABLE `a` ENGINE=InnoDB;\n" };
  const made = (up: string, down: string) => {
    const files = created(history, [{ name: "x", up, down }]);
    return typeof files === "string" ? files : (files["c/all.sql"] ?? "");
  };
  const procedure = "CREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\n  SELECT 2;\nEND;";
  assert.match(made(procedure, "DROP PROCEDURE p;"), /^--changeset ann:2 splitStatements:false$/m);
  assert.match(made("DROP PROCEDURE p;", procedure), /^--changeset ann:2 rollbackSplitStatements:false$/m);
  assert.match(made("UPDATE a SET b = ';';\nSELECT 1;", "SELECT 1;"), /^--changeset ann:2$/m);
});
