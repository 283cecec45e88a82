import { test } from "node:test";
import { checkApplication } from "../../support/application.ts";

test("reads an application with Django, and leaves what only looks like it alone", async () => {
  await checkApplication("django");
});
