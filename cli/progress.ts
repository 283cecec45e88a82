import { Format, type Options, type Params, SingleBar } from "cli-progress";

/** Shows on standard error how far a run has come; nothing when that is no terminal. */
export interface ProgressLine {
  update(done: number, expected: number | undefined, note: string): void;
  stop(): void;
}

/** A bar with the time that is left; only the count where the number of rows is not known, or was taken for less than there are. */
export function progressLine(): ProgressLine {
  if (process.stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: barText,
    stream: process.stderr,
    hideCursor: true,
    etaBuffer: 50,
    clearOnComplete: true,
    barCompleteChar: "█",
    barIncompleteChar: "░",
  });
  let started = false;
  return {
    update(done, expected, note) {
      const total = Math.max(expected ?? 0, done, 1);
      const payload: Payload = { note, isKnown: expected !== undefined && done < expected };
      if (!started) bar.start(total, 0, payload);
      started = true;
      bar.setTotal(total);
      bar.update(done, payload);
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

interface Payload {
  readonly note: string;
  /** Whether the total says anything. */
  readonly isKnown: boolean;
}

/** What stands in the line: `████░░░░ 50% | 5,000 of about 10,000 rows | 12s left | no difference`. */
export function barText(
  options: Options,
  { value, total, progress, eta }: Pick<Params, "value" | "total" | "progress" | "eta">,
  { note, isKnown }: Payload,
): string {
  const count = value.toLocaleString("en-US");
  if (!isKnown) return `${count} rows | ${note}`;
  const bar = Format.BarFormat(progress, options);
  const left = Number.isFinite(eta) ? ` | ${Format.TimeFormat(eta, options, 1)} left` : "";
  return `${bar} ${Math.floor(progress * 100)}% | ${count} of about ${total.toLocaleString("en-US")} rows${left} | ${note}`;
}

/**
 * A signal for a run that Ctrl-C ends where it can go on later. A second Ctrl-C ends the program at once. `release` ends the listening.
 */
export function untilInterrupted(message = "Stopping after this batch; once more stops at once."): {
  readonly signal: AbortSignal;
  release(): void;
} {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write(`\n${message}\n`);
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
