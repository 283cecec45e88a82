import { splitStatements } from "../../core/sql/split.ts";
import type { Prediction, StatementTrace, TracePlan } from "../../core/trace/types.ts";

/** A plan that runs one script in one transaction. */
export function planOf(sql: string): TracePlan {
  const statements = splitStatements(sql, "postgres")
    .filter(({ kind }) => kind !== "comment")
    .map(({ span, kind }) => ({
      ...{ file: "trace.sql", span, sql: sql.slice(span.start, span.end), transaction: 0, predicted: undefined },
      kind: kind === "comment" ? ("sql" as const) : kind,
    }));
  return { scripts: [{ file: "trace.sql", transactionReason: "", traced: true, sql, statements }] };
}

export const nothingPredicted: Prediction = { locks: [], rewrites: [], indexBuilds: [], fails: [], unknown: [] };

/** What a statement did, the rest left out. */
export function traced(result: Partial<StatementTrace>): StatementTrace {
  return {
    ...{ file: "a.sql", span: { start: 0, end: 0 }, sql: "", transaction: undefined, outcome: "ran", milliseconds: 0 },
    ...{ locks: [], rewrites: [], indexBuilds: [], error: undefined, note: undefined, unobserved: false },
    predicted: nothingPredicted,
    ...result,
  };
}
