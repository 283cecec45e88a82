import { test } from "node:test";
import { checkApplication } from "../support/application.ts";

/** Libraries that take SQL as it is, and one whose tests of single calls have a file of their own. */
for (const folder of ["prisma", "sqlc", "sqlx"])
  test(`reads an application with ${folder}, and leaves what only looks like it alone`, async () => {
    await checkApplication(folder);
  });
