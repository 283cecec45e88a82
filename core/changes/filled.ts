import { comparisonsOf } from "./comparisons.ts";
import type { ChangeContext } from "./context.ts";
import { fillingPrograms } from "./filling-programs.ts";
import type { Judgement } from "./phases/phase.ts";
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

/** What the directive says of them. It counts where nothing is seen, and is shown as what it is. */
export function saidFills({ spec: { backfilled } }: ChangeContext): readonly Evidence[] {
  if (backfilled === undefined) return [];
  const { file, span, how } = backfilled;
  return [
    { file, span, what: `the rows from before are filled, as the directive says: ${how}`, brief: "said, not seen" },
  ];
}

/** Where neither a migration nor a run fills the rows: what the directive says, or a program that may not have run. Undefined without either. */
export function judgeUnseen(context: ChangeContext): Judgement | undefined {
  const said = saidFills(context);
  if (said.length > 0) return { done: true, evidence: said, missing: [] };
  const [program] = fillingPrograms(context);
  if (program === undefined) return undefined;
  const { file, span, what } = program;
  const message = `${what}: compare both sides (\`cutover verify\`), or say in the directive that it has, backfilled(how)`;
  return {
    done: false,
    evidence: [],
    missing: [{ message, brief: "in a program, not seen to run", at: { file, span } }],
  };
}

/**
 * Whether something fills the rows that is no migration, run or only known of: who reads or requires the new column then may do so rightly, and
 * is not warned.
 */
export function mayBeFilled(context: ChangeContext): boolean {
  return [recordedFills, saidFills, fillingPrograms].some((fills) => fills(context).length > 0);
}
