import { createTwoFilesPatch } from "diff";
import { applyEdits, type FileEdit, type NewFile, type Workspace } from "../core/index.ts";

/** New files and edits as a patch that `git apply` takes. */
export function patchOf(
  { files, edits }: { readonly files: readonly NewFile[]; readonly edits: readonly FileEdit[] },
  workspace: Workspace,
): string {
  const created = files.map(({ file, text }) => patch("/dev/null", `b/${file}`, "", text));
  const edited = [...new Set(edits.map(({ file }) => file))].map((file) => {
    const before = workspace.text(file) ?? "";
    const after = applyEdits(
      before,
      edits.filter((edit) => edit.file === file),
    );
    return patch(`a/${file}`, `b/${file}`, before, after);
  });
  return [...created, ...edited].join("");
}

function patch(from: string, to: string, before: string, after: string): string {
  return createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3 }).replace(/^=+\n/, "");
}
