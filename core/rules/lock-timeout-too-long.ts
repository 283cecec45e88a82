import { parseDuration } from "../analysis/duration.ts";
import type { Rule } from "./types.ts";

const longest = 10_000;

/** Whoever comes after the waiting statement waits just as long. */
export const lockTimeoutTooLong: Rule<"set-setting"> = {
  id: "lock-timeout-too-long",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Overlong lock_timeout that protects nobody",
  why: "While a statement waits for a strong lock, every query that comes after it on the same table waits behind it. `lock_timeout` bounds how long that lasts.",
  instead: "Set a few seconds at most, and run the migration again when it gives up.",
  options: { milliseconds: "The longest `lock_timeout` that is not reported; 10000 by default." },
  bad: ["SET lock_timeout = '60s';\nALTER TABLE users ADD COLUMN email text;"],
  good: ["SET lock_timeout = '2s';\nALTER TABLE users ADD COLUMN email text;"],
  on: ["set-setting"],
  *check(operation, context) {
    if (operation.setting !== "lock_timeout") return;
    const value = parseDuration(operation.value);
    const limit = typeof context.options.milliseconds === "number" ? context.options.milliseconds : longest;
    if (value === undefined || value <= limit) return;
    yield {
      span: operation.span,
      message: `With a lock_timeout of ${operation.value}, queries may queue that long behind a statement that waits for its lock. Set a few seconds, and run the migration again when it gives up.`,
    };
  },
};
