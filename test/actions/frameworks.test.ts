import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { FrameworkId } from "../../core/migrations/types.ts";
import { allFindings, applyFix, pictureOf, proveFix, type Texts, workspaceOver } from "../support/fixes.ts";
import { filesIn, sampleFrameworks } from "../support/framework-files.ts";

/** One way in which a rewrite falls into files. */
interface Shape {
  readonly name: string;
  readonly rule: string;
  readonly up: string;
  readonly down?: string;
}

const shapes: readonly Shape[] = [
  {
    name: "a change inside the statement",
    rule: "add-json-column",
    up: "ALTER TABLE users ADD COLUMN settings json;\n",
    down: "ALTER TABLE users DROP COLUMN settings;\n",
  },
  {
    name: "no transaction, alone",
    rule: "create-index-blocking",
    up: "CREATE INDEX users_email_idx ON users (email);\n",
    down: "DROP INDEX CONCURRENTLY users_email_idx;\n",
  },
  {
    name: "no transaction, under a timeout",
    rule: "create-index-blocking",
    up: "SET lock_timeout = '2s';\n\nCREATE INDEX users_email_idx ON users (email);\n",
  },
  {
    name: "no transaction, between BEGIN and COMMIT",
    rule: "create-index-blocking",
    up: "BEGIN;\n\nCREATE INDEX users_email_idx ON users (email);\n\nCOMMIT;\n",
  },
  {
    name: "no transaction, among others",
    rule: "create-index-blocking",
    up: "ALTER TABLE users ADD COLUMN nick text;\n\n-- For the login.\nCREATE INDEX users_email_idx ON users (email);\n\nALTER TABLE users ADD COLUMN born date;\n",
    down: "ALTER TABLE users DROP COLUMN born;\nDROP INDEX users_email_idx;\nALTER TABLE users DROP COLUMN nick;\n",
  },
  {
    name: "one later migration",
    rule: "add-check-validating",
    up: "ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0);\n",
    down: "ALTER TABLE users DROP CONSTRAINT users_age_check;\n",
  },
  {
    name: "several later migrations",
    rule: "set-not-null",
    up: "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n",
    down: "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;\n",
  },
  {
    name: "no transaction, and a later migration",
    rule: "add-unique-blocking",
    up: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);\n",
    down: "ALTER TABLE users DROP CONSTRAINT users_email_key;\n",
  },
  {
    name: "a block that commits by itself",
    rule: "unbatched-backfill",
    up: "UPDATE users SET full_name = first_name WHERE full_name IS NULL;\n",
  },
  {
    name: "a removal",
    rule: "nested-transaction",
    up: "BEGIN;\nALTER TABLE users ADD COLUMN nick text;\nCOMMIT;\n",
    down: "ALTER TABLE users DROP COLUMN nick;\n",
  },
  {
    name: "a setting before the statement",
    rule: "require-lock-timeout",
    up: "ALTER TABLE users ADD COLUMN nick text;\n",
    down: "ALTER TABLE users DROP COLUMN nick;\n",
  },
];

const released = {
  name: "users",
  up: "CREATE TABLE users (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n  email text,\n  age integer,\n  first_name text,\n  full_name text\n);\n",
  down: "DROP TABLE users;\n",
};

for (const framework of sampleFrameworks) {
  test(`${framework} writes each shape of a fix by its own conventions`, () => {
    const pictures = shapes
      .map((shape) => `${"=".repeat(100)}\n${shape.name}\n\n${outcome(framework, shape)}`)
      .join("\n\n");
    const golden = `test/fixtures/fixes/${framework}.txt`;
    if (process.env.UPDATE === "1") writeFileSync(golden, `${pictures}\n`);
    assert.equal(`${pictures}\n`, readFileSync(golden, "utf8"));
  });
}

/** The picture of a fix that was proven, or why there is none. */
function outcome(framework: FrameworkId, { rule, up, down }: Shape): string {
  const before = enabled(
    filesIn(framework, [released, { name: "change", up, ...(down !== undefined && { down }) }]),
    rule,
  );
  const shipped = Object.keys(filesIn(framework, [released])).filter((file) => file.endsWith(".sql"));
  const workspace = workspaceOver(before, shipped);
  const finding = allFindings(workspace).find(
    (each) => each.rule === rule && each.rewrites.length > 0 && !shipped.includes(each.file),
  );
  const fix = finding && workspace.fixes(finding).find(({ kind }) => kind === "quickfix");
  if (finding === undefined || fix === undefined) return "nothing to fix";
  if (fix.disabled !== undefined) return `refused: ${fix.disabled}`;
  const after = applyFix(before, fix);
  // Nothing tells how plain files are run, so a timeout that is set there stays.
  proveFix(before, after, finding, {
    shipped,
    allow: framework === "plain" ? ["timeout-cancels-concurrent-build"] : [],
  });
  return `${fix.title}\n${pictureOf(before, after)}`;
}

/** Turns a rule on that is off by default. */
function enabled(texts: Texts, rule: string): Texts {
  const configuration: object = JSON.parse(texts["cutover.json"] ?? "{}");
  return { ...texts, "cutover.json": JSON.stringify({ ...configuration, rules: { [rule]: { severity: "warning" } } }) };
}
