import { type KnownSize, sizeText } from "../../sizes/sizes.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { RuleContext, RuleFinding, Severity } from "../types.ts";
import { shown } from "./wording.ts";

/**
 * A finding about work on tables, graded by how large they are, where a database was asked: a note while all of them are small and hardly written to,
 * an error as soon as one is large. The message says what was measured, where and when. A measure that is old lowers nothing.
 */
export function bySize(
  finding: RuleFinding,
  severity: Severity,
  tables: readonly QualifiedName[],
  context: RuleContext,
): RuleFinding {
  const known = tables.map((table) => ({ table, size: context.sizeOf(table) }));
  const large = known.find(({ size }) => size?.grade === "large");
  if (large?.size !== undefined) {
    const own = finding.severity ?? severity;
    const isMinor = own === "info" || own === "hint";
    return {
      ...finding,
      ...(!isMinor && { severity: "error" }),
      message: `${finding.message} ${said(large.table, large.size)}.`,
    };
  }
  const [first] = known;
  if (first?.size === undefined || known.some(({ size }) => size?.grade !== "small")) return finding;
  const { table, size } = first;
  if (known.some((each) => isStale(each.size)))
    return {
      ...finding,
      message: `${finding.message} ${said(table, size)}, which is long ago: run cutover stats again.`,
    };
  return {
    ...finding,
    severity: "info",
    message: `${finding.message} ${said(table, size)}, so it is over in a moment.`,
  };
}

function isStale(size: KnownSize | undefined): boolean {
  return size !== undefined && !("declared" in size) && size.stale;
}

function said(table: QualifiedName, size: KnownSize): string {
  if ("declared" in size) return `${shown(table)} is large, as cutover.json says`;
  const { writesPerSecond = 0, environment, day } = size;
  const writes = writesPerSecond < 1 ? "" : `, ${Math.round(writesPerSecond)} rows written a second`;
  return `${shown(table)} has ${sizeText(size)}${writes} (${environment}, ${day})`;
}
