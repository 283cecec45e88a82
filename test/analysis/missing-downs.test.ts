import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../support/findings.ts";

const rules = { "require-down": { severity: "warning" } };
const messages = (files: Readonly<Record<string, string>>, framework: "golang-migrate" | "goose" | "sqlx" | "plain") =>
  findingsOf(files, { framework, rules, shipped: [] })
    .filter(({ rule }) => rule === "require-down")
    .map(({ message }) => message);

const up = "CREATE TABLE notes (id bigint PRIMARY KEY);";

test("reports a migration without a down script, or with an empty one", () => {
  assert.deepEqual(messages({ "migrations/1_notes.up.sql": up }, "golang-migrate"), [
    "1_notes has no down script, so golang-migrate cannot take it back when a deployment goes wrong. Write the statements that undo it.",
  ]);
  assert.deepEqual(
    messages({ "migrations/1_notes.sql": `-- +goose Up\n${up}\n-- +goose Down\n-- nothing\n` }, "goose"),
    [
      "1_notes has a down script without a statement, so goose cannot take it back when a deployment goes wrong. Write the statements that undo it.",
    ],
  );
});

test("leaves a way back, empty migrations and frameworks without one alone", () => {
  assert.deepEqual(
    messages({ "migrations/1_notes.up.sql": up, "migrations/1_notes.down.sql": "DROP TABLE notes;" }, "golang-migrate"),
    [],
  );
  assert.deepEqual(messages({ "migrations/1_notes.up.sql": "-- nothing" }, "golang-migrate"), []);
  assert.deepEqual(messages({ "migrations/1_notes.sql": up }, "sqlx"), []);
  assert.deepEqual(messages({ "migrations/1_notes.sql": up }, "plain"), []);
});

test("is off unless it is asked for", () => {
  const found = findingsOf({ "migrations/1_notes.up.sql": up }, { framework: "golang-migrate", shipped: [] });
  assert.deepEqual(
    found.filter(({ rule }) => rule === "require-down"),
    [],
  );
});
