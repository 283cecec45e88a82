import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("numbering each row rewrites the table", () => {
  checkRule(
    "add-column-serial",
    `
ALTER TABLE users ADD COLUMN number bigserial;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ rewrites the table to number each row: it locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves new tables and plain columns alone", () => {
  checkRule("add-column-serial", "CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN number bigserial;");
  checkRule("add-column-serial", "ALTER TABLE users ADD COLUMN number bigint;");
});

test("advises the type that the serial stands for", () => {
  checkRule(
    "add-column-serial",
    `
ALTER TABLE users ADD COLUMN a bigserial;
                  ^^^^^^^^^^^^^^^^^^^^^^ Add a plain bigint column
ALTER TABLE users ADD COLUMN b serial;
                  ^^^^^^^^^^^^^^^^^^^ Add a plain integer column
`,
  );
});
