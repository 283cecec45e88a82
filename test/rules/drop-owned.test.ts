import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("drops tables that nobody names", () => {
  checkRule("drop-owned", {
    "migrations/1_base.sql": "CREATE TABLE reports (id bigint);\nALTER TABLE reports OWNER TO reporting;",
    "migrations/2_change.sql": `
DROP OWNED BY reporting, "Ann" CASCADE;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This drops everything that reporting and Ann own (reports as far as the migrations tell), rows included
`,
  });
});

test("leaves roles alone that own nothing any more", () => {
  checkRule("drop-owned", "REASSIGN OWNED BY reporting TO app;\nDROP OWNED BY reporting;");
  checkRule(
    "drop-owned",
    `
REASSIGN OWNED BY reporting TO app;
ALTER TABLE reports OWNER TO reporting;
DROP OWNED BY reporting;
^^^^^^^^^^^^^^^^^^^^^^^ everything that reporting owns
`,
  );
});
