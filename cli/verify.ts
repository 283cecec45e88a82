import type { ParityReport } from "../core/index.ts";
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
      onProgress: ({ rows, expected, mismatched }) =>
        progress.update(rows, expected, mismatched === 0 ? "no difference" : `${mismatched} differ`),
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
  const { change, environment, rows, mismatched, missing, extra, sample, complete } = report;
  const counts = [
    `${mismatched} differ`,
    `${missing} of them have nothing in the new column`,
    ...(extra === undefined ? [] : [`${extra} rows of the new table belong to none of the old one`]),
  ];
  const keys = sample.map(
    ({ key }) =>
      `  ${Object.entries(key)
        .map(([name, value]) => `${name} = ${value}`)
        .join(", ")}`,
  );
  const verdict =
    mismatched + (extra ?? 0) > 0
      ? `The sides of ${change} do not agree in ${environment}.`
      : complete
        ? `Both sides of ${change} agree in ${environment}.`
        : `No difference so far for ${change} in ${environment}.`;
  return [
    verdict,
    `${rows} rows compared: ${counts.join(", ")}.`,
    ...(keys.length === 0
      ? []
      : [`Some of the rows${mismatched > keys.length ? ` (${keys.length} of ${mismatched})` : ""}:`, ...keys]),
    ...(complete
      ? []
      : ["Not complete: run the command again to go on from there, or with --restart from the beginning."]),
    `Evidence: ${file}`,
    "",
  ].join("\n");
}
