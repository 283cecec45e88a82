import type { NewMigration, Refusal } from "../../migrations/types.ts";
import type { Schema, Table } from "../../schema/types.ts";
import type { Operation } from "../../sql/operations.ts";
import type { Dialect } from "../../sql/types.ts";
import type { SyncTrigger } from "../sync/find-sync.ts";
import type { ChangeSpec, PhaseId, RecipeId } from "../types.ts";

/** What a recipe needs to know to write the SQL of a phase. */
export interface RecipeContext {
  readonly spec: ChangeSpec;
  readonly dialect: Dialect;
  /** The table as it stands behind the last migration. */
  readonly table: Table;
  readonly schema: Schema;
  /** The trigger that keeps both sides equal, when the history has one; it may have been dropped again. */
  readonly sync: SyncTrigger | undefined;
}

/** The steps of one phase in plain SQL, each to become a migration, in order. */
export interface PhasePlan {
  readonly migrations: readonly NewMigration[];
  /** What is left to do by hand, for people. */
  readonly notes: readonly string[];
}

/** A kind of staged change: the SQL of its phases. One file a recipe, one line in `index.ts`. */
export interface Recipe {
  readonly id: RecipeId;
  readonly title: string;
  readonly dialects: ReadonlySet<Dialect>;
  plan(phase: PhaseId, context: RecipeContext): PhasePlan | Refusal;
  /** Whether an operation on the change's own table is a step of this phase. */
  recognises(phase: PhaseId, operation: Operation, spec: ChangeSpec): boolean;
}
