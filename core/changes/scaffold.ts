import type { Model } from "../code/models/types.ts";
import type { Sink } from "../code/types.ts";
import type { FileEdit, FileReader, Framework, History, NewFile, NewMigration, Refusal } from "../migrations/types.ts";
import { quoteName } from "../sql/identifiers.ts";
import { splitStatements } from "../sql/split.ts";
import type { Dialect } from "../sql/types.ts";
import { scriptLanguage } from "./backfill-scripts/index.ts";
import { changeName } from "./change-name.ts";
import type { CodeAccess } from "./code-edits/code-access.ts";
import { type Declared, declareInModels } from "./code-edits/declare.ts";
import { readNew } from "./code-edits/read-new.ts";
import { partsOf } from "./code-edits/statement-parts.ts";
import { writeBoth } from "./code-edits/write-both.ts";
import { type ChangeContext, changeContext } from "./context.ts";
import { parseChangeDirective } from "./directive.ts";
import { clauseWords } from "./grammar.ts";
import { type HistoryFacts, placedOperations } from "./history-facts.ts";
import { kitOf } from "./kits/index.ts";
import type { Asked } from "./kits/kit.ts";
import { lateRefusal } from "./late-refusal.ts";
import { tableOf } from "./object-names.ts";
import { oldWriters } from "./phases/dual-write.ts";
import type { Judgement } from "./phases/phase.ts";
import { PlannedSchema } from "./planned-schema.ts";
import { recipeOf, recipes } from "./recipes/index.ts";
import type { PhasePlan, PlanContext, PlannedMigration } from "./recipes/recipe.ts";
import { directiveText, specOf } from "./spec.ts";
import { typeText } from "./type-text.ts";
import { type Change, type ChangeSettings, type ChangeSpec, type PhaseId, phaseIds, type Scaffold } from "./types.ts";
import { decides } from "./usage-words.ts";

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

/**
 * How a phase is written: in the database, in the code, or as a script that people run. For a dual-write, a trigger or the second write at
 * each place; for a backfill, a procedure or a script in the team's language; for a cutover, the constraints of the new column or its read at
 * each place.
 */
export type Means = "trigger" | "code" | "script";

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
    // A change that begins has filled nothing.
    const text = word === "backfilled" ? undefined : options[word];
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
    host,
  );
  if ("refused" in context) return context;
  const recipe = recipeOf(spec);
  const full = recipe.complete?.(spec, context) ?? spec;
  const { phases } = recipe;
  const open = phaseIds.find((id) => id !== "verify" && isOpen(phases[id].judge(context)));
  if (open === undefined)
    return { refused: `${changeName(spec.id)}: there is nothing to do, all of it is in place already.` };
  const plan = asked(phases[open].plan({ ...context, spec: full }), context);
  if ("refused" in plan) return plan;
  const late =
    plan.isWhole === true
      ? undefined
      : lateRefusal({ ...context, spec: full }, (last) => {
          const steps = asked(last, context);
          return "refused" in steps ? steps : written("", steps.migrations, [], [], host);
        });
  if (late !== undefined) return late;
  const isBeside = spec.goal.kind === "replace" && spec.to?.table === spec.from.table;
  const edits = isBeside ? declareInModels(spec, declaredColumns(full, context), host.models, host.code) : [];
  const migrations = plan.isWhole === true ? plan.migrations : declared(full, plan.migrations, facts.dialect);
  return written(`Start ${changeName(spec.id)}`, migrations, edits, plan.notes, host);
}

/** The new columns with their types, where those are not the old ones'. */
function declaredColumns({ from, to, types }: ChangeSpec, { table, kit }: PlanContext): readonly Declared[] {
  return (to?.columns ?? []).map((column, i) => {
    const old = table?.columns.get(from.columns[i] ?? from.columns[0] ?? "")?.type;
    const isSame = old !== undefined && typeText(old, kit.dialect) === types[i];
    return { column, type: isSame ? undefined : types[i] };
  });
}

