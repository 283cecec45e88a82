import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { utf8Chunks } from "../../cli/utf8-chunks.ts";

test("chunks are the bytes of all pieces, whatever their size", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.tuple(fc.constantFrom("x", "ä", "…", "𝄞"), fc.integer({ min: 0, max: 70_000 })).map(([c, n]) => c.repeat(n)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const bytes = Buffer.concat(utf8Chunks(pieces));
      assert.ok(bytes.equals(Buffer.concat(pieces.map((each) => Buffer.from(each)))));
    }),
    { numRuns: 50 },
  );
});

test("small pieces share a chunk", () => {
  const chunks = utf8Chunks(Array.from({ length: 1000 }, () => "a line\n"));
  assert.deepEqual(
    chunks.map(({ length }) => length),
    [7000],
  );
});
