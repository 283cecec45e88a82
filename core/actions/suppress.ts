import type { Fix } from "../workspace-types.ts";
import { commentStyleOf } from "./comment-style.ts";
import { indentation } from "./text-edits.ts";

/**
 * Offers to silence a finding, with the place for the reason. The reason stays to be written: a suppression whose reason is still `<…>` is
 * itself reported.
 *
 * `anchor` is the absolute offset of the statement or line to which the comment belongs; `text` that of the file.
 */
export function suppressFix(rule: string, file: string, text: string, anchor: number): Fix {
  const style = commentStyleOf(file);
  const lineStart = text.lastIndexOf("\n", anchor - 1) + 1;
  const comment = `${indentation(text, anchor)}${style.open}cutover: ignore ${rule} because <state the reason>${style.close}\n`;
  return {
    title: `Ignore ${rule} here, with a reason`,
    kind: "suppress",
    rule,
    safe: false,
    preferred: false,
    edits: [{ file, span: { start: lineStart, end: lineStart }, text: comment }],
    files: [],
  };
}
