import type { BackfillReport, HandOver } from "../core/index.ts";
import { type BackfillOutline, outlineBackfill, runBackfill } from "../database/backfill.ts";
import { paceText } from "../database/pace.ts";
import { replicasOf, targetOf } from "../database/target.ts";
import { writeEvidence } from "../host/evidence.ts";
import { exit } from "./exit-codes.ts";
import type { LiveArguments } from "./live-arguments.ts";
import { namedChange, planOf } from "./named-change.ts";
import { openWorkspace } from "./open-workspace.ts";
import { progressLine, untilInterrupted } from "./progress.ts";

export interface BackfillArguments extends LiveArguments {
  readonly dryRun: boolean;
  readonly handOver?: HandOver;
  readonly maxLag: number;
  readonly maxWal?: number;
  readonly strict: boolean;
}

/** `cutover backfill CHANGE`: fills the new columns of a change in a database and leaves evidence; returns the exit code. */
export async function backfill(change: string, paths: readonly string[], options: BackfillArguments): Promise<number> {
  const { workspace, root } = await openWorkspace({ paths });
  const plan = planOf(change, workspace);
  if (options.handOver !== undefined) {
    const script = workspace.handOver(plan.change, options.handOver);
    if (typeof script === "string") process.stdout.write(script);
    else process.stderr.write(`cutover: ${script.refused}\n`);
    return typeof script === "string" ? exit.fine : exit.notReady;
  }
  const target = targetOf(options, workspace.config.environments, process.env);
  const { batch, restart, maxLag, maxWal, strict } = options;
  const replicas = replicasOf(options, workspace.config.environments, process.env);
  const common = { target, replicas, batch, restart, limits: { maxLag, maxWal, strict }, now: () => new Date() };
  if (options.dryRun) {
    const outline = await outlineBackfill(plan, common);
    process.stdout.write(
      options.format === "json"
        ? `${JSON.stringify({ version: 1, ...outline }, undefined, 2)}\n`
        : outlineText(outline),
    );
    return exit.fine;
  }
  const { phases } = namedChange(change, workspace.changes());
  if (phases.some(({ phase, state }) => phase === "dual-write" && state !== "done" && state !== "skipped"))
    process.stderr.write(
      "warning: not every writer fills the new column yet; rows that are written meanwhile keep no value\n",
    );
  const progress = progressLine();
  const { signal, release } = untilInterrupted();
  try {
    const report = await runBackfill(plan, {
      ...common,
      signal,
      onProgress: (pace) => progress.update(pace.rowsSeen, pace.expected, paceText(pace)),
    });
    progress.stop();
    const file = writeEvidence(root, report);
    process.stdout.write(options.format === "json" ? `${JSON.stringify(report, undefined, 2)}\n` : text(report, file));
    return report.complete ? exit.fine : exit.incomplete;
  } finally {
    progress.stop();
    release();
  }
}

function text(report: BackfillReport, file: string): string {
  const { change, environment, rowsSeen, rowsChanged, batches, complete } = report;
  const verdict = complete
    ? `The backfill of ${change} is complete in ${environment}.`
    : `The backfill of ${change} in ${environment} was stopped: run the command again to go on from there.`;
  return `${verdict}\n${rowsSeen} rows seen, ${rowsChanged} filled, in ${batches} batches.\nEvidence: ${file}\n`;
}

function outlineText({ server, key, rows, bytes, batch, statements, resume }: BackfillOutline): string {
  const size = bytes === undefined ? "" : ` (${(bytes / 1024 / 1024).toFixed(0)} MB with indexes)`;
  const amount = rows === undefined ? "an unknown number of rows" : `about ${rows} rows${size}`;
  const batches =
    rows === undefined ? "" : `, about ${Math.max(1, Math.ceil(rows / batch))} batches of ${batch} to begin with`;
  return [
    `${server}: ${amount}${batches}, along ${key.join(", ")}.`,
    ...(resume === undefined
      ? []
      : [`Goes on behind ${JSON.stringify(resume.after ?? null)}, after ${resume.rowsSeen} rows.`]),
    "The first batch:",
    ...statements.map((statement) => `  ${statement};`),
    "",
  ].join("\n");
}
