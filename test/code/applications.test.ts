import { test } from "node:test";
import { checkApplication } from "../support/application.ts";

/** Libraries that take SQL as it is, and those whose tests of single calls have a file of their own. */
for (const folder of ["dapper", "ef-core", "eloquent", "jooq", "jpa", "mybatis", "prisma", "sqlc"])
  test(`reads an application with ${folder}, and leaves what only looks like it alone`, async () => {
    await checkApplication(folder);
  });
