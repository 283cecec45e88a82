import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { type Dialect, Workspace } from "../core/index.ts";
import { DiskFiles } from "../host/disk-files.ts";
import { UsageError } from "./exit-codes.ts";

/** The name under which standard input is analysed. */
export const standardInput = "<stdin>.sql";

export interface OpenOptions {
  /** Files and folders as given on the command line; `-` is standard input. Empty: the whole workspace. */
  readonly paths: readonly string[];
  readonly dialect?: Dialect;
  /** Text of standard input, when `-` is among the paths. */
  readonly input?: string;
  readonly currentDirectory: string;
}

export interface OpenedWorkspace {
  readonly root: string;
  readonly files: DiskFiles;
  readonly workspace: Workspace;
  /** Whether a file of the workspace is among what was asked for. */
  readonly isAsked: (file: string) => boolean;
}

/** Opens the workspace around the given paths. A file that is named is analysed as a migration whatever it is called. */
export function openWorkspace({ paths, dialect, input, currentDirectory }: OpenOptions): OpenedWorkspace {
  const asked = paths.filter((path) => path !== "-").map((path) => resolve(currentDirectory, path));
  for (const path of asked) if (!existsSync(path)) throw new UsageError(`There is no file or folder ${path}.`);
  const root = rootOf(asked[0] ?? currentDirectory);
  const files = new DiskFiles(root);
  const workspace = new Workspace({ files, now: () => new Date() });
  const relativePaths = asked.map((path) => workspacePath(root, path));
  asked.forEach((path, i) => {
    const inside = relativePaths[i] as string;
    if (statSync(path).isFile()) workspace.addSingleFile(inside, dialect);
    else workspace.addFolder(inside === "" ? "." : inside, dialect);
  });
  if (paths.includes("-")) {
    files.setOverlay(standardInput, input ?? "");
    workspace.addSingleFile(standardInput, dialect);
    relativePaths.push(standardInput);
  }
  return { root, files, workspace, isAsked: within(relativePaths) };
}

/** The workspace: the nearest folder upwards with a `cutover.json`, else with a `.git`, else the folder itself. */
function rootOf(path: string): string {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  return nearest(folder, "cutover.json") ?? nearest(folder, ".git") ?? folder;
}

function nearest(folder: string, entry: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, entry))) return current;
    if (dirname(current) === current) return undefined;
  }
}

function workspacePath(root: string, path: string): string {
  const inside = relative(root, path).split(sep).join("/");
  if (inside.startsWith("../"))
    throw new UsageError(`${path} is outside of the workspace ${root}. Check it in a run of its own.`);
  return inside;
}

function within(paths: readonly string[]): (file: string) => boolean {
  if (paths.length === 0 || paths.includes("")) return () => true;
  return (file) => paths.some((path) => file === path || file.startsWith(`${path}/`));
}
