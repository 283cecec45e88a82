import type { Model } from "../../code/models/types.ts";
import type { Usage } from "../../code/types.ts";
import type { FileEdit, Refusal } from "../../migrations/types.ts";
import type { ChangeContext } from "../context.ts";
import { isPlainCopy } from "../expressions.ts";
import type { ChangeUsage } from "../types.ts";
import { type CodeAccess, edited } from "./code-access.ts";
import { fieldOf } from "./declare.ts";
import type { CodeEdit } from "./entry.ts";
import { renamedInCode } from "./rename-in-code.ts";
import { renamedInSql } from "./rename-in-sql.ts";

/** Title of the edit that `readNew` makes. */
export const readNewTitle = "Read the new column";

/**
 * The edits that let one place read the new column instead of the old one; what it gets keeps its name. Refused where the values are not the
 * same, or when the edited file would not be read as one that reads the new column there.
 */
export function readNew(
  usage: ChangeUsage,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] | Refusal {
  const { spec } = context;
  const [old] = spec.from.columns;
  const [next] = spec.to?.columns ?? [];
  if (old === undefined || next === undefined || spec.from.columns.length !== 1 || spec.to?.columns.length !== 1)
    return { refused: "Several columns change together: read the new ones by hand." };
  if (spec.from.table !== spec.to.table)
    return { refused: `${spec.to.table}.${next} is in another table: join it by hand.` };
  const text = code.read(usage.file);
  const found = text === undefined ? undefined : usageAt(usage.span.start, old, text, usage.file, code);
  if (text === undefined || found === undefined) return { refused: "The file could not be parsed." };
  const edits = inLanguage(found, text, context, models, code, usage.file);
  if ("refused" in edits) return edits;
  const placed = edits.map((edit) => ({ file: usage.file, ...edit }));
  const after = edited(text, placed);
  // What stands at the name's place may begin with a table or a parenthesis.
  const start = Math.min(...edits.map(({ span }) => span.start));
  const end = start + edits.reduce((length, edit) => length + edit.text.length, 0);
  const again = code.reread(usage.file, after)?.usages ?? [];
  const isRead = again.some(
    ({ span, column, access }) => access === "read" && column === next && start <= span.start && span.end <= end,
  );
  return isRead ? placed : { refused: `It cannot be told how ${next} is read in this place.` };
}

/** The usage as the reader of its library gives it. */
function usageAt(start: number, column: string, text: string, file: string, code: CodeAccess): Usage | undefined {
  return code.reread(file, text)?.usages.find((usage) => usage.span.start === start && usage.column === column);
}

function inLanguage(
  usage: Usage,
  text: string,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
  file: string,
): readonly CodeEdit[] | Refusal {
  const { spec } = context;
  const [old = ""] = spec.from.columns;
  const [next = ""] = spec.to?.columns ?? [];
  if (usage.library === "sql") return renamedInSql(usage.span, text, context);
  if (!isPlainCopy(spec))
    return { refused: `${next} holds ${spec.up[0] ?? "another value"}: read it by hand where that is meant.` };
  const own = models.filter((model) => model.library === usage.library || usage.library.startsWith(model.library));
  const names = {
    column: [old, next],
    property: [fieldOf(own, spec, old), fieldOf(own, spec, next)],
  } as const;
  const made = code.parse(file, (root) => renamedInCode(root, text, usage.span, names));
  return made ?? renamedInCode(undefined, text, usage.span, names);
}
