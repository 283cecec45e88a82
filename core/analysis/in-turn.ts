import type { Task } from "../task.ts";

/** How many files are prepared elsewhere before it is their turn: enough for neither side to wait, few enough to be held in memory. */
const mostAhead = 4;
/** How many files may wait behind one that is prepared elsewhere: most need no preparation, and to find the next that does takes a few. */
const mostHeld = 50;

/** Fewer files, as after an edit, are worked on at once: to begin elsewhere takes longer than they do. */
const fewest = 10;

/**
 * Works on files one after the other, with a pause after each. Where there are many, `begin` is asked for each a few files ahead, and may
 * give what to wait for before its turn. `work` may pause as well.
 */
export function* inTurn(
  paths: readonly string[],
  begin: (path: string) => PromiseLike<unknown> | undefined,
  work: (path: string) => Task<void> | undefined,
): Task<void> {
  const begun: Begun[] = [];
  let awaited = 0;
  for (const path of paths) {
    const ready = paths.length < fewest ? undefined : begin(path);
    begun.push({ path, ready });
    if (ready !== undefined) awaited++;
    for (let first = begun[0]; first !== undefined; first = begun[0]) {
      const isHeld = first.ready !== undefined && awaited <= mostAhead && begun.length <= mostHeld;
      if (isHeld) {
        yield;
        break;
      }
      if (first.ready !== undefined) awaited--;
      begun.shift();
      yield* inItsTurn(first, work);
    }
  }
  for (const each of begun) yield* inItsTurn(each, work);
}

interface Begun {
  readonly path: string;
  /** What to wait for. */
  readonly ready: PromiseLike<unknown> | undefined;
}

function* inItsTurn({ path, ready }: Begun, work: (path: string) => Task<void> | undefined): Task<void> {
  if (ready !== undefined) yield ready;
  yield* work(path) ?? [];
  yield;
}
