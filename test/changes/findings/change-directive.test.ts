import { test } from "node:test";
import { base, checkFindings } from "../../support/change-marks.ts";

test("marks what cannot be read", () => {
  checkFindings({
    ...base,
    "migrations/000002_x.up.sql": `-- cutover: change users.name => users.full_name
--                            ^^ change-directive Write ->
SELECT 1;
`,
  });
});
