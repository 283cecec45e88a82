import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("an exclusion constraint has no concurrent form", () => {
  checkRule(
    "add-exclusion-constraint",
    `
ALTER TABLE bookings ADD CONSTRAINT free EXCLUDE USING gist (room WITH =);
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Adding exclusion constraint free locks bookings against reads and writes
`,
  );
});

test("leaves new tables alone", () => {
  checkRule(
    "add-exclusion-constraint",
    "CREATE TABLE bookings (room int);\nALTER TABLE bookings ADD EXCLUDE USING gist (room WITH =);",
  );
});
