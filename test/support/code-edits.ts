import assert from "node:assert/strict";
import { edited } from "../../core/changes/code-edits/code-access.ts";
import type { ChangeContext } from "../../core/changes/context.ts";
import type { ScaffoldHost } from "../../core/changes/scaffold.ts";
import type { ChangeUsage } from "../../core/changes/types.ts";
import type { CodeLanguage } from "../../core/code/types.ts";
import type { FileEdit, Refusal } from "../../core/migrations/types.ts";
import { expanded } from "./change-marks.ts";
import { ChangesWorkspace, type Texts } from "./changes.ts";
import { codeParser } from "./code-parser.ts";

/** An edit of code that a staged change offers at a usage. */
export type CodeEditing = (
  usage: ChangeUsage,
  context: ChangeContext,
  host: ScaffoldHost,
) => readonly FileEdit[] | Refusal;

/** A case of one stack: its models and further files, and the file that is edited. */
export interface EditCase {
  readonly file: string;
  readonly models?: Texts;
  readonly before: string;
}

/** Checks edits of code in some languages: each usage that `isMeant`, in the order of the file, is edited. */
export async function codeEdits(
  languages: readonly CodeLanguage[],
  isMeant: (usage: ChangeUsage) => boolean,
  edit: CodeEditing,
) {
  const parser = await codeParser(languages);
  const open = ({ file, models = {}, before }: EditCase) =>
    new ChangesWorkspace({ ...expanded, ...models, [file]: before }, { parser });
  const editedBy = (test: EditCase): string | Refusal => {
    const { context, host } = open(test);
    const usages = context.usages.filter((usage) => usage.file === test.file && isMeant(usage));
    assert.ok(usages.length > 0, `nothing of the kind was found in\n${test.before}`);
    // An edit of one part of a statement covers the others.
    const edits = new Map<string, FileEdit>();
    for (const usage of usages) {
      const made = edit(usage, context, host);
      if ("refused" in made) return made;
      for (const each of made) edits.set(JSON.stringify(each), each);
    }
    return edited(test.before, [...edits.values()]);
  };
  return {
    /** The file behind the edits. */
    check(test: EditCase, after: string): ChangesWorkspace {
      const result = editedBy(test);
      assert.equal(typeof result === "string" ? result : `refused: ${result.refused}`, after);
      return open({ ...test, before: after });
    },
    /** No edit is offered, for this reason. */
    refuse(test: EditCase, reason: RegExp): void {
      const result = editedBy(test);
      assert.match(typeof result === "string" ? `it was written:\n${result}` : result.refused, reason);
    },
  };
}
