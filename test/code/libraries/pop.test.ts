import { test } from "node:test";
import { checkApplication } from "../../support/application.ts";

test("reads structs that pop writes, whole or by the names of columns", async () => {
  await checkApplication("pop");
});
