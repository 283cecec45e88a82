import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurn } from "../../core/analysis/in-turn.ts";
import { finish } from "../../core/task.ts";

const files = (count: number) => Array.from({ length: count }, (_, i) => `${i}.ts`);

/** What happens in which order when some of the files are prepared elsewhere: `+` begun, `?` waited for, and the file when it is its turn. */
function order(paths: readonly string[], isElsewhere: (path: string) => boolean): string {
  const seen: string[] = [];
  const names = new Map<PromiseLike<unknown>, string>();
  const begin = (path: string) => {
    if (!isElsewhere(path)) return undefined;
    seen.push(`+${Number.parseInt(path, 10)}`);
    const ready = Promise.resolve();
    names.set(ready, `?${Number.parseInt(path, 10)}`);
    return ready;
  };
  const work = (path: string) => void seen.push(path.replace(".ts", "")) as undefined;
  for (const ready of inTurn(paths, begin, work)) if (ready !== undefined) seen.push(names.get(ready) ?? "");
  return seen.join(" ");
}

test("many files are begun a few ahead, and each is waited for when it is its turn", () => {
  assert.equal(
    order(files(10), () => true),
    "+0 +1 +2 +3 +4 ?0 0 +5 ?1 1 +6 ?2 2 +7 ?3 3 +8 ?4 4 +9 ?5 5 ?6 6 ?7 7 ?8 8 ?9 9",
  );
});

test("a file that nobody prepares keeps its turn", () => {
  assert.equal(
    order(files(10), (path) => path === "1.ts" || path === "8.ts"),
    "0 +1 +8 ?1 1 2 3 4 5 6 7 ?8 8 9",
  );
});

test("files without preparation are not held up for long behind one that is prepared, and each is followed by a pause", () => {
  const seen = order(files(100), (path) => path === "0.ts").split(" ");
  assert.deepEqual(seen.slice(0, 3), ["+0", "?0", "0"]);
  const pieces: number[] = [];
  let inPiece = 0;
  const begin = (path: string) => (path === "0.ts" ? Promise.resolve() : undefined);
  const count = () => void inPiece++ as undefined;
  for (const _ of inTurn(files(100), begin, count)) {
    pieces.push(inPiece);
    inPiece = 0;
  }
  assert.deepEqual([Math.max(...pieces), inPiece], [1, 0]);
});

test("a few files are worked on at once", () => {
  assert.equal(
    order(files(3), () => true),
    "0 1 2",
  );
});

test("a file whose work pauses is done before the next one", () => {
  const seen: string[] = [];
  finish(
    inTurn(
      files(2),
      () => undefined,
      function* (path) {
        seen.push(`${path} begins`);
        yield;
        seen.push(`${path} ends`);
      },
    ),
  );
  assert.deepEqual(seen, ["0.ts begins", "0.ts ends", "1.ts begins", "1.ts ends"]);
});
