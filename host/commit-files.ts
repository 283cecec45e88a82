import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { git } from "./git.ts";

/** The files of a commit in a folder of their own. */
export interface CommitFiles {
  /** The commit in full. */
  readonly commit: string;
  /** What the workspace was at that commit. */
  readonly root: string;
  remove(): Promise<void>;
}

/**
 * Puts the files of a commit, branch or tag into a temporary folder, without touching the repository's index or working tree. Undefined when git does
 * not know it.
 */
export async function commitFiles(root: string, revision: string): Promise<CommitFiles | undefined> {
  const commit = (
    await git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])
  )?.trim();
  const top = (await git(root, ["rev-parse", "--show-toplevel"]))?.trim();
  if (commit === undefined || commit === "" || top === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "cutover-deployed-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const own = { GIT_INDEX_FILE: join(folder, ".index") };
  const files = join(folder, "files");
  const read = await git(top, ["read-tree", commit], own);
  const written =
    read === undefined ? undefined : await git(top, ["checkout-index", "--all", "--quiet", `--prefix=${files}/`], own);
  if (written === undefined) {
    await remove();
    return undefined;
  }
  return { commit, root: join(files, relative(top, root)), remove };
}
