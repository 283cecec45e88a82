import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** What a run costs. */
export interface Cost {
  /** CPU seconds, user and system, of the command and all that it starts. Wall time is as noisy as the machine. */
  readonly seconds: number;
  /** The most memory that it held; undefined where `/usr/bin/time` (GNU) is not installed. */
  readonly megabytes: number | undefined;
}

/** The cost of a command as a whole: the median of some runs after one warm-up. */
export function costOf(command: readonly string[], runs: number): Cost {
  const costs = Array.from({ length: runs + 1 }, () => once(command)).slice(1);
  const memory = costs.flatMap(({ megabytes }) => megabytes ?? []);
  return {
    seconds: median(costs.map(({ seconds }) => seconds)),
    megabytes: memory.length === 0 ? undefined : median(memory),
  };
}

const timer = "/usr/bin/time";

function once(command: readonly string[]): Cost {
  const script = existsSync(timer)
    ? `${timer} -f "%U %S %M" "$@" 2>&1 >/dev/null | tail -n 1`
    : 'TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>/dev/null; } 2>&1';
  const { stdout } = spawnSync("bash", ["-c", script, "bash", ...command], { encoding: "utf8" });
  const [user = "0", system = "0", kilobytes] = stdout.trim().split(" ");
  return {
    seconds: Number(user) + Number(system),
    megabytes: kilobytes === undefined ? undefined : Number(kilobytes) / 1024,
  };
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
