import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "require-on-delete";

test("asks for a decision in every dialect", () => {
  for (const dialect of ["postgres", "mysql", "mariadb"] as const)
    checkRule(
      rule,
      `
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id);
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ when a row of users is deleted
ALTER TABLE orders ADD CONSTRAINT fk_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE SET NULL;
`,
      { dialect },
    );
});
