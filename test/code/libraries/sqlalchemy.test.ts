import { test } from "node:test";
import { checkApplication } from "../../support/application.ts";

test("reads an application with SQLAlchemy, and leaves what only looks like it alone", async () => {
  await checkApplication("sqlalchemy");
});
