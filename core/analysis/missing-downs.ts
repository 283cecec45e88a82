import { frameworks } from "../migrations/frameworks/index.ts";
import type { Location } from "../text.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";

/** A migration that cannot be undone, and where it begins. */
export interface MissingDown extends Location {
  readonly message: string;
}

/** The up scripts of a file that change something and have no down script, or one without a statement, where the framework has such. */
export function missingDowns(file: string, { history, scripts }: HistoryAnalysis): readonly MissingDown[] {
  const framework = frameworks.find(({ id }) => id === history.framework);
  if (framework?.hasDown?.(file) !== true || history.single === true) return [];
  return (scripts.get(file) ?? []).flatMap(({ result, direction, migration: index }) => {
    const migration = history.migrations[index];
    const first = result.steps.find(({ read }) => read.operations.length > 0);
    if (direction !== "up" || first === undefined || migration === undefined || migration.repeatable) return [];
    const down = migration.down;
    const isSaid =
      down !== undefined &&
      (scripts.get(down.file) ?? []).some((other) => {
        const isOwn = other.direction === "down" && other.migration === index;
        return isOwn && other.result.steps.some(({ read }) => read.operations.length > 0);
      });
    if (isSaid) return [];
    const what = down === undefined ? "has no down script" : "has a down script without a statement";
    const message = `${migration.name} ${what}, so ${framework.title} cannot take it back when a deployment goes wrong. Write the statements that undo it.`;
    return [{ file, span: first.statement.span, message }];
  });
}
