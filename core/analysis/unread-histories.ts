import { configFile } from "../migrations/detect.ts";
import type { History } from "../migrations/types.ts";
import type { Coverage } from "../workspace-types.ts";
import { historyKey } from "./history-finder.ts";
import type { MigrationsAnalysis } from "./migrations-analysis.ts";

/** What is said aloud of the histories that are not analysed, once each, at their first file. */
export function unreadHistories({ analyses, histories }: MigrationsAnalysis): Coverage["unread"] {
  const analysed = new Set(analyses.map(({ history }) => historyKey(history)));
  return histories
    .filter((history) => !analysed.has(historyKey(history)) && history.migrations.length > 0)
    .map((history) => {
      const { migrations, path } = history;
      const file = migrations[0]?.up?.file ?? migrations[0]?.down?.file ?? path;
      const { length } = migrations;
      const left = length === 1 ? `The migration of ${path} was` : `The ${length} migrations of ${path} were`;
      return { file, span: { start: 0, end: 0 }, reason: `${left} left out: ${whyUnread(history)}` };
    });
}

function whyUnread({ foreign, undecided }: History): string {
  if (foreign !== undefined)
    return `${foreign} is not supported. If that is fine, give the folder "ignore": true in ${configFile}`;
  const why = undecided === undefined ? "" : ` (${undecided})`;
  return `the SQL dialect is not known${why}. Name it in ${configFile}`;
}
