import type { HistoryAnalysis } from "./history-analysis.ts";

/**
 * Files in the order in which people look for them: by path, and the migrations of one history in the order in which they run, which paths
 * do not tell where versions have no leading zeros (`V2__a.sql`, `V10__b.sql`).
 */
export function inReadingOrder(
  files: Iterable<string>,
  byFile: ReadonlyMap<string, HistoryAnalysis>,
): readonly string[] {
  const sorted = [...files].sort();
  const wanted = new Set(sorted);
  const running = new Map<HistoryAnalysis, string[]>();
  for (const [file, analysis] of byFile) {
    if (!wanted.has(file)) continue;
    const known = running.get(analysis);
    if (known === undefined) running.set(analysis, [file]);
    else known.push(file);
  }
  const next = new Map([...running].map(([analysis, list]) => [analysis, list.values()]));
  return sorted.map((file) => {
    const analysis = byFile.get(file);
    return (analysis === undefined ? undefined : next.get(analysis)?.next().value) ?? file;
  });
}
