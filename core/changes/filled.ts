import { comparisonsOf } from "./comparisons.ts";
import type { ChangeContext } from "./context.ts";
import { fillingPrograms } from "./filling-programs.ts";
import type { Evidence } from "./types.ts";

/**
 * What is recorded of rows from before that were filled outside the migrations: runs of `cutover backfill`, and comparisons that found both sides
 * equal in every environment, whatever made them so.
 */
export function recordedFills(context: ChangeContext): readonly Evidence[] {
  const { spec, settings } = context;
  const runs = settings.evidence.filter((run) => run.kind === "backfill" && run.change === spec.id && run.complete);
  const proofs = comparisonsOf(context).map(({ proof, environment }) => proof && { ...proof.at, environment });
  return [
    ...runs.map(({ at, environment }) => ({ ...at, what: `backfill of ${environment} is complete` })),
    ...(proofs.includes(undefined) ? [] : proofs).flatMap((proof) =>
      proof === undefined
        ? []
        : [{ file: proof.file, span: proof.span, what: `no difference in ${proof.environment}` }],
    ),
  ];
}

/**
 * What the directive says of them, or a program in the workspace that would fill them. It counts where nothing is seen, and is shown as what
 * it is.
 */
export function unprovenFills(context: ChangeContext): readonly Evidence[] {
  const { backfilled } = context.spec;
  if (backfilled === undefined) return fillingPrograms(context);
  const { file, span, how } = backfilled;
  return [
    { file, span, what: `the rows from before are filled, as the directive says: ${how}`, brief: "said, not seen" },
  ];
}
