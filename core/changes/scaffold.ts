import type { Model } from "../code/models/types.ts";
import type { FileEdit, FileReader, Framework, History, NewMigration, Refusal } from "../migrations/types.ts";
import type { ChangeContext } from "./context.ts";
import { parseChangeDirective } from "./directive.ts";
import type { HistoryFacts } from "./history-facts.ts";
import { oldWriters } from "./phases/dual-write.ts";
import { phases } from "./phases/index.ts";
import { recipes } from "./recipes/index.ts";
import type { Recipe } from "./recipes/recipe.ts";
import { specOf } from "./spec.ts";
import type { Change, ChangeSpec, PhaseId, Scaffold } from "./types.ts";
import { declareInModels, writeBoth } from "./write-both.ts";

/** What writing files needs: the history's own framework, and the files as they are. */
export interface ScaffoldHost {
  readonly history: History;
  readonly framework: Framework;
  readonly files: FileReader;
  /** Stamped on new migrations. */
  readonly now: Date;
  /** Tables that code or a Prisma schema declares. */
  readonly models: readonly Model[];
}

export interface StartOptions {
  /** SQL expression of the new column over the old one; default: the old column as it is. */
  readonly up?: string;
  readonly down?: string;
}

/** How a dual-write is written: a trigger in the database, or the second write at each place in the code. */
export type DualWrite = "trigger" | "code";

/** The first migration of a staged change: `startChange("users.name", "users.full_name", …)`. Refused with a reason for people. */
export function startChange(
  old: string,
  next: string,
  options: StartOptions,
  facts: HistoryFacts,
  host: ScaffoldHost,
): Scaffold | Refusal {
  const maps = `${options.up === undefined ? "" : ` up(${options.up})`}${options.down === undefined ? "" : ` down(${options.down})`}`;
  const text = `-- cutover: change ${old} -> ${next}${maps}`;
  const parsed = parseChangeDirective(text, { start: 0, end: text.length }, facts.dialect);
  if (parsed?.directive === undefined) return { refused: parsed?.problem?.message ?? `${old} is no column.` };
  const spec = specOf(parsed.directive, { file: "", span: parsed.directive.span }, facts.path);
  const { schema } = facts;
  const table = schema.table({ name: spec.from.table, span: spec.at.span, ...schemaOf(spec) });
  if (table === undefined)
    return { refused: `There is no table ${spec.from.table} in the schema that the migrations lead to.` };
  const recipe = recipeFor(spec, facts);
  if ("refused" in recipe) return recipe;
  const plan = recipe.plan("expand", { spec, dialect: facts.dialect, table, schema, sync: undefined });
  if ("refused" in plan) return plan;
  const edits = declareInModels(spec, host.models, (file) => host.files.read(file));
  return written(`Start ${spec.id}`, plan.migrations, edits, plan.notes, host);
}

/** What brings a change on: the files and edits of the phase that it is in. Refused when somebody has to act elsewhere first. */
export function nextPhase(
  change: Change,
  context: ChangeContext,
  host: ScaffoldHost,
  dualWrite: DualWrite = "trigger",
): Scaffold | Refusal {
  const { spec, history, table } = context;
  if (change.phase === "done") return { refused: `${spec.id} is complete.` };
  if (table === undefined) return { refused: `${spec.from.table} is not in the schema that the migrations lead to.` };
  const refusal = refusalOf(change, change.phase);
  if (refusal !== undefined) return { refused: refusal };
  const title = `${phases.find(({ id }) => id === change.phase)?.title} ${spec.id}`;
  if (change.phase === "dual-write" && dualWrite === "code") return allWriters(title, context, host);
  const recipe = recipeFor(spec, history);
  if ("refused" in recipe) return recipe;
  const plan = recipe.plan(change.phase, {
    spec,
    dialect: history.dialect,
    table,
    schema: history.schema,
    sync: context.sync,
  });
  if ("refused" in plan) return { refused: [plan.refused, ...sitesOf(change, change.phase)].join("\n") };
  return written(title, plan.migrations, [], plan.notes, host);
}

function schemaOf(spec: ChangeSpec): { readonly schema?: string } {
  return spec.from.schema === undefined ? {} : { schema: spec.from.schema };
}

function recipeFor(spec: ChangeSpec, { dialect }: HistoryFacts): Recipe | Refusal {
  const recipe = recipes.find(({ id }) => id === spec.recipe);
  if (recipe === undefined) return { refused: `There is no recipe yet for this kind of change (${spec.recipe}).` };
  return recipe.dialects.has(dialect) ? recipe : { refused: `${recipe.title}: not yet for ${dialect}.` };
}

/** Why the phase cannot be scaffolded now. */
function refusalOf(change: Change, phase: PhaseId): string | undefined {
  const progress = change.phases.find((candidate) => candidate.phase === phase);
  if (progress?.state !== "blocked") return undefined;
  return [`${change.spec.id} cannot go on to ${phase} yet:`, ...sitesOf(change, phase)].join("\n");
}

function sitesOf(change: Change, phase: PhaseId): readonly string[] {
  const missing = change.phases.find((candidate) => candidate.phase === phase)?.missing ?? [];
  return missing.map(({ message, at }) => (at === undefined ? message : `${at.file}: ${message}`));
}

/** The second write at every place; refused as a whole when one place cannot be edited. */
function allWriters(title: string, context: ChangeContext, host: ScaffoldHost): Scaffold | Refusal {
  const edits: FileEdit[] = [];
  for (const usage of oldWriters(context)) {
    if (usage.paired) continue;
    const made = writeBoth(usage, context, host.models);
    if ("refused" in made) return { refused: `${usage.file}: ${made.refused}` };
    edits.push(...made);
  }
  return edits.length === 0
    ? { refused: `No code that writes ${context.spec.from.columns.join(", ")} was found.` }
    : { title, files: [], edits, notes: [] };
}

function written(
  title: string,
  migrations: readonly NewMigration[],
  edits: readonly FileEdit[],
  notes: readonly string[],
  host: ScaffoldHost,
): Scaffold | Refusal {
  const made = host.framework.create(host.history, migrations, host.now, host.files);
  if ("refused" in made) return made;
  return { title, files: made.files, edits: [...made.edits, ...edits], notes };
}
