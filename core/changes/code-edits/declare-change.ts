import type { FileEdit, Refusal } from "../../migrations/types.ts";
import { type ChangeContext, expandOperation } from "../context.ts";
import { directiveText } from "../spec.ts";

/** Title of the edit that `declareChange` makes. */
export const declareTitle = "Declare this change";

/** The directive of an inferred change, above the statement that adds the new column. */
export function declareChange(context: ChangeContext, text: string | undefined): readonly FileEdit[] | Refusal {
  const { spec, history } = context;
  const added = expandOperation(context);
  if (added === undefined || text === undefined)
    return { refused: "The statement that adds the new column was not found." };
  const { file, span } = added.statement;
  if (!file.endsWith(".sql")) return { refused: `Write the directive as a comment of the SQL in ${file}.` };
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, span.start))?.[0] ?? "";
  const at = { start: lineStart, end: lineStart };
  return [{ file, span: at, text: `${indent}-- cutover: change ${directiveText(spec, history.dialect)}\n` }];
}
