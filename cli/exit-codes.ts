/** Exit codes of all commands. */
export const exit = {
  fine: 0,
  /** Findings at or above `--fail-on`, or a gate that is violated. */
  findings: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Something could not be analysed. */
  incomplete: 3,
  /** A gate is not ready yet. */
  notReady: 4,
} as const;

/** What the user did wrong; printed without a stack, exit code 2. */
export class UsageError extends Error {}
