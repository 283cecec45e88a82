/**
 * A question whose answer may take a while. It pauses after each small piece of work, so that a host can do other things in between:
 * `finish` runs it in one go. An answer is right for the moment at which it is given, whatever changed during the pauses. A pause may say
 * what it is worth waiting for: what the task goes on with is then done already, and else it does that by itself.
 */
export type Task<T> = Generator<PromiseLike<unknown> | undefined, T, void>;

/** Runs a task in one go. */
export function finish<T>(task: Task<T>): T {
  for (;;) {
    const step = task.next();
    if (step.done === true) return step.value;
  }
}
