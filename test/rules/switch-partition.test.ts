import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "switch-partition";

test("says which tables wait, unless it waits behind others or gives up", () => {
  checkRule(
    rule,
    `
ALTER TABLE dbo.Events SWITCH PARTITION 2 TO dbo.EventsOld PARTITION 1;
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Events and EventsOld
GO
SET LOCK_TIMEOUT 2000;
ALTER TABLE dbo.Events SWITCH TO dbo.EventsOld;
`,
    { dialect: "sqlserver" },
  );
});

test("a table of the same migration has nobody who waits", () => {
  checkRule(
    rule,
    `
CREATE TABLE dbo.EventsOld (Id INT NOT NULL);
GO
ALTER TABLE dbo.Events SWITCH TO dbo.EventsOld;
                       ^^^^^^^^^^^^^^^^^^^^^^^ queries on Events, and
`,
    { dialect: "sqlserver" },
  );
});

test("lets it wait at low priority, where it stays silent then", () => {
  const written = "ALTER TABLE dbo.Events SWITCH TO dbo.EventsOld";
  const [finding] = findingsOfRule(rule, `${written};`, { dialect: "sqlserver" });
  const waiting = `${written} WITH (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF))`;
  assert.equal(finding?.rewrites[0]?.replacement, waiting);
  checkRule(rule, `${waiting};`, { dialect: "sqlserver" });
});
