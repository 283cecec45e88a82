import type { Token } from "../../sql/types.ts";
import type { HistoryFacts, PlacedOperation } from "../history-facts.ts";
import { liveTriggers } from "../sync/live-triggers.ts";
import { type Candidate, sideOf } from "./candidate.ts";
import type { ColumnsSeen } from "./columns-seen.ts";

/** A trigger that is there and sets an added column of the row from another column of it: `NEW.full_name := NEW.name`. */
export function fromTriggers(
  history: HistoryFacts,
  operations: readonly PlacedOperation[],
  seen: ColumnsSeen,
): readonly Candidate[] {
  return liveTriggers(operations, () => true, history.dialect).flatMap((trigger) => {
    const { table } = trigger.created.operation;
    if (trigger.dropped !== undefined) return [];
    return trigger.body.assignments.flatMap(({ column, value }): readonly Candidate[] => {
      const added = seen.added(table, column);
      const [source, ...others] = namedOfRow(value).filter((name) => name !== column);
      if (added === undefined || source === undefined || others.length > 0 || !seen.wasThere(table, source, added))
        return [];
      return [
        {
          from: sideOf(table, [source]),
          to: sideOf(table, [column]),
          up: [withoutRow(value)],
          placed: trigger.created,
          needsDrop: false,
        },
      ];
    });
  });
}

function namedOfRow(value: readonly Token[]): readonly string[] {
  const names = value.flatMap((token, i) =>
    token.value.toLowerCase() === "new" && value[i + 1]?.value === "." ? [value[i + 2]?.value ?? ""] : [],
  );
  return [...new Set(names)];
}

/** The value as an expression over columns: `trim(name)` for `trim(NEW.name)`. */
function withoutRow(value: readonly Token[]): string {
  const kept = value.filter(
    (token, i) =>
      !(token.value.toLowerCase() === "new" && value[i + 1]?.value === ".") &&
      !(token.value === "." && value[i - 1]?.value.toLowerCase() === "new"),
  );
  return kept.reduce((text, token, i) => {
    const before = kept[i - 1];
    const isTight =
      before === undefined || before.value === "(" || /^[(),.:]/.test(token.value) || before.value === "::";
    return (
      text + (isTight ? "" : " ") + (token.kind === "string" ? `'${token.value.replaceAll("'", "''")}'` : token.value)
    );
  }, "");
}
