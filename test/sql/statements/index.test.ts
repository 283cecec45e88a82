import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { statementReaders } from "../../../core/sql/statements/index.ts";

const folder = "core/sql/statements";

test("lists every reader of the folder", () => {
  const exported = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(`${folder}/${file}`, "utf8").matchAll(/^export const (\w+): StatementReader\b/gm),
    ])
    .map(([, name]) => name);
  assert.equal(statementReaders.length, exported.length);
  assert.equal(new Set(statementReaders).size, exported.length);
});

test("gives every beginning to one reader", () => {
  const leads = statementReaders.flatMap((reader) => reader.leads);
  assert.deepEqual([...new Set(leads)].sort(), [...leads].sort());
});

test("writes beginnings as the dispatch compares them", () => {
  for (const lead of statementReaders.flatMap((reader) => reader.leads))
    assert.match(lead, /^(?:[a-z_]+(?: [a-z_]+)*|\()$/);
});
