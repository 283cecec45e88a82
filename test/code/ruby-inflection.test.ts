import assert from "node:assert/strict";
import { test } from "node:test";
import { classify, pluralize, singularize, underscore } from "../../core/code/ruby/inflection.ts";

test("names tables after classes as Rails does", () => {
  const tables = {
    Story: "stories",
    Person: "people",
    Child: "children",
    StoryText: "story_texts",
    HatRequest: "hat_requests",
    Address: "addresses",
    Box: "boxes",
    Status: "statuses",
    Analysis: "analyses",
    Medium: "media",
    Equipment: "equipment",
    HTTPRequest: "http_requests",
    Day: "days",
    Knife: "knives",
  };
  for (const [name, table] of Object.entries(tables)) {
    assert.equal(pluralize(underscore(name)), table);
    assert.equal(underscore(classify(table)), underscore(name));
  }
  assert.equal(singularize("news"), "news");
});
