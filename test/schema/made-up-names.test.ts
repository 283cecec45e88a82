import assert from "node:assert/strict";
import { test } from "node:test";
import { madeUpName } from "../../core/schema/made-up-names.ts";

const free = () => false;

test("joins table, columns and label", () => {
  assert.equal(madeUpName("users", "email", "key", free), "users_email_key");
  assert.equal(madeUpName("users", undefined, "pkey", free), "users_pkey");
});

test("numbers a name that is taken", () => {
  const taken = new Set(["users_email_idx", "users_email_idx1"]);
  assert.equal(
    madeUpName("users", "email", "idx", (name) => taken.has(name)),
    "users_email_idx2",
  );
});

test("shortens the longer part first, to 63 bytes", () => {
  const name = madeUpName("t".repeat(60), "c".repeat(20), "idx", free);
  assert.equal(name, `${"t".repeat(38)}_${"c".repeat(20)}_idx`);
  assert.equal(name.length, 63);
});

test("does not cut a character in two", () => {
  const name = madeUpName("é".repeat(40), undefined, "pkey", free);
  assert.equal(name, `${"é".repeat(29)}_pkey`);
});
