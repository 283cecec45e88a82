import assert from "node:assert/strict";
import { test } from "node:test";
import { djangoModels } from "../../../core/code/models/django.ts";
import { checkApplication } from "../../support/application.ts";

test("reads an application with Django, and leaves what only looks like it alone", async () => {
  await checkApplication("django");
});

const nowhere = { start: 0, end: 0 };
const old = { name: "name", column: "name", span: nowhere, line: nowhere };

test("says where another column belongs in keyword arguments, dictionaries and assignments", async () => {
  const files = await checkApplication("django");
  const views = files.find(({ file }) => file === "blog/views.py");
  const places = views?.usages.sinks.flatMap(({ insertions }) => insertions) ?? [];
  const forms = places.map(({ beside, syntax, reusableValue }) => `${syntax} ${beside} ${reusableValue}`);
  assert.ok(forms.includes("keyword slug slug"));
  assert.ok(forms.includes("quoted display_name slug"));
  assert.ok(forms.includes("statement title slug"));
});

test("takes save of a model and receivers of pre_save for hooks", async () => {
  const files = await checkApplication("django");
  const models = files.find(({ file }) => file === "blog/models.py");
  const hooked = models?.usages.usages.filter(({ sink }) => models.usages.sinks[sink]?.kind === "hook");
  assert.deepEqual(
    hooked?.map(({ column }) => column),
    ["slug", "label"],
  );
});

test("declares another column as the old one, but nullable", () => {
  const declare = (source: string) => djangoModels.declaration(source, old, "full_name", "full_name");
  assert.equal(
    declare('name = models.CharField(_("name"), max_length=80, unique=True, default="")'),
    "full_name = models.CharField(max_length=80, blank=True, null=True)",
  );
  assert.equal(declare("name = models.ManyToManyField(Tag)"), undefined);
});
