import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseChangeDirective } from "../../core/changes/directive.ts";
import { type QuestionKey, type RecipeOffer, recipeOffers } from "../../core/changes/questions.ts";
import { recipes } from "../../core/changes/recipes/index.ts";
import { specOf } from "../../core/changes/spec.ts";

/** What a dialogue makes of a recipe when each question is answered with its example. */
function declared({ questions, fixed }: RecipeOffer): string {
  const answers: Partial<Record<QuestionKey, string>> = { ...fixed };
  for (const { key, example, before, after } of questions) if (example !== "") answers[key] = before + example + after;
  const clauses = (["up", "down", "type", "on"] as const).flatMap((word) =>
    answers[word] === undefined ? [] : [` ${word}(${answers[word]})`],
  );
  return `-- cutover: change ${answers.from} -> ${answers.to}${clauses.join("")}`;
}

suite("questions that begin a staged change", () => {
  const offers = recipeOffers();

  test("every recipe is offered", () => {
    assert.deepEqual(
      offers.map(({ form }) => form).sort(),
      recipes.flatMap(({ form, otherForms = [] }) => [form, ...otherForms]).sort(),
    );
    assert.equal(offers[0]?.id, "rename-column");
  });

  for (const offer of offers)
    test(`the examples of ${offer.form} declare a change of ${offer.id}`, () => {
      const text = declared(offer);
      const parsed = parseChangeDirective(text, { start: 0, end: text.length }, "postgres");
      assert.equal(parsed?.problem, undefined, text);
      assert.ok(parsed?.directive !== undefined, text);
      assert.equal(specOf(parsed.directive, { file: "", span: { start: 0, end: 0 } }, "").recipe, offer.id);
    });

  test("a column that is dropped has nothing to ask but its name", () => {
    const drop = offers.find(({ id }) => id === "drop-column");
    assert.deepEqual(
      drop?.questions.map(({ key }) => key),
      ["from"],
    );
    assert.deepEqual(drop?.fixed, { to: "nothing" });
  });
});
