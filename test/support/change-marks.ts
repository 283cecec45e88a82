import assert from "node:assert/strict";
import { type ChangesOptions, ChangesWorkspace, type Texts } from "./changes.ts";
import { firstLineOf, type Mark, readMarks, writeMarks } from "./marks.ts";

/**
 * Checks all that staged changes report in a workspace. Each mark under a line stands for a finding: the rule, and words of its message. The
 * workspace is returned for what else there is to look at. Rules that are `silent` need no mark.
 */
export function checkFindings(marked: Texts, options: ChangesOptions & { silent?: readonly string[] } = {}) {
  const read = Object.entries(marked).map(([file, text]) => ({ file, ...readMarks(text) }));
  const workspace = new ChangesWorkspace(Object.fromEntries(read.map(({ file, text }) => [file, text])), options);
  for (const { file, text, marks } of read) {
    const found = workspace.findings
      .filter((finding) => finding.file === file && options.silent?.includes(finding.rule) !== true)
      .map(({ span, rule, message }): Mark => ({ span: firstLineOf(text, span), message: `${rule} ${message}` }));
    assert.ok(
      found.length === marks.length && marks.every((mark) => found.some((one) => fits(one, mark))),
      `${file}: found\n${writeMarks(text, found)}\n\nexpected\n${writeMarks(text, marks)}`,
    );
  }
  return workspace;
}

function fits(found: Mark, { span, message }: Mark): boolean {
  const [rule = "", ...words] = message.split(" ");
  return (
    found.span.start === span.start &&
    found.span.end === span.end &&
    found.message.startsWith(`${rule} `) &&
    found.message.includes(words.join(" "))
  );
}

const migrations: Texts = {
  "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text, email text);\n",
  "migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
};

/** A table `users` in migration 1. */
export const base: Texts = { "migrations/000001_users.up.sql": migrations["migrations/000001_users.up.sql"] ?? "" };

/** The same, and a declared change of `users.name` to `users.full_name` in migration 2. */
export const expanded: Texts = migrations;

/** A complete trigger for it, written by hand. */
export const handWritten = `CREATE FUNCTION copy_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.full_name := NEW.name;
  RETURN NEW;
END $$;
CREATE TRIGGER copy_name BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION copy_name();
`;
