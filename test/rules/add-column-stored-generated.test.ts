import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("a stored column is computed for each row", () => {
  checkRule(
    "add-column-stored-generated",
    `
ALTER TABLE users ADD COLUMN total int GENERATED ALWAYS AS (a + b) STORED;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Adding users.total as a stored generated column rewrites the table
`,
  );
});

test("leaves new tables and virtual columns alone", () => {
  checkRule(
    "add-column-stored-generated",
    "CREATE TABLE users (a int, b int);\nALTER TABLE users ADD COLUMN total int GENERATED ALWAYS AS (a + b) STORED;",
  );
  checkRule(
    "add-column-stored-generated",
    "ALTER TABLE users ADD COLUMN total int GENERATED ALWAYS AS (a + b) VIRTUAL;",
    { version: 18 },
  );
});
