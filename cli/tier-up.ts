/**
 * Options of V8 that have it optimise functions fifteen times later than usual: a run ends before most of what is optimised in the background
 * has paid, which saves a quarter of the CPU time. Undefined for versions of Node whose V8 was not looked at, for V8 complains on standard
 * error about an option that it does not know.
 *
 * @param node Version of Node: `22.23.3`.
 */
export function tierUpFlags(node: string): string | undefined {
  const [major = ""] = node.split(".");
  return byMajor[major];
}

const byInvocations = "--invocation-count-for-turbofan=45000";

/** Until V8 12 the work done since the last look counts, since then how often a function was called (`node --v8-options`). */
const byMajor: Readonly<Record<string, string>> = {
  20: "--interrupt-budget=1000000",
  22: byInvocations,
  24: byInvocations,
  26: byInvocations,
};
