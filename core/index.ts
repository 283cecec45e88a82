export { applyEdits } from "./actions/text-edits.ts";
export { changeName } from "./changes/change-name.ts";
export { completeDirective } from "./changes/complete-directive.ts";
export { type Gate, type GateState, verdictOf } from "./changes/gates.ts";
export { BackfillSql } from "./changes/live/backfill-sql.ts";
export { type HandOver, handOvers } from "./changes/live/hand-over.ts";
export {
  type Key,
  type KeyColumn,
  type KeyRange,
  Keyset,
  keyFromObject,
  keyObject,
  keyOf,
  type LiveDialect,
} from "./changes/live/keyset.ts";
export { ParitySql } from "./changes/live/parity-sql.ts";
export type { LivePlan, PlannedTable } from "./changes/live/plan.ts";
export {
  type BackfillReport,
  differences,
  differencesText,
  evidencePath,
  evidenceText,
  type KeyObject,
  type Offender,
  type ParityReport,
} from "./changes/live/reports.ts";
export { type Question, type RecipeOffer, recipeOffers } from "./changes/questions.ts";
export { recipes } from "./changes/recipes/index.ts";
export type { PastAnswers, PastQuestions } from "./changes/released.ts";
export type { Means, StartOptions as ChangeOptions } from "./changes/scaffold.ts";
export { changeToJson, type JsonRange } from "./changes/to-json.ts";
export { type Change, type PhaseId, type PhaseProgress, phaseIds, type Scaffold } from "./changes/types.ts";
export type { CodeLanguage, CodeParser, StatementParser, SyntaxNode } from "./code/types.ts";
export { type Config, parseConfig } from "./config.ts";
export { configSchema } from "./config-schema.ts";
export { blockedText, isStronger, lockModeTitle, type TableLockMode } from "./engines/lock-modes.ts";
export { phaseGuide, recipeTitle } from "./explain/change.ts";
export { changeTitle } from "./explain/lenses.ts";
export { LineIndex, type Position } from "./line-index.ts";
export type { FileEdit, FileReader, History, NewFile, Refusal } from "./migrations/types.ts";
export { doubtWords } from "./navigate/doubt-words.ts";
export type {
  CodeSite,
  ColumnAt,
  ColumnExplanation,
  ColumnName,
  ColumnReferences,
  KnownColumn,
} from "./navigate/types.ts";
export { allRules } from "./rules/all.ts";
export { squawkRules } from "./rules/support/squawk.ts";
export {
  type Axis,
  type Finding,
  type Related,
  type RuleDescription,
  type Severity,
  severities,
} from "./rules/types.ts";
export { type MeasuredTable, type SizesReport, sizesPath, sizeText } from "./sizes/sizes.ts";
export { readStatement } from "./sql/read.ts";
export { splitStatements } from "./sql/split.ts";
export type { Dialect } from "./sql/types.ts";
export { finish, type Task } from "./task.ts";
export type { Location, Span } from "./text.ts";
export { disagreements, notableLocks } from "./trace/compare.ts";
export { traceLenses } from "./trace/lenses.ts";
export { traceMarkdown } from "./trace/markdown.ts";
export { type Lane, lockTimeline } from "./trace/timeline.ts";
export type * from "./trace/types.ts";
export { Workspace } from "./workspace.ts";
export type * from "./workspace-types.ts";
