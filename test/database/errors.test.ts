import assert from "node:assert/strict";
import { test } from "node:test";
import { errorText } from "../../database/errors.ts";

const messages: readonly (readonly [string, string])[] = [
  ["Duplicate entry 'ann@example.org' for key 'users.email'", "Duplicate entry '…' for key 'users.email'"],
  ["Duplicate entry 'O'Neil' for key 'name'", "Duplicate entry '…' for key 'name'"],
  ["Truncated incorrect INTEGER value: '12 Elm Street'", "Truncated incorrect INTEGER value: '…'"],
  [
    "Incorrect integer value: 'it's' for column 'age' at row 3",
    "Incorrect integer value: '…' for column 'age' at row 3",
  ],
  ['invalid input syntax for type integer: "12 Elm Street"', 'invalid input syntax for type integer: "…"'],
  ['invalid input value for enum mood: "sad"', 'invalid input value for enum mood: "…"'],
  ['date/time field value out of range: "2030-02-31"', 'date/time field value out of range: "…"'],
  ['value "99999999999" is out of range for type integer', 'value "…" is out of range for type integer'],
  ['relation "users" does not exist', 'relation "users" does not exist'],
  [
    'duplicate key value violates unique constraint "users_pkey"',
    'duplicate key value violates unique constraint "users_pkey"',
  ],
];

for (const [message, shown] of messages) {
  test(`shows ${shown}`, () => assert.equal(errorText(new Error(message)), shown));
}

test("shows no credential", () => {
  const error = new Error("connect postgres://app:s3cret@db/shop failed for s3cret");
  assert.equal(errorText(error, ["s3cret"]), "connect postgres://***@db/shop failed for ***");
});
