import { test } from "node:test";
import { checkApplication } from "../../support/application.ts";

test("reads an application with Sequelize, and leaves what only looks like it alone", async () => {
  await checkApplication("sequelize");
});
