import type { NewMigration, Refusal } from "../../migrations/types.ts";
import type { Table } from "../../schema/types.ts";
import type { ChangeContext } from "../context.ts";
import type { HistoryFacts, PlacedOperation } from "../history-facts.ts";
import type { BatchedStep, BehindScript, Kit, KnownTable, Step } from "../kits/kit.ts";
import { migrationName } from "../object-names.ts";
import { phases } from "../phases/index.ts";
import type { Phase } from "../phases/phase.ts";
import type { ChangeSide, ChangeSpec, PhaseId, RecipeId } from "../types.ts";

/** What a recipe needs to know to write the SQL of a phase. */
export interface PlanContext extends ChangeContext {
  readonly kit: Kit;
}

/** The same, of a change whose table the migrations show. */
export interface TableContext extends PlanContext {
  readonly table: Table;
}

export interface PlannedMigration extends NewMigration {
  readonly behindScript?: BehindScript;
  readonly batched?: BatchedStep;
}

/** The steps of one phase in plain SQL, each to become a migration, in order. */
export interface PhasePlan {
  readonly migrations: readonly PlannedMigration[];
  /** What is left to do by hand, for people. */
  readonly notes: readonly string[];
  /** It is all that there is to do: no stages follow, and nothing needs to be declared. */
  readonly isWhole?: true;
}

/** How a recipe goes through one phase: its words, how it is judged, what is written, and which operations are its steps. */
export interface RecipePhase extends Phase {
  /** What the way back leaves behind in this change, where it does. */
  leftBehind?(spec: ChangeSpec): string | undefined;
  plan(context: PlanContext): PhasePlan | Refusal;
  /** Whether an operation of the history is a step of this phase. */
  recognises(placed: PlacedOperation, context: ChangeContext): boolean;
}

/** A kind of staged change. One file a recipe, one line in `index.ts`. */
export interface Recipe {
  readonly id: RecipeId;
  readonly title: string;
  /** How it is declared, for people and for completion: `users.name -> users.full_name`. */
  readonly form: string;
  /** Further forms that are declared otherwise but go the same way. */
  readonly otherForms?: readonly string[];
  /** When to take it, one sentence. */
  readonly use: string;
  readonly phases: Readonly<Record<PhaseId, RecipePhase>>;
  /** Writes out what the directive of a new change leaves to defaults, so that it says all. */
  complete?(spec: ChangeSpec, context: ChangeContext): ChangeSpec;
  /** Columns that the directive does not name and that change with those it names, under all their names. */
  alongWith?(spec: ChangeSpec, history: HistoryFacts): readonly ChangeSide[];
}

type Own = Pick<RecipePhase, "plan"> & Partial<Omit<RecipePhase, "id" | "plan">>;

/** A phase of a recipe: what it does not say itself is as for a column that takes another one's place. */
export function phaseOf(id: PhaseId, own: Own): RecipePhase {
  const common = phases.find((phase) => phase.id === id);
  if (common === undefined) throw new Error(`no phase ${id}`);
  // The functions of the common phases know no `this`.
  return { ...common, recognises: () => false, ...own };
}

/** A phase that a recipe has not, and why. */
export function skipped(id: PhaseId, reason: string): RecipePhase {
  return phaseOf(id, {
    entry: [],
    exit: [],
    undo: "Nothing to undo.",
    judge: ({ spec }) => ({ done: false, skipped: true, evidence: [{ ...spec.at, what: reason }], missing: [] }),
    plan: () => ({ refused: reason }),
  });
}

/** A plan that needs to know the table; refused when the migrations do not show it. */
export function onTable(plan: (context: TableContext) => PhasePlan | Refusal): RecipePhase["plan"] {
  return (context) =>
    context.table === undefined
      ? { refused: `There is no table ${context.spec.from.table} in the schema that the migrations lead to.` }
      : plan({ ...context, table: context.table });
}

/** The table of a change, for a kit. */
export function known({ spec, table, history }: TableContext): KnownTable {
  return { side: spec.from, table, schema: history.schema };
}

/** Steps as migrations that are named after the change. */
export function planned(spec: ChangeSpec, steps: readonly Step[], notes: readonly string[] = []): PhasePlan {
  return { migrations: steps.map((step) => migrationOf(spec, step)), notes };
}

function migrationOf(spec: ChangeSpec, step: Step): PlannedMigration {
  const { verb, name, up, down, noTransaction, behindScript, batched } = step;
  return {
    name: name ?? migrationName(verb, spec),
    up,
    ...(down === undefined ? {} : { down }),
    ...(noTransaction === undefined ? {} : { noTransaction }),
    ...(behindScript === undefined ? {} : { behindScript }),
    ...(batched === undefined ? {} : { batched }),
  };
}
