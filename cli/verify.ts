import { differences, differencesText, type KeyObject, type ParityReport } from "../core/index.ts";
import { verifyParity } from "../database/parity.ts";
import { targetOf } from "../database/target.ts";
import { readParity, writeEvidence } from "../host/evidence.ts";
import { exit } from "./exit-codes.ts";
import type { LiveArguments } from "./live-arguments.ts";
import { planOf } from "./named-change.ts";
import { openWorkspace } from "./open-workspace.ts";
import { progressLine, untilInterrupted } from "./progress.ts";

export interface VerifyArguments extends LiveArguments {
  readonly checksum: boolean;
}

/** `cutover verify CHANGE`: compares both sides of a change in a database and leaves evidence; returns the exit code. */
export async function verify(change: string, paths: readonly string[], options: VerifyArguments): Promise<number> {
  const { workspace, root } = await openWorkspace({ paths });
  const plan = planOf(change, workspace);
  const target = targetOf(options, workspace.config.environments, process.env);
  const earlier = options.restart ? undefined : readParity(root, plan.change, target.environment);
  const progress = progressLine();
  const { signal, release } = untilInterrupted();
  try {
    const report = await verifyParity(plan, {
      ...{ target, earlier, signal, checksum: options.checksum, batch: options.batch },
      now: () => new Date(),
      onFailure: (stopped) => void writeEvidence(root, stopped),
      onProgress: (found) => progress.update(found.rows, found.expected, differencesText(found)),
    });
    progress.stop();
    const file = writeEvidence(root, report);
    process.stdout.write(options.format === "json" ? `${JSON.stringify(report, undefined, 2)}\n` : text(report, file));
    return exitCode(report);
  } finally {
    progress.stop();
    release();
  }
}

function exitCode({ complete, mismatched, extra = 0 }: ParityReport): number {
  if (mismatched + extra > 0) return exit.findings;
  return complete ? exit.fine : exit.incomplete;
}

function text(report: ParityReport, file: string): string {
  const { change, environment, rows, mismatched, extra = 0, sample, complete } = report;
  const offenders = differences(report).flatMap(({ why, count, words }) => {
    const keys = sample.filter((each) => each.why === why).map(({ key }) => `  ${keyText(key)}`);
    const some = count > keys.length ? ` (${keys.length} of ${count})` : "";
    return keys.length === 0 ? [] : [`Rows ${words}${some}:`, ...keys];
  });
  const verdict =
    mismatched + extra > 0
      ? `The sides of ${change} do not agree in ${environment}.`
      : complete
        ? `Both sides of ${change} agree in ${environment}.`
        : `No difference so far for ${change} in ${environment}.`;
  return [
    verdict,
    `${rows} rows compared: ${differencesText(report)}.`,
    ...offenders,
    ...(complete
      ? []
      : ["Not complete: run the command again to go on from there, or with --restart from the beginning."]),
    `Evidence: ${file}`,
    "",
  ].join("\n");
}

/** `place = x, code = 3`. */
function keyText(key: KeyObject): string {
  return Object.entries(key)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");
}
