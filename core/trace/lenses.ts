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

/** `✓ traced: ACCESS EXCLUSIVE on users · rewrites users · 3.2 ms`. Short, for half a window is all there is beside the page of the trace. */
function titleOf(statement: StatementTrace): string {
  const { outcome, error, note, locks, rewrites, indexBuilds, milliseconds, unobserved } = statement;
  if (outcome === "failed") return `✗ traced: fails: ${error}`;
  if (outcome === "skipped") return `traced: ${note}`;
  const parts = [
    ...notableLocks(locks).map(({ table, mode }) => `${lockModeTitle(mode)} on ${table}`),
    ...rewrites.map((table) => `rewrites ${table}`),
    ...indexBuilds.map((table) => `builds an index on ${table}`),
    `${milliseconds.toFixed(1)} ms`,
  ].join(" · ");
  if (unobserved) return `traced, locks not seen: ${parts}`;
  return disagreements(statement).length === 0 ? `✓ traced: ${parts}` : `⚠ traced, not as predicted: ${parts}`;
}
