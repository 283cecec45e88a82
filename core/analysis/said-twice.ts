import type { Finding } from "../rules/types.ts";
import { contains, type Location } from "../text.ts";

/** Rules that only suspect what staged changes know: the code may confirm or dispel what they find. */
export const suspicions: ReadonlySet<string> = new Set([
  "constraint-untrusted",
  "create-trigger",
  "drop-column",
  "drop-constraint",
  "drop-default",
  "drop-not-null",
  "drop-table",
  "drop-view",
  "foreign-key-without-index",
  "redundant-index",
  "rename-column",
  "rename-table",
  "wide-lock-window",
]);

/**
 * One finding a hazard. A drop or rename of something that code is known to use is reported as that, with the sites, and not also as one that
 * some code might use; and a step of a staged change that is in order is what the change is for. All findings are of one file.
 */
export function withoutSaidTwice(findings: readonly Finding[], stepsInOrder: readonly Location[]): readonly Finding[] {
  const known = findings.filter(({ rule }) => rule === "contract-in-use").map(({ span }) => span);
  if (known.length === 0 && stepsInOrder.length === 0) return findings;
  return findings.filter(({ rule, span }) => {
    if (!suspicions.has(rule)) return true;
    return (
      !known.some((other) => contains(span, other)) &&
      !stepsInOrder.some((place) => contains(span, place.span) || contains(place.span, span))
    );
  });
}
