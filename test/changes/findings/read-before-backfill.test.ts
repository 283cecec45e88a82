import { test } from "node:test";
import { checkFindings, expanded, handWritten } from "../../support/change-marks.ts";
import { codeParser } from "../../support/code-parser.ts";

test("marks a read of the empty column, but not a fallback", () => {
  checkFindings({
    ...expanded,
    "migrations/000003_sync.up.sql": handWritten,
    "src/a.ts": `
q("SELECT full_name FROM users");
          ^^^^^^^^^ read-before-backfill Fall back to users.name
q("SELECT COALESCE(full_name, name) FROM users");
`,
  });
});

test("says nothing of reads and NOT NULL when a directive says that the rows are filled by now", () => {
  checkFindings({
    ...expanded,
    "migrations/000003_sync.up.sql": handWritten,
    "migrations/000004_require.up.sql": `
-- cutover: change users.name -> users.full_name backfilled(by hand, with psql)
ALTER TABLE users ADD CONSTRAINT given CHECK (full_name IS NOT NULL) NOT VALID;
`,
    "src/a.ts": `
q("SELECT full_name FROM users");
`,
  });
});

test("a backfill asks for rows that have no value yet, which is no read of one", async () => {
  const parser = await codeParser(["typescript", "python", "ruby", "rust"]);
  checkFindings(
    {
      ...expanded,
      "migrations/000003_sync.up.sql": handWritten,
      "src/a.ts": `
q("SELECT id FROM users WHERE full_name IS NULL");
q("SELECT id FROM users WHERE full_name IS NOT NULL");
                              ^^^^^^^^^ read-before-backfill
`,
      "app/models/user.rb": "class User < ApplicationRecord\nend\n",
      "app/fill.rb": "User.where(full_name: nil).find_each { |user| fill(user) }\n",
      "src/schema.rs":
        "diesel::table! {\n    users (id) {\n        id -> Int4,\n        name -> Text,\n        full_name -> Nullable<Text>,\n    }\n}\n",
      "src/fill.rs":
        "use crate::schema::users;\nfn f() { users::table.filter(users::full_name.is_null()).select(users::id).load(conn); }\n",
    },
    { parser },
  );
});

test("a column that is read where it is written is part of the dual-write", () => {
  checkFindings({
    ...expanded,
    "migrations/000003_sync.up.sql": handWritten,
    "src/a.ts": `
q("UPDATE users SET name = name || $1, full_name = full_name || $1 WHERE id = $2");
`,
  });
});
