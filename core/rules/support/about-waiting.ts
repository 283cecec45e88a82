import type { Effect } from "../../engines/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { OperationKind } from "../../sql/operations.ts";
import type { Rule, RuleFinding } from "../types.ts";
import { bySize } from "./by-size.ts";

/**
 * A rule about how long others wait: the larger the table that is worked on, the longer. Going back is rare and somebody watches when it happens,
 * so in a down script its findings are notes.
 */
export function aboutWaiting<K extends OperationKind>(rule: Rule<K>): Rule<K> {
  return {
    ...rule,
    // No generator around another: this runs for each operation, and mostly there is nothing to grade.
    check(operation, context) {
      let graded: RuleFinding[] | undefined;
      for (const finding of rule.check(operation, context)) {
        graded ??= [];
        graded.push(
          context.direction === "down"
            ? { ...finding, severity: "info" }
            : bySize(finding, rule.severity, workedOn(context.effect), context),
        );
      }
      return graded ?? nothing;
    },
  };
}

const nothing: readonly RuleFinding[] = [];

/** The tables whose rows are read or written for it. */
function workedOn({ rewrites, scans, indexBuilds }: Effect): readonly QualifiedName[] {
  return [...rewrites, ...scans, ...indexBuilds].map(({ table }) => table);
}
