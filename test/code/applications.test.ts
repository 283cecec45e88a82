import { test } from "node:test";
import { checkApplication } from "../support/application.ts";

/** Libraries that take SQL as it is, so that the reader of SQL in strings and files is all they need. */
for (const folder of ["sqlc", "sqlx"])
  test(`reads an application with ${folder}, and leaves what only looks like SQL alone`, async () => {
    await checkApplication(folder);
  });
