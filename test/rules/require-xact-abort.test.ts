import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("a transaction needs XACT_ABORT or TRY", () => {
  checkRule(
    "require-xact-abort",
    `
BEGIN TRAN;
^^^^^^^^^^ SET XACT_ABORT ON
COMMIT;
`,
    { dialect: "sqlserver" },
  );
  checkRule("require-xact-abort", "SET XACT_ABORT ON;\nBEGIN TRAN;\nCOMMIT;", { dialect: "sqlserver" });
  checkRule(
    "require-xact-abort",
    "BEGIN TRY\nBEGIN TRAN;\nCOMMIT;\nEND TRY\nBEGIN CATCH\nROLLBACK;\nTHROW;\nEND CATCH",
    {
      dialect: "sqlserver",
    },
  );
});
