import type { Task } from "../core/index.ts";

/** How long the server works on a question before it looks what else there is to do, in milliseconds. */
const slice = 10;

/** Works on a question bit by bit, so that an edit never waits for it. Undefined once nobody waits for the answer any more. */
export async function complete<T>(task: Task<T>, isOver: () => boolean): Promise<T | undefined> {
  for (;;) {
    const end = performance.now() + slice;
    let ready: PromiseLike<unknown> | undefined;
    do {
      const step = task.next();
      if (step.done === true) return step.value;
      ready = step.value;
    } while (ready === undefined && performance.now() < end);
    await ready;
    // Messages come in between immediates. Timers of two tasks that are due by turns would let none through until one task is done.
    await new Promise((done) => setImmediate(done));
    if (isOver()) return undefined;
  }
}
