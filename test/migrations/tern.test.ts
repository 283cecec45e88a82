import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHistory, created, withoutTransaction } from "../support/history.ts";

const divider = "---- create above / drop below ----";

test("cuts a file at the line between its directions; without it there is no way back", () => {
  const files = {
    "db/001_a.sql": `create table a ();\n\n${divider}\n\ndrop table a;\n`,
    "db/002_b.sql": "insert into a default values;",
    "db/tern.conf": "[database]",
    "db/shared/views.sql": "select 1;",
  };
  checkHistory(files, "tern", "db", [
    '001 001_a | up single "create table a ();\\n\\n" | down single "\\n\\ndrop table a;\\n"',
    '002 002_b | up single "insert into a default values;"',
  ]);
});

test("a folder with its configuration is tern's, whatever the files have", () => {
  checkHistory({ "db/tern.conf": "[database]", "db/001_a.sql": "select 1;" }, "tern", "db", [
    '001 001_a | up single "select 1;"',
  ]);
});

test("a direction leaves the transaction by a line of its own", () => {
  const off = `---- tern: disable-tx ----\ncreate index concurrently i on a (b);\n${divider}\ndrop index i;`;
  const files = { "db/001_a.sql": off };
  checkHistory(files, "tern", "db", [
    '001 001_a | up none "---- tern: disable-tx ----\\ncreate index concurrently i on a (b);\\n" | down single "\\ndrop index i;"',
  ]);
  assert.deepEqual(withoutTransaction(files, 0, "down"), {
    "db/001_a.sql": off.replace(divider, `${divider}\n---- tern: disable-tx ----`),
  });
  assert.deepEqual(withoutTransaction({ "db/001_a.sql": `select 1;\r\n${divider}` }, 0), {
    "db/001_a.sql": `---- tern: disable-tx ----\r\nselect 1;\r\n${divider}`,
  });
});

test("writes both directions into the next file", () => {
  const files = { "db/001_a.sql": `select 1;\n${divider}\n` };
  const next = { name: "add index", up: "create index concurrently i on a (b)", down: "drop index concurrently i" };
  assert.deepEqual(created(files, [{ ...next, noTransaction: true }]), {
    "db/002_add_index.sql": `---- tern: disable-tx ----\ncreate index concurrently i on a (b);\n\n${divider}\n\n---- tern: disable-tx ----\ndrop index concurrently i;\n`,
  });
});
