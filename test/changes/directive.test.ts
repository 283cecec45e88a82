import assert from "node:assert/strict";
import { test } from "node:test";
import { parseChangeDirective } from "../../core/changes/directive.ts";

function parse(comment: string) {
  return parseChangeDirective(comment, { start: 0, end: comment.length }, "postgres");
}

function check(comment: string, expected: object): void {
  const { span, ...directive } = parse(comment)?.directive ?? assert.fail(JSON.stringify(parse(comment)));
  assert.deepEqual(directive, { up: [], down: [], ...expected });
  assert.deepEqual(span, { start: 0, end: comment.length });
}

function checkProblem(marked: string, message: string): void {
  const [comment = "", carets = ""] = marked.split("\n");
  const problem = parse(comment)?.problem ?? assert.fail("there is no problem");
  assert.equal(problem.message, message);
  const shown = `${" ".repeat(problem.span.start)}${"^".repeat(Math.max(1, problem.span.end - problem.span.start))}`;
  assert.equal(shown, carets);
}

const name = { table: "users", columns: ["name"] };
const fullName = { table: "users", columns: ["full_name"] };

test("reads a rename", () => {
  check("-- cutover: change users.name -> users.full_name", { from: name, to: fullName });
});

test("reads expressions in both directions, with parentheses, commas and quotes in them", () => {
  check("-- cutover: change users.name -> users.full_name up(replace(trim(name), ')', ',')) down(full_name)", {
    from: name,
    to: fullName,
    up: ["replace(trim(name), ')', ',')"],
    down: ["full_name"],
  });
});

test("reads several columns on either side", () => {
  check("-- cutover: change users.(first, last) -> users.full_name up(first || ' ' || last)", {
    from: { table: "users", columns: ["first", "last"] },
    to: fullName,
    up: ["first || ' ' || last"],
  });
  check(
    "-- cutover: change users.name -> users.(first, last) up(split_part(name, ' ', 1), split_part(name, ' ', 2)) down(first || ' ' || last)",
    {
      from: name,
      to: { table: "users", columns: ["first", "last"] },
      up: ["split_part(name, ' ', 1)", "split_part(name, ' ', 2)"],
      down: ["first || ' ' || last"],
    },
  );
});

test("reads a drop alone, a schema, quoted names and a block comment", () => {
  check("-- cutover: change users.legacy -> nothing", { from: { table: "users", columns: ["legacy"] } });
  check('/* cutover: change app."User".name -> app."User"."fullName" */', {
    from: { schema: "app", table: "User", columns: ["name"] },
    to: { schema: "app", table: "User", columns: ["fullName"] },
  });
});

test("leaves other comments alone", () => {
  for (const comment of ["-- change users.name", "-- cutover: ignore drop-column because x", "-- cutover: changes"])
    assert.equal(parse(comment), undefined);
});

test("says what is wrong, and where", () => {
  checkProblem(
    "-- cutover: change users.name users.full_name\n                              ^^^^^",
    "Write -> and the new column behind the old one.",
  );
  checkProblem(
    "-- cutover: change name -> users.full_name\n                   ^^^^",
    "Write the column as table.column.",
  );
  checkProblem(
    "-- cutover: change a.b -> a.c upp(b)\n                              ^^^",
    "Only up(…) and down(…) can follow the new column.",
  );
  checkProblem(
    "-- cutover: change a.b -> a.c up(trim(b)\n                                ^^^^^^^^",
    "Close the parenthesis of up(.",
  );
  checkProblem("-- cutover: change a.b -> \n                          ^", "Write the column as table.column.");
});

test("takes every prefix of a directive without failing", () => {
  const comment =
    "-- cutover: change s.users.(first, last) -> s.users.full_name up(trim(first)) down(full_name, full_name)";
  for (let end = 0; end <= comment.length; end++) parse(comment.slice(0, end));
});