const noSettings: ChangeSettings = { environments: [], evidence: [], read: () => undefined };

function isOpen({ done, skipped }: Judgement): boolean {
  return !done && skipped !== true;
}

/** The directive stands at the beginning of the first migration, so that the plan is versioned and reviewed with it. */
function declared(
  spec: ChangeSpec,
  migrations: readonly PlannedMigration[],
  dialect: Dialect,
): readonly PlannedMigration[] {
  const [first, ...rest] = migrations;
  if (first === undefined) return migrations;
  const under = (sql: string) => `-- cutover: change ${directiveText(spec, dialect)}\n${sql}`;
  const { behindScript } = first;
  const behind: PlannedMigration["behindScript"] =
    behindScript &&
    ((script) => {
      const rest = behindScript(script);
      return { ...rest, up: under(rest.up) };
    });
  return [{ ...first, up: under(first.up), ...(behind && { behindScript: behind }) }, ...rest];
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
  by: Means = "trigger",
): Scaffold | Refusal {
  const { spec } = context;
  if (change.phase === "done") return { refused: `${changeName(spec.id)} is complete.` };
  const refusal = refusalOf(change, change.phase);
  if (refusal !== undefined) return { refused: refusal };
  const phase = recipeOf(spec).phases[change.phase];
  const title = `${phase.title}: ${changeName(spec.id)}`;
  if (change.phase === "dual-write" && by === "code") return allWriters(title, context, host);
  if (change.phase === "cutover" && by === "code") return allReaders(title, context, host);
  const full = planContext(context, host);
  if ("refused" in full) return full;
  const plan = asked(phase.plan(full), full);
  if ("refused" in plan) return { refused: [plan.refused, ...sitesOf(change, change.phase)].join("\n") };
  if (by === "script") return allScripts(title, plan, context, host);
  return written(title, plan.migrations, [], plan.notes, host);
}

function planContext(context: ChangeContext, { history }: ScaffoldHost): PlanContext | Refusal {
  const { dialect } = context.history;
  const kit = kitOf(dialect, history.version, history.edition);
  return kit === undefined ? { refused: `Staged changes cannot be written for ${dialect} yet.` } : { ...context, kit };
}

/** The plan with what its statements ask of the server. */
function asked(plan: PhasePlan | Refusal, { kit, history }: PlanContext): PhasePlan | Refusal {
  if ("refused" in plan || kit.asking === undefined) return plan;
  const migrations: PlannedMigration[] = [];
  const planned = new PlannedSchema(history);
  for (const migration of plan.migrations) {
    const up = kit.asking(migration.up, planned.schema);
    if ("refused" in up) return up;
    planned.run(up.sql);
    const { down } = migration;
    const back = down === undefined ? undefined : (kit.askingBack?.(down, planned.schema) ?? { sql: down });
    if (back !== undefined && "refused" in back) return back;
    const isOutside = (up.noTransaction ?? back?.noTransaction) === true;
    // A file is marked as a whole: the direction that does not begin its transaction itself would have none.
    const whole = ({ sql, noTransaction }: Asked) =>
      isOutside && noTransaction !== true && isTransactional(kit.dialect) ? enclosed(sql) : sql;
    migrations.push({
      ...migration,
      up: whole(up),
      ...(back && { down: whole(back) }),
      ...(isOutside && { noTransaction: true as const }),
    });
  }
  return { ...plan, migrations };
}

/** Why the phase cannot be scaffolded now. */
function refusalOf(change: Change, phase: PhaseId): string | undefined {
  const progress = change.phases.find((candidate) => candidate.phase === phase);
  if (progress?.state !== "blocked") return undefined;
  return [`${changeName(change.spec.id)} cannot go on to ${phase} yet:`, ...sitesOf(change, phase)].join("\n");
}

function sitesOf(change: Change, phase: PhaseId): readonly string[] {
  const missing = change.phases.find((candidate) => candidate.phase === phase)?.missing ?? [];
  return missing.map(({ message, at }) => (at === undefined ? message : `${at.file}: ${message}`));
}

