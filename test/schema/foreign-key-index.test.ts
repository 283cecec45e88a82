import assert from "node:assert/strict";
import { test } from "node:test";
import { schemaOver } from "../../core/schema/schema.ts";
import { replayScript } from "../support/replay.ts";

/** The indexes of the child in MySQL, those that the server made marked. */
function indexes(sql: string): readonly string[] {
  const settings = { searchPath: ["public"], dialect: "mysql" } as const;
  const parent = "CREATE TABLE teams (name varchar(50) PRIMARY KEY);";
  const schema = schemaOver(replayScript(`${parent}\n${sql}`, undefined, settings, "mysql"), settings);
  const table = schema.table({ name: "users", span: { start: 0, end: 0 } });
  return (table?.indexes ?? []).map(({ name, implicit }) => (implicit ? `${name} (made)` : name));
}

const users = "CREATE TABLE users (team varchar(50), CONSTRAINT of_team FOREIGN KEY (team) REFERENCES teams (name));";

test("an index that begins with the columns takes the place of the one made for a foreign key", () => {
  assert.deepEqual(indexes(users), ["of_team (made)"]);
  assert.deepEqual(indexes(`${users} CREATE INDEX by_team ON users (team);`), ["by_team"]);
});

test("an index on the beginning of the text does not", () => {
  assert.deepEqual(indexes(`${users} CREATE INDEX by_start ON users (team(5));`), ["of_team (made)", "by_start"]);
});
