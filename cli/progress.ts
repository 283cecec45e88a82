import { SingleBar } from "cli-progress";

/** Shows on standard error how far a run has come; nothing when that is no terminal. */
export interface ProgressLine {
  update(done: number, expected: number | undefined, note: string): void;
  stop(): void;
}

/** A bar with the time that is left, as far as the expected number of rows is right. */
export function progressLine(): ProgressLine {
  if (process.stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: "{bar} {percentage}% | {value} rows | {eta_formatted} left | {note}",
    stream: process.stderr,
    hideCursor: true,
    etaBuffer: 50,
    clearOnComplete: true,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    formatValue: (value, _options, type) => (type === "value" ? value.toLocaleString("en-US") : String(value)),
  });
  let started = false;
  return {
    update(done, expected, note) {
      const total = Math.max(expected ?? 0, done, 1);
      if (!started) bar.start(total, 0, { note });
      started = true;
      bar.setTotal(total);
      bar.update(done, { note });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

/**
 * A signal for a run that Ctrl-C ends where it can go on later. A second Ctrl-C ends the program at once. `release` ends the listening.
 */
export function untilInterrupted(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write("\nStopping after this batch; once more stops at once.\n");
    controller.abort();
  };
  const names = ["SIGINT", "SIGTERM"] as const;
  for (const name of names) process.on(name, interrupt);
  return {
    signal: controller.signal,
    release() {
      for (const name of names) process.off(name, interrupt);
    },
  };
}
