import assert from "node:assert/strict";
import { test } from "node:test";
import { checkApplication } from "../../support/application.ts";

test("reads an application with ActiveRecord, and leaves what only looks like it alone", async () => {
  const files = await checkApplication("active-record");
  const user = files.find(({ file }) => file === "app/models/user.rb");
  assert.ok(user !== undefined);
  const { usages, sinks } = user.usages;
  const whole = usages.find(({ column }) => column === "*");
  assert.deepEqual(whole?.except, ["legacy_name", "old_flag"], "ignored columns are no longer declared");
  const hooked = usages.filter(({ sink }) => sinks[sink]?.kind === "hook").map(({ column }) => column);
  assert.deepEqual(hooked, ["slug", "email"], "what runs before a row is saved");
});

test("repeats no value that a method gives", async () => {
  const files = await checkApplication("active-record");
  const sinks = files.flatMap(({ usages }) => usages.sinks);
  const values = sinks.flatMap(({ insertions }) => insertions).filter(({ value }) => value === "name");
  // rename(name) has a parameter; in the controller, name is a method.
  assert.deepEqual(
    values.map(({ beside, reusableValue }) => `${beside} ${reusableValue}`),
    ["full_name undefined", "full_name name", "full_name name", "full_name name"],
  );
});

test("says where another column belongs in a hash, with rockets, and in assignments", async () => {
  const files = await checkApplication("active-record");
  const controller = files.find(({ file }) => file === "app/controllers_posts.rb");
  const places = controller?.usages.sinks.flatMap(({ insertions }) => insertions) ?? [];
  const forms = places.map(({ beside, syntax, naming, reusableValue }) => ({ beside, syntax, naming, reusableValue }));
  assert.deepEqual(
    forms.filter(({ beside }) => beside === "kind"),
    [{ beside: "kind", syntax: "rocket", naming: "column", reusableValue: '"new"' }],
  );
  assert.deepEqual(
    forms.filter(({ beside }) => beside === "headline"),
    [{ beside: "headline", syntax: "statement", naming: "column", reusableValue: "params[:headline]" }],
  );
});
