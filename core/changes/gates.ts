import type { Location } from "../text.ts";
import { comparisonsOf } from "./comparisons.ts";
import type { ChangeContext } from "./context.ts";
import { saidFills } from "./filled.ts";
import { evidenceFolder } from "./live/reports.ts";
import type { Change, PhaseId } from "./types.ts";
import { decides, verb } from "./usage-words.ts";

/** `not-ready`: it may come by itself, when more is deployed or run. `violated`: it does not; what is here is wrong. */
export type GateState = "pass" | "not-ready" | "violated";

/** A condition that must hold before a phase of a change may ship to an environment. */
export interface Gate {
  readonly change: string;
  readonly gate: string;
  readonly state: GateState;
  readonly message: string;
  readonly at?: Location;
}

/** What runs in an environment: the change as it is at the deployed commit, or why that is not known. */
export type Deployed = { readonly change: Change | undefined } | { readonly unknown: string };

interface Question {
  readonly context: ChangeContext;
  readonly change: Change;
  readonly phase: PhaseId;
  readonly environment: string;
  readonly deployed: Deployed;
}

type Check = (question: Question) => Omit<Gate, "change">;

/** The conditions of each phase, judged at HEAD and at the deployed commit. */
const checks: Readonly<Record<PhaseId, readonly Check[]>> = {
  expand: [],
  "dual-write": [done("expand")],
  backfill: [done("expand"), done("dual-write"), deployed("dual-write")],
  verify: [deployed("dual-write"), backfilled],
  cutover: [deployed("dual-write"), backfilled, parity],
  contract: [parity, done("cutover"), noUsages, noUsagesDeployed],
};

/** Whether a phase of a change may ship. */
export function gatesOf(question: Question): readonly Gate[] {
  const own = checks[question.phase].map((check) => ({ change: question.change.spec.id, ...check(question) }));
  return own.length > 0
    ? own
    : [
        {
          change: question.change.spec.id,
          gate: "none",
          state: "pass",
          message: `${question.phase} needs nothing before it`,
        },
      ];
}

/** The worst state counts. */
export function verdictOf(gates: readonly Gate[]): GateState {
  if (gates.some(({ state }) => state === "violated")) return "violated";
  return gates.some(({ state }) => state === "not-ready") ? "not-ready" : "pass";
}

function done(phase: PhaseId): Check {
  return (question) => {
    const progress = question.change.phases.find((each) => each.phase === phase);
    if (progress === undefined || progress.state === "skipped" || isBehind(question.change, phase))
      return { gate: phase, state: "pass", message: `${phase} is done at HEAD` };
    const [missing] = progress.missing;
    const message =
      missing === undefined ? `${phase} is not done at HEAD` : `${phase} is not done at HEAD: ${missing.message}`;
    return { gate: phase, state: unmet(question), message, ...(missing?.at === undefined ? {} : { at: missing.at }) };
  };
}

/** A phase that the change has left behind, or whose own conditions hold although an earlier one is open. */
function isBehind(change: Change, phase: PhaseId): boolean {
  const progress = change.phases.find((each) => each.phase === phase);
  return progress?.state === "done" || (progress?.missing.length === 0 && progress.evidence.length > 0);
}

/** Waiting does not help where the step of the phase is at HEAD already. */
function unmet({ change, phase }: Question): GateState {
  return isBehind(change, phase) ? "violated" : "not-ready";
}

function deployed(phase: PhaseId): Check {
  const gate = `${phase}-deployed`;
  return ({ deployed: running, environment, change }) => {
    if ("unknown" in running) return { gate, state: "not-ready", message: running.unknown };
    if (running.change === undefined)
      return {
        gate,
        state: "not-ready",
        message: `the commit that is deployed to ${environment} does not know ${change.spec.id} yet`,
      };
    return isBehind(running.change, phase)
      ? { gate, state: "pass", message: `${phase} is deployed to ${environment}` }
      : { gate, state: "not-ready", message: `${phase} is not deployed to ${environment} yet` };
  };
}

/** A migration fills every row, or a backfill was run in this environment. */
function backfilled({ change, context, environment }: Question): Omit<Gate, "change"> {
  const gate = "backfill";
  const progress = change.phases.find(({ phase }) => phase === "backfill");
  const migration = progress?.evidence.find(({ file }) => !file.startsWith(evidenceFolder));
  const said = saidFills(context).find(({ what }) => what === migration?.what);
  const agrees = comparisonsOf(context).some((each) => each.environment === environment && each.proof !== undefined);
  const run = context.settings.evidence.find(
    (each) =>
      each.kind === "backfill" && each.change === change.spec.id && each.environment === environment && each.complete,
  );
  if (
    progress?.state === "skipped" ||
    run !== undefined ||
    agrees ||
    (migration !== undefined && progress?.missing.length === 0)
  )
    return {
      gate,
      state: "pass",
      message:
        run !== undefined
          ? `the backfill of ${environment} is complete`
          : agrees
            ? `both sides agree in ${environment}`
            : (said?.what ?? "a migration fills the rows"),
    };
  return {
    gate,
    state: "not-ready",
    message: `no complete backfill of ${environment} is recorded: run cutover backfill`,
  };
}

function parity(question: Question): Omit<Gate, "change"> {
  const { context, environment, change } = question;
  const gate = "parity";
  if (change.phases.find(({ phase }) => phase === "verify")?.state === "skipped" && change.spec.to === undefined)
    return { gate, state: "pass", message: "there is no new column to compare" };
  const compared = comparisonsOf(context).find((each) => each.environment === environment);
  if (compared?.proof !== undefined)
    return { gate, state: "pass", message: `both sides agree in ${environment}`, at: compared.proof.at };
  const differs = context.settings.evidence.some(
    (run) =>
      run.kind === "verify" &&
      run.change === change.spec.id &&
      run.environment === environment &&
      run.mismatched + run.extra > 0 &&
      Number.isFinite(run.mismatched),
  );
  const message = `there is ${compared?.missing ?? `no comparison in ${environment}`}: run cutover verify`;
  return { gate, state: differs ? "violated" : "not-ready", message };
}

function noUsages(question: Question): Omit<Gate, "change"> {
  const [use] = usesOfOld(question.change);
  if (use === undefined) return { gate: "no-usages", state: "pass", message: "no code at HEAD names the old column" };
  const message = `code at HEAD still ${verb(use.access)} ${use.column} (${usesOfOld(question.change).length} places)`;
  return { gate: "no-usages", state: unmet(question), message, at: use };
}

function noUsagesDeployed({ deployed: running, environment, change }: Question): Omit<Gate, "change"> {
  const gate = "no-usages-deployed";
  if ("unknown" in running) return { gate, state: "not-ready", message: running.unknown };
  if (running.change === undefined)
    return {
      gate,
      state: "not-ready",
      message: `the commit that is deployed to ${environment} does not know ${change.spec.id} yet`,
    };
  const uses = usesOfOld(running.change);
  const [use] = uses;
  if (use === undefined)
    return { gate, state: "pass", message: `no code that is deployed to ${environment} names the old column` };
  return {
    gate,
    state: "not-ready",
    message: `code that is deployed to ${environment} still ${verb(use.access)} ${use.column}: ${use.file} (${uses.length} places)`,
  };
}

function usesOfOld(change: Change) {
  return change.usages.filter((usage) => usage.side === "old" && decides(usage));
}
