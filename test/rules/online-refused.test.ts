import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("knows the edition", () => {
  const sql = "CREATE INDEX IX ON dbo.Users (Email) WITH (ONLINE = ON);";
  checkRule("online-refused", `${sql}\n${"^".repeat(sql.length - 1)} Express edition refuses ONLINE = ON`, {
    dialect: "sqlserver",
    edition: "Express",
  });
  checkRule("online-refused", sql, { dialect: "sqlserver", edition: "Enterprise" });
  checkRule("online-refused", sql, { dialect: "sqlserver" });
});
