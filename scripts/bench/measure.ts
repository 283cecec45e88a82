import { spawnSync } from "node:child_process";

/** CPU seconds (user and system) of a command as a whole: the median of `runs` after one warm-up. Wall time is as noisy as the machine. */
export function cpuSeconds(command: readonly string[], runs = 5): number {
  const times = Array.from({ length: runs + 1 }, () => once(command)).slice(1);
  return median(times);
}

function once(command: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>/dev/null';
  const { stderr } = spawnSync("bash", ["-c", script, "bash", ...command], { encoding: "utf8", maxBuffer: 1 << 26 });
  const [user = "0", system = "0"] = stderr.trim().split("\n").at(-1)?.split(" ") ?? [];
  return Number(user) + Number(system);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Calls `action` several times and returns the median of its CPU milliseconds in this process. */
export function cpuMilliseconds(action: (run: number) => void, runs: number): number {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    action(run);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}
