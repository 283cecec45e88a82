import type { Model } from "../code/models/types.ts";
import type { FileEdit, FileReader, Framework, History, NewMigration, Refusal } from "../migrations/types.ts";
import type { Dialect } from "../sql/types.ts";
import type { CodeAccess } from "./code-edits/code-access.ts";
import { declareInModels } from "./code-edits/declare.ts";
import { writeBoth } from "./code-edits/write-both.ts";
import { type ChangeContext, changeContext } from "./context.ts";
import { parseChangeDirective } from "./directive.ts";
import { clauseWords } from "./grammar.ts";
import { type HistoryFacts, placedOperations } from "./history-facts.ts";
import { kitOf } from "./kits/index.ts";
import { oldWriters } from "./phases/dual-write.ts";
import type { Judgement } from "./phases/phase.ts";
import { recipeOf, recipes } from "./recipes/index.ts";
import type { PlanContext } from "./recipes/recipe.ts";
import { directiveText, specOf } from "./spec.ts";
import { type Change, type ChangeSettings, type ChangeSpec, type PhaseId, phaseIds, type Scaffold } from "./types.ts";

/** What writing files needs: the history's own framework, and the files as they are. */
export interface ScaffoldHost {
  readonly history: History;
  readonly framework: Framework;
  readonly files: FileReader;
  /** Stamped on new migrations. */
  readonly now: Date;
  /** Tables that code or a Prisma schema declares. */
  readonly models: readonly Model[];
  readonly code: CodeAccess;
}

export interface StartOptions {
  /** SQL expression of the new column over the old one; default: the old column as it is. */
  readonly up?: string;
  readonly down?: string;
  /** Types of the new columns. */
  readonly type?: string;
  /** Column of the other table that holds the key of this one. */
  readonly on?: string;
  /** What the change is expected to be. */
  readonly recipe?: string;
}

/** How a dual-write is written: a trigger in the database, or the second write at each place in the code. */
export type DualWrite = "trigger" | "code";

/**
 * The first migration of a staged change: `startChange("users.name", "users.full_name", …)`. Both sides are written as in a directive:
 * `startChange("orders.note", "required", …)`. Refused with a reason for people.
 */
export function startChange(
  old: string,
  next: string,
  options: StartOptions,
  facts: HistoryFacts,
  host: ScaffoldHost,
): Scaffold | Refusal {
  const clauses = clauseWords.flatMap(({ word }) => {
    const text = options[word];
    return text === undefined ? [] : [` ${word}(${text})`];
  });
  const text = `-- cutover: change ${old} -> ${next}${clauses.join("")}`;
  const parsed = parseChangeDirective(text, { start: 0, end: text.length }, facts.dialect);
  if (parsed?.directive === undefined) return { refused: parsed?.problem?.message ?? `${old} is no column.` };
  const spec = specOf(parsed.directive, { file: "", span: parsed.directive.span }, facts.path);
  if (options.recipe !== undefined && options.recipe !== spec.recipe)
    return { refused: `${old} -> ${next} is the recipe ${spec.recipe}. ${formOf(options.recipe)}` };
  const context = planContext(
    changeContext(spec, facts, placedOperations(facts), { index: new Map(), known: false }, noSettings),
  );
  if ("refused" in context) return context;
  const recipe = recipeOf(spec);
  const full = recipe.complete?.(spec, context) ?? spec;
  const { phases } = recipe;
  const open = phaseIds.find((id) => id !== "verify" && isOpen(phases[id].judge(context)));
  if (open === undefined) return { refused: `${spec.id}: there is nothing to do, all of it is in place already.` };
  const plan = phases[open].plan({ ...context, spec: full });
  if ("refused" in plan) return plan;
  const isBeside = spec.goal.kind === "replace" && spec.to?.table === spec.from.table;
  const edits = isBeside ? declareInModels(spec, host.models, (file) => host.files.read(file)) : [];
  const migrations = plan.isWhole === true ? plan.migrations : declared(full, plan.migrations, facts.dialect);
  return written(`Start ${spec.id}`, migrations, edits, plan.notes, host);
}

const noSettings: ChangeSettings = { environments: [], evidence: [], read: () => undefined };

function isOpen({ done, skipped }: Judgement): boolean {
  return !done && skipped !== true;
}

/** The directive stands at the beginning of the first migration, so that the plan is versioned and reviewed with it. */
function declared(spec: ChangeSpec, migrations: readonly NewMigration[], dialect: Dialect): readonly NewMigration[] {
  const [first, ...rest] = migrations;
  if (first === undefined) return migrations;
  return [{ ...first, up: `-- cutover: change ${directiveText(spec, dialect)}\n${first.up}` }, ...rest];
}

function formOf(id: string): string {
  const recipe = recipes.find((candidate) => candidate.id === id);
  return recipe === undefined
    ? `There is no recipe ${id}. Known: ${recipes.map((each) => each.id).join(", ")}.`
    : `Write a change of the recipe ${id} as ${recipe.form}.`;
}

/** What brings a change on: the files and edits of the phase that it is in. Refused when somebody has to act elsewhere first. */
export function nextPhase(
  change: Change,
  context: ChangeContext,
  host: ScaffoldHost,
  dualWrite: DualWrite = "trigger",
): Scaffold | Refusal {
  const { spec } = context;
  if (change.phase === "done") return { refused: `${spec.id} is complete.` };
  const refusal = refusalOf(change, change.phase);
  if (refusal !== undefined) return { refused: refusal };
  const phase = recipeOf(spec).phases[change.phase];
  const title = `${phase.title} ${spec.id}`;
  if (change.phase === "dual-write" && dualWrite === "code") return allWriters(title, context, host);
  const full = planContext(context);
  if ("refused" in full) return full;
  const plan = phase.plan(full);
  if ("refused" in plan) return { refused: [plan.refused, ...sitesOf(change, change.phase)].join("\n") };
  return written(title, plan.migrations, [], plan.notes, host);
}

function planContext(context: ChangeContext): PlanContext | Refusal {
  const { dialect } = context.history;
  const kit = kitOf(dialect);
  return kit === undefined ? { refused: `Staged changes cannot be written for ${dialect} yet.` } : { ...context, kit };
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
    const made = writeBoth(usage, context, host.models, host.code);
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
