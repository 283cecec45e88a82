import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { completeDirective } from "../../core/changes/complete-directive.ts";

const at = (file: string, start: number) => ({ created: { file, span: { start, end: start + 1 } } });
const columns = [
  { table: "orders", column: "note", type: "text", ...at("1.sql", 9) },
  { table: "users", column: "full_name", type: "text", ...at("2.sql", 0) },
  { table: "users", column: "id", type: "bigint", ...at("1.sql", 0) },
  { table: "users", column: "name", type: "text", ...at("1.sql", 3) },
];

/** The typed text with each proposal in its place; `‸` is where the cursor ends up when that is not behind. */
function completed(typed: string): readonly string[] {
  return completeDirective(typed, columns).map(({ text, open, replaces }) => {
    const before = typed.slice(0, typed.length - replaces);
    return before + (open === undefined ? text : `${open}‸${text.slice(open.length)}`);
  });
}

suite("completion in change directives", () => {
  test("offers columns, then what else a change can begin with", () => {
    assert.deepEqual(completed(" us"), [
      " orders.note -> ",
      " users.full_name -> ",
      " users.id -> ",
      " users.name -> ",
      " table ",
      " type ",
      " nothing -> ",
    ]);
  });

  test("offers the arrow behind a name", () => {
    assert.deepEqual(completed(" users.name "), [" users.name -> "]);
  });

  test("offers the other columns of the table first, the last one before all, then goals", () => {
    const found = completed(" users.name -> ");
    assert.deepEqual(found.slice(0, 4), [
      " users.name -> users.full_name",
      " users.name -> users.id",
      " users.name -> nothing",
      " users.name -> required",
    ]);
    assert.ok(found.includes(" users.name -> default "));
    assert.ok(found.includes(" users.name -> check(‸)"));
    assert.equal(found.at(-1), " users.name -> orders.note");
  });

  test("offers clauses that are not there yet", () => {
    const found = completed(" users.name -> users.full_name up(trim(name)) d");
    assert.ok(found.includes(" users.name -> users.full_name up(trim(name)) down(‸)"));
    assert.ok(found.includes(" users.name -> users.full_name up(trim(name)) backfilled(‸)"));
    assert.ok(!found.some((text) => /up\(‸\)/.test(text)));
    assert.deepEqual(completed(" users.name -> users.full_name backfilled(by the job "), []);
  });

  test("offers the old columns in up, the new ones in down", () => {
    const inUp = completed(" users.name -> orders.note up(lower(n");
    assert.deepEqual(inUp, [
      " users.name -> orders.note up(lower(full_name",
      " users.name -> orders.note up(lower(id",
      " users.name -> orders.note up(lower(name",
    ]);
    assert.deepEqual(completed(" users.name -> orders.note up(name) down("), [
      " users.name -> orders.note up(name) down(note",
    ]);
  });
});
