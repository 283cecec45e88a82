import assert from "node:assert/strict";
import { test } from "node:test";
import { parseChangeDirective } from "../../core/changes/directive.ts";
import { changeId, directiveText } from "../../core/changes/spec.ts";

function parse(comment: string) {
  return parseChangeDirective(comment, { start: 0, end: comment.length }, "postgres");
}

function check(comment: string, expected: object): void {
  const { span, ...directive } = parse(comment)?.directive ?? assert.fail(JSON.stringify(parse(comment)));
  assert.deepEqual(directive, {
    subject: "column",
    goal: { kind: "replace" },
    up: [],
    down: [],
    types: [],
    ...expected,
  });
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

test("reads what filled the rows from before, in any words", () => {
  check("-- cutover: change users.name -> users.full_name backfilled(by the worker's job, in March) up(trim(name))", {
    from: name,
    to: fullName,
    up: ["trim(name)"],
    backfilled: "by the worker's job, in March",
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
  check("-- cutover: change users.legacy -> nothing", {
    from: { table: "users", columns: ["legacy"] },
    goal: { kind: "nothing" },
  });
  check('/* cutover: change app."User".name -> app."User"."fullName" */', {
    from: { schema: "app", table: "User", columns: ["name"] },
    to: { schema: "app", table: "User", columns: ["fullName"] },
  });
});

test("reads what becomes of a column in its place", () => {
  const note = { table: "orders", columns: ["note"] };
  check("-- cutover: change orders.note -> required up(coalesce(note, ''))", {
    from: note,
    goal: { kind: "required" },
    up: ["coalesce(note, '')"],
  });
  check("-- cutover: change orders.note -> optional", { from: note, goal: { kind: "optional" } });
  check("-- cutover: change orders.note -> default upper('new')", {
    from: note,
    goal: { kind: "default", expression: "upper('new')" },
  });
  check("-- cutover: change orders.note -> type numeric(10, 2) up(note::numeric) down(note_new::text)", {
    from: note,
    goal: { kind: "type", type: "numeric(10, 2)" },
    up: ["note::numeric"],
    down: ["note_new::text"],
  });
  check("-- cutover: change orders.id -> key bigint", {
    from: { table: "orders", columns: ["id"] },
    goal: { kind: "key", type: "bigint" },
  });
});

test("reads constraints", () => {
  check("-- cutover: change orders.customer_id -> references app.customers(id) on delete set null", {
    from: { table: "orders", columns: ["customer_id"] },
    goal: {
      kind: "references",
      target: { schema: "app", table: "customers", columns: ["id"] },
      onDelete: "set null",
    },
  });
  check("-- cutover: change users.(org, email) -> unique", {
    from: { table: "users", columns: ["org", "email"] },
    goal: { kind: "unique" },
  });
  check("-- cutover: change orders.amount -> check (amount > 0 and amount < 100)", {
    from: { table: "orders", columns: ["amount"] },
    goal: { kind: "check", expression: "amount > 0 and amount < 100" },
  });
});

test("reads tables, values of an enumeration and columns that are new", () => {
  const clients = {
    subject: "table",
    from: { table: "clients", columns: [] },
    to: { table: "users", columns: [] },
  };
  check("-- cutover: change clients -> users", clients);
  check("-- cutover: change table clients -> users", clients);
  check("-- cutover: change type app.status.canceled -> app.status.'can-celled'", {
    subject: "value",
    from: { schema: "app", table: "status", columns: ["canceled"] },
    to: { schema: "app", table: "status", columns: ["can-celled"] },
  });
  check("-- cutover: change nothing -> type status.archived", {
    subject: "value",
    from: { table: "status", columns: [] },
    to: { table: "status", columns: ["archived"] },
  });
  check("-- cutover: change nothing -> users.tenant_id up(gen_random_uuid()) type(uuid)", {
    from: { table: "users", columns: [] },
    to: { table: "users", columns: ["tenant_id"] },
    up: ["gen_random_uuid()"],
    types: ["uuid"],
  });
});

test("a column may have the name of a word of the language", () => {
  check("-- cutover: change nothing.type -> nothing.required", {
    from: { table: "nothing", columns: ["type"] },
    to: { table: "nothing", columns: ["required"] },
  });
});

test("a change written by its directive reads back as the same change, and ids differ where changes do", () => {
  const changes = [
    "users.name -> users.full_name up(trim(name)) down(full_name)",
    "users.(first, last) -> users.full_name up(first || last)",
    'app."User"."Name" -> app."User".(a, "B c") type(text, text)',
    "users.legacy -> nothing",
    "nothing -> users.tenant_id up(1) type(bigint)",
    "table clients -> users",
    "table app.clients -> app.users",
    "app.clients -> app.users",
    "users.bio -> profiles.bio on(user_id)",
    "orders.note -> required up('')",
    "orders.note -> optional",
    "orders.note -> default 'new'",
    "orders.note -> default 'old'",
    "orders.note -> type bigint",
    "orders.id -> key bigint",
    "orders.customer_id -> references customers(id) on delete cascade",
    "orders.note -> unique",
    "orders.note -> check (note <> '')",
    "type status.canceled -> status.'can-celled'",
    "type status.canceled -> nothing",
    "nothing -> type status.archived",
  ];
  const ids = changes.map((change) => {
    const text = `-- cutover: change ${change}`;
    const directive = parse(text)?.directive ?? assert.fail(JSON.stringify(parse(text)));
    assert.equal(directiveText(directive, "postgres"), change);
    return changeId(directive);
  });
  assert.equal(new Set(ids).size, ids.length);
});

test("leaves other comments alone", () => {
  for (const comment of ["-- change users.name", "-- cutover: ignore drop-column because x", "-- cutover: changes"])
    assert.equal(parse(comment), undefined);
});

test("says what is wrong, and where", () => {
  checkProblem(
    "-- cutover: change users.name users.full_name\n                              ^^^^^",
    "Write -> and what becomes of it, such as a new column, nothing or required.",
  );
  checkProblem(
    "-- cutover: change name -> users.full_name\n                   ^^^^",
    "Write the column as table.column.",
  );
  checkProblem(
    "-- cutover: change a.b -> a.c upp(b)\n                              ^^^",
    "Only up(…), down(…), type(…), on(…) and backfilled(…) can follow.",
  );
  checkProblem(
    "-- cutover: change a.b -> a.c up(trim(b)\n                                ^^^^^^^^",
    "Close the parenthesis of up(.",
  );
  checkProblem(
    "-- cutover: change a.b -> a.c backfilled()\n                                        ^^",
    "Write what filled the rows into backfilled(…).",
  );
  checkProblem(
    "-- cutover: change a.b -> nothing backfilled(by hand)\n                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    "No row is filled by such a change: leave backfilled(…) out.",
  );
  checkProblem(
    "-- cutover: change type a.b -> c.d\n                  ^^^^^^^^^^^^^^^^",
    "Both values must be of the same type.",
  );
  checkProblem(
    "-- cutover: change clients -> nothing\n                  ^^^^^^^^^^^^^^^^^^^",
    "A whole table is dropped in a migration of its own: only columns are followed until nothing uses them.",
  );
  checkProblem("-- cutover: change a.b -> default\n                                 ^", "Write the new default.");
  checkProblem("-- cutover: change a.b -> \n                          ^", "Write the column as table.column.");
});

test("takes every prefix of a directive without failing", () => {
  const comment =
    "-- cutover: change s.users.(first, last) -> s.users.full_name up(trim(first)) down(full_name, full_name)";
  for (let end = 0; end <= comment.length; end++) parse(comment.slice(0, end));
});
