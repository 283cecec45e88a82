import type { HistoryFacts, MigrationFacts } from "../changes/history-facts.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";

/** What staged changes need to know of an analysed history. Valid until the history is analysed anew. */
export function historyFacts(
  analysis: HistoryAnalysis,
  text: (file: string) => string | undefined,
  isShipped: (file: string) => boolean,
): HistoryFacts {
  const { history, dialect } = analysis;
  const migrations = analysis.results.flatMap((result, i): MigrationFacts[] => {
    const migration = history.migrations[i];
    if (migration?.up === undefined || result.up === undefined) return [];
    const { file, transaction } = migration.up;
    return [
      {
        version: migration.version,
        name: migration.name,
        file,
        text: text(file) ?? "",
        transaction,
        shipped: isShipped(file),
        statements: result.up.script.statements,
      },
    ];
  });
  return { path: history.path, framework: history.framework, dialect, migrations, schema: analysis.schema };
}
