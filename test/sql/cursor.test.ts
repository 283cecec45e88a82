import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursor } from "../../core/sql/cursor.ts";
import { tokenize } from "../../core/sql/lexer.ts";
import type { Dialect } from "../../core/sql/types.ts";

function at(sql: string, dialect: Dialect = "postgres"): Cursor {
  return new Cursor(sql, tokenize(sql, dialect).tokens, dialect);
}

/** What is left of the text behind the cursor. */
function rest(cursor: Cursor): string {
  return cursor.isDone ? "" : cursor.text.slice(cursor.start);
}

test("takes keywords whole or not at all", () => {
  const cursor = at("IF NOT valid");
  assert.equal(cursor.accept("if", "not", "exists"), undefined);
  assert.equal(rest(cursor), "IF NOT valid");
  assert.deepEqual(cursor.acceptSpan("if", "not"), { start: 0, end: 6 });
  assert.equal(cursor.acceptOne("enforced", "valid"), "valid");
  assert.ok(cursor.isDone);
});

test("takes no quoted name for a keyword", () => {
  assert.equal(at('"if"').accept("if"), undefined);
});

test("keeps the last two parts of a name", () => {
  const { span, ...name } = at('db."S".Users x').qualifiedName()!;
  assert.deepEqual(name, { schema: "S", name: "users" });
  assert.deepEqual(span, { start: 0, end: 12 });
});

test("takes no reserved word for a name, unless it is qualified or quoted", () => {
  assert.equal(at("order").name(), undefined);
  assert.equal(at('"order"').name()?.name, "order");
  assert.deepEqual(at("t.order").qualifiedName()?.name, "order");
});

test("leaves the dot that no name follows", () => {
  const cursor = at("t.*");
  assert.equal(cursor.qualifiedName()?.name, "t");
  assert.equal(rest(cursor), ".*");
});

test("joins words and template holes that stand together", () => {
  assert.equal(at("$" + "{prefix}_Users").name()?.name, "$" + "{prefix}_users");
  assert.equal(at("app_{{ .env }}_x y").name()?.name, "app_{{ .env }}_x");
  const cursor = at("$" + "{name} text");
  assert.equal(cursor.name()?.name, "$" + "{name}");
  assert.equal(rest(cursor), "text");
});

test("takes the column and the table it belongs to", () => {
  const found = at("s.t.c").columnOfTable();
  assert.deepEqual([found?.table.schema, found?.table.name, found?.column.name], ["s", "t", "c"]);
  assert.equal(at("c").columnOfTable(), undefined);
});

test("takes a list of names, and nothing when there is none", () => {
  assert.deepEqual(
    at('(a, "B")')
      .nameList()
      .map(({ name }) => name),
    ["a", "B"],
  );
  const cursor = at("(1)");
  assert.deepEqual(cursor.nameList(), []);
  assert.equal(rest(cursor), "(1)");
});

test("skips to a comma on its own level", () => {
  const cursor = at("f(a, [b, c]), d");
  cursor.skipToComma();
  assert.equal(rest(cursor), ", d");
});

test("skips to the end of what is not closed", () => {
  const cursor = at("(a, (b");
  assert.deepEqual(cursor.skipParentheses(), { start: 0, end: 6 });
  assert.ok(cursor.isDone);
});

test("reads no further than its limit", () => {
  const sql = "a b c";
  const cursor = new Cursor(sql, tokenize(sql, "postgres").tokens, "postgres", 1, 2);
  assert.equal(cursor.next()?.value, "b");
  assert.equal(cursor.next(), undefined);
  assert.ok(cursor.isDone);
});

test("folds names as the dialect does", () => {
  assert.equal(at("`Users`", "mysql").name()?.name, "Users");
  assert.equal(at("Users", "mysql").name()?.name, "Users");
  assert.equal(at("[Users]", "sqlserver").name()?.name, "users");
});
