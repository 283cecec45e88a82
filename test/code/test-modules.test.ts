import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutTestModules } from "../../core/code/test-modules.ts";
import type { FileUsages, Usage } from "../../core/code/types.ts";

const rust = `fn read() { query("SELECT name FROM users") }

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
  fn writes() {
    query("UPDATE users SET name = $1")
  }
}

fn later() { query("SELECT name FROM users") }
`;

test("usages in a test module of Rust are name-only", () => {
  const places = [...rust.matchAll(/name/g)].map((match) => match.index);
  const usages = places.map(
    (start): Usage => ({
      table: { name: "users" },
      column: "name",
      access: "read",
      certainty: "resolved",
      span: { start, end: start + 4 },
      sink: -1,
      library: "sql",
    }),
  );
  const file: FileUsages = { file: "src/lib.rs", usages, sinks: [], test: false };
  const certainties = (language: "rust" | "go") =>
    withoutTestModules(file, rust, language).usages.map(({ certainty }) => certainty);
  assert.deepEqual(certainties("rust"), ["resolved", "name-only", "resolved"]);
  assert.deepEqual(certainties("go"), ["resolved", "resolved", "resolved"]);
});
