import assert from "node:assert/strict";
import { test } from "node:test";
import { rubyInErb } from "../../../core/code/templates/erb.ts";

test("leaves the code of a template where it was", () => {
  const template = `<%# a comment
of two lines %>
<h1><%= user.name -%></h1><% if a %>é<%== b %><% end %>
<%% escaped %>`;
  const code = rubyInErb(template);
  assert.deepEqual(
    code.split("\n").map((line) => line.trimEnd()),
    ["", "", "        user.name ;          if a ;       b ;    end ;", ""],
  );
  assert.equal(code.indexOf("user.name"), template.indexOf("user.name"));
  assert.equal(code.indexOf("end"), template.indexOf("end %>"));
  assert.equal(code.length, template.length);
});

test("takes what is not closed for text", () => {
  assert.equal(rubyInErb("a <%= b"), "       ");
});
