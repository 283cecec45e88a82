import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** The workspace of a file or folder: the nearest folder upwards with a `cutover.json`, else with a `.git`, else the folder itself. */
export function workspaceRoot(path: string): string {
  const folder = isFolder(path) ? path : dirname(path);
  return nearest(folder, "cutover.json") ?? nearest(folder, ".git") ?? folder;
}

/** Whether git could find a repository around a folder; starting git only to hear that there is none takes longer. */
export function mayBeInRepository(folder: string): boolean {
  return process.env.GIT_DIR !== undefined || nearest(folder, ".git") !== undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function nearest(folder: string, entry: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, entry))) return current;
    if (dirname(current) === current) return undefined;
  }
}
