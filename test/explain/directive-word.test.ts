import assert from "node:assert/strict";
import { test } from "node:test";
import { explainDirectiveWord } from "../../core/explain/directive-word.ts";

/** What is said of the word at `|` in a directive. */
function explained(marked: string): string | undefined {
  const offset = marked.indexOf("|");
  const text = marked.replace("|", "");
  const found = explainDirectiveWord(text, { start: 0, end: text.length }, offset);
  return found && `${text.slice(found.span.start, found.span.end)}: ${found.markdown}`;
}

test("says what each clause, each goal and each subject of a directive means", () => {
  const line = "-- cutover: change users.name -> users.full_name";
  assert.match(explained(`${line} u|p(trim(name)) down(full_name)`) ?? "", /^up: `up\(expression, …\)`: How each new/);
  assert.match(explained(`${line} up(name) do|wn(full_name)`) ?? "", /^down: .*How each old column/);
  assert.match(explained(`${line} |type(text)`) ?? "", /^type: `type\(type, …\)`/);
  assert.match(explained(`${line} on|(user_id = id)`) ?? "", /holds the primary key/);
  assert.match(explained(`${line} backfilled|(by a job)`) ?? "", /no migration: a job/);
  assert.match(explained("-- cutover: change users.name -> requi|red up('')") ?? "", /NOT NULL/);
  assert.match(explained("-- cutover: change orders.total -> type| numeric") ?? "", /another type under the same name/);
  assert.match(explained("-- cutover: change ta|ble users -> people") ?? "", /whole table/);
});

test("says nothing of names, of SQL in a clause and of other comments", () => {
  for (const other of [
    "-- cutover: change users.u|p -> users.full_name",
    "-- cutover: change users.name -> users.do|wn",
    "-- cutover: change users.name -> users.full_name up(up|per(name))",
    "-- cutover: change users.name -> users.full_name up(t|ype(name))",
    "-- requ|ired up(1)",
    "-- cutover: ign|ore drop-column because up(1)",
  ])
    assert.equal(explained(other), undefined, other);
});
