import { type WidenedTable, widenedTables } from "./added-columns.ts";
import { type DirectiveProblem, parseChangeDirective } from "./directive.ts";
import { type Dropped, droppedThings } from "./dropped.ts";
import { type HistoryFacts, type MigrationFacts, type PlacedOperation, placedOperations } from "./history-facts.ts";
import { inferChanges } from "./infer/infer.ts";
import { recipeOf } from "./recipes/index.ts";
import { type RequiredColumn, requiredColumns } from "./required-columns.ts";
import { specOf } from "./spec.ts";
import { isMadeAnew, takenBackBy } from "./taken-back.ts";
import type { ChangeSide, ChangeSpec } from "./types.ts";

/** A history looked through once, for all that is asked about its changes. */
export interface HistoryScan {
  readonly history: HistoryFacts;
  readonly operations: readonly PlacedOperation[];
  /** What migrations take away that are not shipped yet. */
  readonly dropped: readonly Dropped[];
  /** What INSERT must name from this release on. */
  readonly required: readonly RequiredColumn[];
  readonly widened: readonly WidenedTable[];
  /** Declared changes in the order of the migrations, then those that are inferred. */
  readonly specs: readonly ChangeSpec[];
  /** Directives that could not be read. */
  readonly problems: readonly (DirectiveProblem & { readonly file: string })[];
}

/** Looks through a history for operations and changes. */
export function scanHistory(history: HistoryFacts): HistoryScan {
  const operations = placedOperations(history);
  const { specs, problems } = declaredChanges(history, operations);
  const inferred = inferChanges(history, operations, specs).filter(
    (found) => !specs.some((spec) => covers(spec, found, history)),
  );
  const dropped = droppedThings(operations, history.schema);
  const required = requiredColumns(operations, history.schema);
  return {
    history,
    operations,
    dropped,
    required,
    widened: widenedTables(operations, history),
    specs: [...specs, ...inferred],
    problems,
  };
}

/**
 * Whether a declared change is about the same columns, whichever of them takes the other's place, or says already where the new ones
 * come from.
 */
export function covers(declared: ChangeSpec, inferred: ChangeSpec, history: HistoryFacts): boolean {
  const along = recipeOf(declared).alongWith?.(declared, history) ?? [];
  const known = new Set(columnsOf([...sidesOf(declared), ...along]));
  const isKnown = (sides: readonly ChangeSide[]) => columnsOf(sides).every((column) => known.has(column));
  return (
    isKnown(sidesOf(inferred)) ||
    (declared.from.columns.length === 0 && isKnown(inferred.to === undefined ? [] : [inferred.to]))
  );
}

function sidesOf({ from, to }: ChangeSpec): readonly ChangeSide[] {
  return to === undefined ? [from] : [from, to];
}

function columnsOf(sides: readonly ChangeSide[]): readonly string[] {
  return sides.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
}

/**
 * Each change once, by its first directive; one that was taken back counts from the first directive behind that. A later one can say that the
 * rows are filled by now: many tools refuse a migration whose text has changed since it ran.
 */
function declaredChanges(history: HistoryFacts, operations: readonly PlacedOperation[]) {
  const specs = new Map<string, ChangeSpec>();
  const problems: (DirectiveProblem & { readonly file: string })[] = [];
  const order = (migration: MigrationFacts) => history.migrations.indexOf(migration);
  for (const migration of history.migrations) {
    const { text, statements } = migration;
    for (const { file, comments } of statements) {
      for (const comment of comments) {
        const parsed = parseChangeDirective(text, comment.span, history.dialect);
        if (parsed?.problem !== undefined) problems.push({ ...parsed.problem, file });
        if (parsed?.directive === undefined) continue;
        const spec = specOf(parsed.directive, { file, span: comment.span }, history.path);
        const taken = takenBackBy(spec, operations, history.schema);
        const isOver =
          taken !== undefined && order(taken.migration) >= order(migration) && !isMadeAnew(taken, operations);
        if (isOver) continue;
        const { backfilled } = spec;
        const known = specs.get(spec.id);
        if (known === undefined) specs.set(spec.id, spec);
        else if (backfilled !== undefined) specs.set(spec.id, { ...known, backfilled });
      }
    }
  }
  return { specs: [...specs.values()], problems };
}