/** The second write at every place; refused as a whole when one place cannot be edited. */
function allWriters(title: string, context: ChangeContext, host: ScaffoldHost): Scaffold | Refusal {
  const edits: FileEdit[] = [];
  const done = new Set<Sink>();
  for (const usage of oldWriters(context)) {
    // Several old columns of one statement are one place.
    if (usage.paired || (usage.sink !== undefined && done.has(usage.sink))) continue;
    const made = writeBoth(usage, context, host.models, host.code);
    if ("refused" in made) return { refused: `${usage.file}: ${made.refused}` };
    edits.push(...made);
    for (const { sink } of partsOf(usage, context.usages)) if (sink !== undefined) done.add(sink);
  }
  return edits.length === 0
    ? { refused: `No code that writes ${context.spec.from.columns.join(", ")} was found.` }
    : { title, files: [], edits, notes: [] };
}

/** The read of the new column at every place; refused as a whole when one place cannot be edited. */
function allReaders(title: string, context: ChangeContext, host: ScaffoldHost): Scaffold | Refusal {
  const edits: FileEdit[] = [];
  for (const usage of context.usages) {
    if (usage.side !== "old" || usage.access !== "read" || !decides(usage)) continue;
    const made = readNew(usage, context, host.models, host.code);
    if ("refused" in made) return { refused: `${usage.file}: ${made.refused}` };
    edits.push(...made);
  }
  return edits.length === 0
    ? { refused: `No code that reads ${context.spec.from.columns.join(", ")} was found.` }
    : { title, files: [], edits, notes: [] };
}

/** Each backfill as a script in the team's language, with a migration that checks that it has run. */
function allScripts(title: string, plan: PhasePlan, context: ChangeContext, host: ScaffoldHost): Scaffold | Refusal {
  if (plan.migrations.every(({ batched }) => batched === undefined)) {
    const { dialect } = context.history;
    // Scripts speak to the drivers of PostgreSQL.
    const isOther = plan.migrations.some(({ name }) => /backfill/.test(name)) && dialect !== "postgres";
    const live = isLive(dialect) ? ", or let `cutover backfill` fill the rows" : "";
    return {
      refused: isOther
        ? `Scripts are written for PostgreSQL only. For ${dialect} take the migration${live}.`
        : "There is nothing in this phase that a script could do in batches.",
    };
  }
  const own = context.usages.filter(({ test }) => !test).map(({ file }) => file);
  const language = scriptLanguage(own, host.files);
  if (language === undefined)
    return {
      refused: "Scripts are written in TypeScript, JavaScript, Python, Ruby and Go; no code in one of these was found.",
    };
  const made: NewFile[] = [];
  const notes: string[] = [];
  const migrations = plan.migrations.map((migration) => {
    const { name, batched, behindScript } = migration;
    if (batched === undefined || behindScript === undefined) return migration;
    const { table, key, fill, session } = batched;
    const { dialect } = context.history;
    const file = `${scripts}${name}${language.extension}`;
    const text = language.write(
      {
        change: context.spec.id,
        table: tableOf(table, dialect),
        key: key.map((column) => quoteName(column, dialect)),
        fill,
        session,
      },
      host.files,
    );
    made.push({ file, text });
    notes.push(
      `Run the script in each environment before the migration is deployed there: ${language.usage(file, host.files)}`,
    );
    return { name, ...behindScript(file) };
  });
  const scaffold = written(title, migrations, [], notes, host);
  return "refused" in scaffold ? scaffold : { ...scaffold, files: [...made, ...scaffold.files] };
}

/** Whether `cutover backfill` speaks to servers of the dialect. */
function isLive(dialect: Dialect): boolean {
  return dialect === "mysql" || dialect === "mariadb";
}

/** Scripts that people run by hand lie beside the evidence of their runs. */
const scripts = ".cutover/scripts/";

