import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "on-delete-cascade";

test("reports a foreign key that deletes, wherever it stands", () => {
  checkRule(
    rule,
    `
CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id) ON DELETE CASCADE, team_id integer REFERENCES teams (id));
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Deleting a row of users deletes all rows of orders
`,
    { dialect: "sqlite" },
  );
});
