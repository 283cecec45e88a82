import { changeFixes, rulesOfChanges } from "../changes/fixes.ts";
import { type Deployed, type Gate, gatesOf } from "../changes/gates.ts";
import { type HandOver, handOver } from "../changes/live/hand-over.ts";
import { type LivePlan, livePlan } from "../changes/live/plan.ts";
import type { HistoryChanges } from "../changes/progress.ts";
import { type Means, nextPhase, type ScaffoldHost, type StartOptions, startChange } from "../changes/scaffold.ts";
import type { Change, PhaseId, Scaffold } from "../changes/types.ts";
import { frameworkOf } from "../migrations/detect.ts";
import type { FileReader, Refusal } from "../migrations/types.ts";
import type { Finding } from "../rules/types.ts";
import type { Fix } from "../workspace-types.ts";
import type { AnalysedChanges, ChangesAnalysis } from "./changes-analysis.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";

/** What questions about staged changes are answered from. */
interface ChangeSources {
  readonly analysis: Pick<ChangesAnalysis, "models" | "code">;
  /** The staged changes as they are now. */
  results(): readonly AnalysedChanges[];
  /** Texts of migrations, as the analysis sees them. */
  readonly texts: FileReader;
  /** All files. */
  readonly files: FileReader;
  now(): Date;
}

/** The staged changes of all histories, and what brings them on. */
export class StagedChanges {
  readonly #sources: ChangeSources;

  constructor(sources: ChangeSources) {
    this.#sources = sources;
  }

  /** Declared ones first in each history. */
  all(): readonly Change[] {
    return this.#sources.results().flatMap(({ derived }) => derived.changes);
  }

  ofHistory(wanted: HistoryAnalysis): HistoryChanges | undefined {
    return this.#sources.results().find(({ analysis }) => analysis === wanted)?.derived;
  }

  /**
   * Whether a phase may ship to an environment: of one change, or of all declared ones that have not got past it. `there` are the changes as
   * they are at the commit that runs in the environment, or why that is not known.
   */
  gates(
    phase: PhaseId,
    environment: string,
    id: string | undefined,
    there: readonly Change[] | string,
  ): readonly Gate[] {
    return this.#sources.results().flatMap(({ derived }) =>
      derived.changes.flatMap((change, i) => {
        const context = derived.contexts[i];
        if (context === undefined || (id === undefined ? !change.spec.declared : change.spec.id !== id)) return [];
        const deployed: Deployed =
          typeof there === "string"
            ? { unknown: there }
            : { change: there.find(({ spec }) => spec.id === change.spec.id) };
        return gatesOf({ context, change, phase, environment, deployed });
      }),
    );
  }

  /** How the rows of a change are compared and filled in a database. Refused with a reason for people. */
  livePlan(id: string): LivePlan | Refusal {
    const { texts, files } = this.#sources;
    const context = this.#contextOf(id);
    return context === undefined ? noChange(id) : livePlan(context, (file) => texts.read(file) ?? files.read(file));
  }

  /** The backfill of a change for another tool. Refused with a reason for people. */
  handOver(id: string, form: HandOver): string | Refusal {
    const context = this.#contextOf(id);
    return context === undefined ? noChange(id) : handOver(context, form, (file) => this.#sources.texts.read(file));
  }

  /** The files and edits that bring a change on. Refused with a reason for people. */
  scaffoldNext(id: string, by: Means): Scaffold | Refusal {
    for (const result of this.#sources.results()) {
      const i = result.derived.changes.findIndex(({ spec }) => spec.id === id);
      const [change, context] = [result.derived.changes[i], result.derived.contexts[i]];
      if (change !== undefined && context !== undefined)
        return nextPhase(change, context, this.#scaffoldHost(result), by);
    }
    return noChange(id);
  }

  /** The first migration of a new staged change from `table.column` to `table.column`, in the history that knows the table. */
  start(from: string, to: string, options: StartOptions): Scaffold | Refusal {
    const written = this.#sources.results().filter(({ analysis }) => analysis.history.dump !== true);
    const tried = written.map((result) =>
      startChange(from, to, options, result.derived.history, this.#scaffoldHost(result)),
    );
    return (
      tried.find((scaffold) => !("refused" in scaffold)) ??
      tried[0] ?? { refused: "No migrations were found in this workspace." }
    );
  }

  /** The fixes of a finding that bring a change on. */
  fixes(finding: Finding): readonly Fix[] {
    if (!rulesOfChanges.has(finding.rule)) return [];
    return this.#sources
      .results()
      .flatMap((result) => changeFixes(finding, result.derived, this.#scaffoldHost(result)));
  }

  #contextOf(id: string) {
    for (const { derived } of this.#sources.results()) {
      const context = derived.contexts.find(({ spec }) => spec.id === id);
      if (context !== undefined) return context;
    }
    return undefined;
  }

  #scaffoldHost({ analysis }: AnalysedChanges): ScaffoldHost {
    const { analysis: changes, texts, now } = this.#sources;
    const { history } = analysis;
    return {
      history,
      framework: frameworkOf(history.framework),
      files: texts,
      now: now(),
      models: changes.models(analysis),
      code: changes.code.access(analysis.dialect),
    };
  }
}

function noChange(id: string): Refusal {
  return { refused: `There is no staged change ${id}.` };
}