function written(
  title: string,
  migrations: readonly PlannedMigration[],
  edits: readonly FileEdit[],
  notes: readonly string[],
  host: ScaffoldHost,
): Scaffold | Refusal {
  const create = (wanted: readonly NewMigration[]) => host.framework.create(host.history, wanted, host.now, host.files);
  const first = create(migrations.map(bare));
  // What leaves the transaction says itself where one begins.
  const inside = create(migrations.filter(({ noTransaction }) => noTransaction !== true).map(bare));
  const isAlone =
    isTransactional(host.history.dialect) && !("refused" in inside) && isEachStatementAlone(inside.files, host);
  const whole = isAlone ? migrations.map(inTransaction) : migrations;
  const made = isAlone ? create(whole.map(bare)) : first;
  if (!("refused" in made)) return { title, files: made.files, edits: [...made.edits, ...edits], notes };
  // Where only the transaction is in the way, what must run without one becomes a script, and the migration checks that it has run.
  const apart = whole.filter(({ noTransaction }) => noTransaction === true);
  if (apart.length === 0 || apart.some(({ behindScript }) => behindScript === undefined)) return made;
  const other = create(whole.map((migration) => bare(behind(migration))));
  if ("refused" in other) return other;
  return {
    title,
    files: [...apart.map(({ name, up }) => ({ file: scriptOf(name), text: scriptText(name, up) })), ...other.files],
    edits: [...other.edits, ...edits],
    notes: [
      ...apart.map(
        ({ name }) =>
          `Run ${scriptOf(name)} in each environment before the migration is deployed there: ${host.framework.title} runs migrations in a transaction.`,
      ),
      ...notes,
    ],
  };
}

function scriptOf(name: string): string {
  return `${scripts}${name}.sql`;
}

function scriptText(name: string, sql: string): string {
  return `-- To be run outside a transaction: psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f ${scriptOf(name)}\n${sql}\n`;
}

function bare({ name, up, down, noTransaction }: PlannedMigration): NewMigration {
  return {
    name,
    up,
    ...(down === undefined ? {} : { down }),
    ...(noTransaction === undefined ? {} : { noTransaction }),
  };
}

function behind(migration: PlannedMigration): PlannedMigration {
  const { name, behindScript } = migration;
  return behindScript === undefined ? migration : { name, ...behindScript(scriptOf(name)) };
}

/** The framework would run several statements of a new file one by one, each for itself: what belongs together must say so. */
function isEachStatementAlone(files: readonly NewFile[], { history, framework, files: known }: ScaffoldHost): boolean {
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  const reader: FileReader = {
    paths: [...new Set([...known.paths, ...texts.keys()])].sort(),
    read: (path) => texts.get(path) ?? known.read(path),
  };
  return framework.read(history.path, reader, history.dialect).migrations.some(({ up }) => {
    const text = up?.transaction === "none" ? texts.get(up.file) : undefined;
    return up !== undefined && text !== undefined && statementsIn(text.slice(up.span.start, up.span.end), history) > 1;
  });
}

/** Where each change of the schema commits by itself, a transaction around several says nothing; SQL Server takes a file as a batch, one piece each. */
function isTransactional(dialect: Dialect | undefined): boolean {
  return dialect === "postgres" || dialect === "sqlite";
}

function statementsIn(sql: string, { dialect }: History): number {
  return splitStatements(sql, dialect ?? "postgres").filter(({ kind }) => kind === "sql").length;
}

function inTransaction(migration: PlannedMigration): PlannedMigration {
  if (migration.noTransaction === true) return migration;
  const { up, down } = migration;
  return { ...migration, up: enclosed(up), ...(down === undefined ? {} : { down: enclosed(down) }) };
}

/** Comments at the beginning stay there. */
function enclosed(sql: string): string {
  const [head = ""] = /^(?:--[^\n]*\n)*/.exec(sql) ?? [];
  return `${head}BEGIN;\n${sql.slice(head.length).trim()}\nCOMMIT;`;
}
