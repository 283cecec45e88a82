import { differencesText } from "../core/index.ts";
import { outlineBackfill, runBackfill } from "../database/backfill.ts";
import { DatabaseError } from "../database/errors.ts";
import { paceText } from "../database/pace.ts";
import { verifyParity } from "../database/parity.ts";
import { readTableSizes } from "../database/table-sizes.ts";
import { replicasOf, targetOf } from "../database/target.ts";
import { trace } from "../database/trace/trace.ts";
import { readParity, writeEvidence, writeSizes } from "../host/evidence.ts";
import type { DatabaseHost, DatabaseJob } from "./host.ts";

/** Work on databases from this process; `assets` is where the embedded PostgreSQL lies. */
export function nodeDatabases(assets: string, variables: NodeJS.ProcessEnv): DatabaseHost {
  const target = ({ environment, url, environments }: DatabaseJob) =>
    targetOf({ env: environment, url }, environments, variables);
  const replicas = ({ environment, environments }: DatabaseJob) =>
    replicasOf({ env: environment }, environments, variables);
  const now = () => new Date();
  return {
    hasVariable: (name) => (variables[name] ?? "") !== "",
    messageOf: (error) => (error instanceof DatabaseError ? error.message : undefined),
    trace: (workspace, file, { signal, tell }) =>
      trace(workspace, [file], {
        ...{ assets, signal },
        onScript: (script, done, all) => tell({ done, expected: all, note: script.slice(script.lastIndexOf("/") + 1) }),
      }),
    async verify(plan, job) {
      const place = target(job);
      const report = await verifyParity(plan, {
        onFailure: (stopped) => void writeEvidence(job.root, stopped),
        ...{ target: place, now, signal: job.signal, earlier: readParity(job.root, plan.change, place.environment) },
        onProgress: (found) => job.tell({ done: found.rows, expected: found.expected, note: differencesText(found) }),
      });
      writeEvidence(job.root, report);
      return report;
    },
    async readTableSizes(job) {
      const report = await readTableSizes(target(job), now());
      writeSizes(job.root, report);
      return report;
    },
    outlineBackfill: (plan, job) => outlineBackfill(plan, { target: target(job), now }),
    async backfill(plan, job) {
      const report = await runBackfill(plan, {
        ...{ target: target(job), replicas: replicas(job), now, signal: job.signal },
        onProgress: (progress) =>
          job.tell({ done: progress.rowsSeen, expected: progress.expected, note: paceText(progress) }),
      });
      writeEvidence(job.root, report);
      return report;
    },
  };
}
