import assert from "node:assert/strict";
import { readStatement } from "../../core/sql/read.ts";
import type { Dialect } from "../../core/sql/types.ts";

/** Reading must not throw, must keep every span in the text, and must give plain data. */
export function checkReading(text: string, dialect: Dialect): void {
  const read = readStatement(text, dialect);
  assert.equal(read.text, text);
  for (const span of spansIn([read.operations, read.unread])) {
    assert.ok(
      0 <= span.start && span.start <= span.end && span.end <= text.length,
      `${JSON.stringify(span)} in ${JSON.stringify(text)}`,
    );
  }
}

function* spansIn(data: unknown): Generator<{ readonly start: number; readonly end: number }> {
  if (typeof data !== "object" || data === null) return;
  if ("start" in data && "end" in data && typeof data.start === "number" && typeof data.end === "number")
    yield { start: data.start, end: data.end };
  for (const value of Object.values(data)) yield* spansIn(value);
}
