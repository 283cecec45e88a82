import { runBackfill } from "../database/backfill.ts";
import { DatabaseError } from "../database/errors.ts";
import { verifyParity } from "../database/parity.ts";
import { targetOf } from "../database/target.ts";
import { trace } from "../database/trace/trace.ts";
import { readParity, writeEvidence } from "../host/evidence.ts";
import type { DatabaseHost, DatabaseJob } from "./host.ts";

/** Work on databases from this process; `assets` is where the embedded PostgreSQL lies. */
export function nodeDatabases(assets: string, variables: NodeJS.ProcessEnv): DatabaseHost {
  const target = ({ environment, url, environments }: DatabaseJob) =>
    targetOf({ env: environment, url }, environments, variables);
  const now = () => new Date();
  return {
    hasVariable: (name) => (variables[name] ?? "") !== "",
    messageOf: (error) => (error instanceof DatabaseError ? error.message : undefined),
    trace: (workspace, file, signal) => trace(workspace, [file], { assets, signal }),
    async verify(plan, job) {
      const place = target(job);
      const report = await verifyParity(plan, {
        ...{ target: place, now, signal: job.signal, earlier: readParity(job.root, plan.change, place.environment) },
        onProgress: ({ rows, expected, mismatched }) =>
          job.tell({ done: rows, expected, note: mismatched === 0 ? "no difference" : `${mismatched} differ` }),
      });
      writeEvidence(job.root, report);
      return report;
    },
    async backfill(plan, job) {
      const report = await runBackfill(plan, {
        ...{ target: target(job), now, signal: job.signal },
        onProgress: ({ rowsSeen, expected, batch, paused }) =>
          job.tell({
            done: rowsSeen,
            expected,
            note: paused === undefined ? `${batch} rows a batch` : `waits: ${paused}`,
          }),
      });
      writeEvidence(job.root, report);
      return report;
    },
  };
}
