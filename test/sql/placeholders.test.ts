import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fillHoles, type HoleStyle } from "../../core/sql/placeholders.ts";

const cases: readonly (readonly [name: string, styles: readonly HoleStyle[], before: string, after: string])[] = [
  [
    "names a Go template hole",
    ["double-brace"],
    "ALTER TABLE {{.prefix}}t ADD c int",
    "ALTER TABLE ___prefix__t ADD c int",
  ],
  ["names a Flyway placeholder", ["dollar-brace"], `DROP TABLE \${schema}.t`, "DROP TABLE __schema_.t"],
  ["blanks what steers a template", ["double-brace"], "{{if .x}}DROP TABLE t{{end}}", "         DROP TABLE t       "],
  [
    "blanks only what steers a template if asked",
    ["template-control"],
    "{{if .x}}DROP TABLE {{.y}}{{end}}",
    "         DROP TABLE {{.y}}       ",
  ],
  ["blanks Jinja statements", ["double-brace"], "{% if x %}SELECT 1{% endif %}", "          SELECT 1           "],
  ["balances braces", ["dollar-brace"], `SELECT \${f({ a: 1 })} + 1`, "SELECT __f___a__1____ + 1"],
  [
    "makes parameters of values",
    ["question", "colon", "percent", "at"],
    "a = ? AND b = :b1 AND c = %(c)s AND d = @d",
    "a = 0 AND b = $00 AND c = $0000 AND d = $0",
  ],
  ["leaves casts and assignments alone", ["colon"], "a::text, b := 1, c[1:n]", "a::text, b := 1, c[1:n]"],
  ["leaves operators alone", ["percent", "at"], "a % b, a @> b, @@x", "a % b, a @> b, @@x"],
  [
    "leaves strings and comments alone",
    ["double-brace", "question"],
    "'{{1,2},{3,4}}' -- ?\n/* {{x}} */ \"?\"",
    "'{{1,2},{3,4}}' -- ?\n/* {{x}} */ \"?\"",
  ],
  ["leaves a hole alone that is not closed", ["double-brace", "dollar-brace"], `SELECT {{x, \${y`, `SELECT {{x, \${y`],
];
for (const [name, styles, before, after] of cases) {
  test(name, () => assert.equal(fillHoles(before, "postgres", styles), after));
}

test("never changes the length", () => {
  const parts = fc.array(
    fc.constantFrom(
      `\${`,
      "{{",
      "}}",
      "}",
      "{%",
      "%}",
      "?",
      ":a",
      "%s",
      "%(",
      ")",
      "@b",
      "'",
      "$$",
      "--",
      "\n",
      "x",
      " ",
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(parts, (pieces) => {
      const text = pieces.join("");
      const filled = fillHoles(text, "postgres", [
        "dollar-brace",
        "double-brace",
        "question",
        "colon",
        "percent",
        "at",
      ]);
      assert.equal(filled.length, text.length);
    }),
    { numRuns: 2000 },
  );
});
