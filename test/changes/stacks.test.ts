import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkFindings, expanded } from "../support/change-marks.ts";
import type { Texts } from "../support/changes.ts";
import { codeParser } from "../support/code-parser.ts";

/** One file a stack: the files of its application in each phase, with the findings under the spans. */
const folder = "test/fixtures/changes";
const parser = await codeParser(["typescript", "javascript", "python", "ruby", "go", "rust", "java"]);

/** The one history of migrations that all stacks share, as far as it has come in each phase. */
const users = {
  "migrations/000001_users.up.sql":
    "CREATE TABLE users (id int PRIMARY KEY, name text, email text);\nCREATE TABLE teams (id int PRIMARY KEY, name text);\n",
};
const expand = { ...users, "migrations/000002_expand.up.sql": expanded["migrations/000002_expand.up.sql"] ?? "" };
/** Both ways: in the end code writes the new column alone. */
const trigger = `CREATE FUNCTION sync_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.full_name IS NULL THEN NEW.full_name := NEW.name; ELSE NEW.name := NEW.full_name; END IF;
  ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name THEN
    NEW.name := NEW.full_name;
  ELSE
    NEW.full_name := NEW.name;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sync_name();
`;
const synced = { ...expand, "migrations/000003_sync.up.sql": trigger };
const filled = {
  ...synced,
  "migrations/000004_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n",
};
const histories: Readonly<Record<string, Texts>> = {
  expand: {
    ...users,
    "migrations/000002_expand.up.sql": "-- cutover: change users.name -> users.full_name\nSELECT 1;\n",
  },
  "dual-write": expand,
  backfill: synced,
  verify: { ...filled, "cutover.json": '{ "environments": [{ "name": "staging" }] }' },
  cutover: filled,
  contract: filled,
};

/** Parts of a fixture: `models` in every phase, `traps` too, those of a phase, `required` with inserts that leave a column out, and `filled` where it is not. */
function partsOf(text: string): readonly { readonly part: string; readonly file: string; readonly text: string }[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((section) => {
      const [head = "", ...lines] = section.split("\n");
      const [part = "", file = ""] = head.split(" ");
      return { part, file, text: lines.join("\n") };
    });
}

/** What looks like the column to whoever compares names only; each stack has each. */
const traps = ["alias", "converter", "enum", "form", "function", "getter", "other table", "session"];

for (const name of readdirSync(folder)) {
  const parts = partsOf(readFileSync(join(folder, name), "utf8"));
  const of = (part: string): Texts =>
    Object.fromEntries(parts.filter((each) => each.part === part).map(({ file, text }) => [file, text]));

  for (const [phase, history] of Object.entries(histories)) {
    test(`${name}: ${phase}`, () => {
      const { change } = checkFindings({ ...history, ...of("models"), ...of("traps"), ...of(phase) }, { parser });
      assert.equal(change.phase, phase);
    });
  }

  test(`${name}: what is still used cannot be dropped`, () => {
    checkFindings(
      {
        ...expand,
        "migrations/000003_drop.up.sql": `ALTER TABLE users DROP COLUMN name;
                              ^^^^ contract-in-use users.name
`,
        ...of("models"),
        ...withoutMarks(of("cutover")),
      },
      { parser },
    );
  });

  test(`${name}: a drop waits for a release without the column`, () => {
    const before = { ...of("models"), ...withoutMarks(of("cutover")) };
    checkFindings(
      {
        ...users,
        "migrations/000002_drop.up.sql": `ALTER TABLE users ADD COLUMN full_name text;
ALTER TABLE users DROP COLUMN name;
                              ^^^^ contract-with-last-use users.name
`,
        ...Object.fromEntries(Object.entries(before).map(([file, text]) => [`${file} (released)`, text])),
      },
      { parser },
    );
  });

  test(`${name}: an insert that leaves out what is required from now on fails`, () => {
    const required = {
      ...users,
      "migrations/000002_region.up.sql": "ALTER TABLE users ADD COLUMN region text NOT NULL;\n",
    };
    checkFindings({ ...required, ...of("models"), ...of("required") }, { parser });
    checkFindings({ ...required, ...of("models"), ...of("filled") }, { parser });
  });

  test(`${name}: a column that comes back is there`, () => {
    const again = {
      ...users,
      "migrations/000002_drop.up.sql": "ALTER TABLE users DROP COLUMN name;\n",
      "migrations/000003_again.up.sql": "ALTER TABLE users ADD COLUMN name text;\n",
    };
    const { derived } = checkFindings({ ...again, ...of("models"), ...withoutMarks(of("cutover")) }, { parser });
    assert.deepEqual(derived.changes, []);
  });

  test(`${name}: names alone report nothing`, () => {
    const found = [
      ...Object.values(of("traps"))
        .join("\n")
        .matchAll(/^\s*(?:#|\/\/) trap: (.*)$/gm),
    ];
    assert.deepEqual(found.map(([, trap]) => trap).sort(), traps);
    const rest = Object.fromEntries(Object.entries(of("models")).filter(([file]) => !/user/i.test(file)));
    const drop = { ...users, "migrations/000002_drop.up.sql": "ALTER TABLE users DROP COLUMN name;\n" };
    checkFindings({ ...drop, ...withoutUsers(rest), ...of("traps") }, { parser });
  });
}

function withoutMarks(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, text.replace(/^\s*\^+.*\n/gm, "")]));
}

/** The models of the contract phase no longer declare the column. */
function withoutUsers(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => !/users|User/.test(text)));
}
