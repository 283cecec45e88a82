import type { OperationKind } from "../../sql/operations.ts";
import type { Rule } from "../types.ts";

/**
 * A rule about how long others wait. Going back is rare and somebody watches when it happens, so in a down script its findings are notes.
 */
export function aboutWaiting<K extends OperationKind>(rule: Rule<K>): Rule<K> {
  return {
    ...rule,
    *check(operation, context) {
      for (const finding of rule.check(operation, context)) {
        yield context.direction === "down" ? { ...finding, severity: "info" } : finding;
      }
    },
  };
}
