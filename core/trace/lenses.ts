import { lockModeTitle } from "../engines/lock-modes.ts";
import type { Lens } from "../workspace-types.ts";
import { disagreements, notableLocks } from "./compare.ts";
import type { StatementTrace, Trace } from "./types.ts";

/** Lines above the statements of a file that was traced: what each was seen to do. */
export function traceLenses(trace: Trace, file: string): readonly Lens[] {
  return trace.statements
    .filter((statement) => statement.file === file)
    .map((statement) => ({
      span: statement.span,
      title: titleOf(statement),
      action: { type: "explain", offset: statement.span.start },
    }));
}

/** `traced: ACCESS EXCLUSIVE on users · rewrites users · 3.2 ms · as predicted`. */
function titleOf(statement: StatementTrace): string {
  const { outcome, error, note, locks, rewrites, indexBuilds, milliseconds, unobserved } = statement;
  if (outcome === "failed") return `traced: fails: ${error}`;
  if (outcome === "skipped") return `traced: ${note}`;
  const wrong = disagreements(statement);
  const parts = [
    ...notableLocks(locks).map(({ table, mode }) => `${lockModeTitle(mode)} on ${table}`),
    ...rewrites.map((table) => `rewrites ${table}`),
    ...indexBuilds.map((table) => `builds an index on ${table}`),
    `${milliseconds.toFixed(1)} ms`,
    ...(unobserved ? ["locks not seen"] : [wrong.length === 0 ? "as predicted" : "not as predicted"]),
  ];
  return `traced: ${parts.join(" · ")}`;
}
