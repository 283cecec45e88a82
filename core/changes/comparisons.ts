import type { ChangeContext } from "./context.ts";
import { differencesText } from "./live/reports.ts";
import { specificationOf, writersOf } from "./live/specification.ts";
import type { RunEvidence } from "./types.ts";
import { decides } from "./usage-words.ts";

/** Whether both sides of a change are known to agree in one environment. */
export interface Comparison {
  readonly environment: string;
  /** The evidence that proves it. */
  readonly proof: RunEvidence | undefined;
  /** Why there is none, for people, fitting behind "there is": `no comparison without differences in staging`. */
  readonly missing: string | undefined;
}

/**
 * What the recorded comparisons of a change prove, by environment. One counts only when it is complete, found nothing, was made with the
 * change's expressions as they are now, and nothing that writes the columns has changed since.
 */
export function comparisonsOf(context: ChangeContext): readonly Comparison[] {
  const { spec, settings, history } = context;
  const runs = settings.evidence.filter((run) => run.kind === "verify" && run.change === spec.id);
  if (settings.environments.length === 0) return [];
  const specification = specificationOf(spec, history.dialect);
  const writers = runs.length === 0 ? {} : writersOf(context, settings.read);
  const isRead = context.usages.some((usage) => usage.side === "old" && usage.access !== "write" && decides(usage));
  return settings.environments.map((environment): Comparison => {
    const own = runs.filter((run) => run.environment === environment);
    const judged = own.map((run) => ({ run, flaw: flawOf(run, specification, isRead ? writers : undefined) }));
    const proof = judged.find(({ flaw }) => flaw === undefined)?.run;
    if (proof !== undefined) return { environment, proof, missing: undefined };
    const flaw = judged.at(-1)?.flaw;
    const missing = `no comparison without differences in ${environment}${flaw === undefined ? "" : `: the last one ${flaw}`}`;
    return { environment, proof: undefined, missing };
  });
}

/**
 * What is wrong with a comparison. `writers` is undefined when nobody reads the old columns any more: from then on it is in order that they are no
 * longer written.
 */
function flawOf(
  run: RunEvidence,
  specification: string,
  writers: Readonly<Record<string, string>> | undefined,
): string | undefined {
  if (!run.complete) return "is not complete";
  if (run.specification !== specification) return "was made with other expressions";
  if (!Number.isFinite(run.mismatched)) return "does not say how many rows differ";
  if (run.mismatched + run.extra > 0) return `found ${differencesText(run)}`;
  const changed = Object.keys({ ...writers, ...(writers === undefined ? {} : run.writers) }).find(
    (file) => writers?.[file] !== run.writers[file],
  );
  return changed === undefined ? undefined : `is older than what ${changed} writes now`;
}
