import type { FileReader } from "./types.ts";

/** The folder of a path; `.` for a file in the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

/** The last part of a path. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Joins a folder (`.` for the root) and a relative path. `.` and `..` parts are resolved. */
export function joinPath(folder: string, relative: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.length === 0 ? "." : parts.join("/");
}

/** A folder and all folders above it, nearest first, the root (`.`) last. */
export function ancestors(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; at !== "."; at = folderOf(at)) found.push(at);
  return [...found, "."];
}

/** Whether the reader knows a file of exactly this path. */
export function hasFile(files: FileReader, path: string): boolean {
  return files.paths[lowerBound(files.paths, path)] === path;
}

/** The nearest file of one of these names in the folder or above it. */
export function findUp(files: FileReader, folder: string, names: readonly string[]): string | undefined {
  for (const ancestor of ancestors(folder)) {
    const name = names.find((candidate) => hasFile(files, joinPath(ancestor, candidate)));
    if (name !== undefined) return joinPath(ancestor, name);
  }
  return undefined;
}

/** All paths in the folder and below it, relative to the folder, in order. */
export function pathsUnder(files: FileReader, folder: string): readonly string[] {
  if (folder === ".") return files.paths;
  const prefix = `${folder}/`;
  const found: string[] = [];
  for (let index = lowerBound(files.paths, prefix); index < files.paths.length; index++) {
    const path = files.paths[index] ?? "";
    if (!path.startsWith(prefix)) break;
    found.push(path.slice(prefix.length));
  }
  return found;
}

/** Base names of the files directly in the folder, in order. */
export function namesIn(files: FileReader, folder: string): readonly string[] {
  return pathsUnder(files, folder).filter((path) => !path.includes("/"));
}

/** Names of the folders directly in the folder, in order. */
export function foldersIn(files: FileReader, folder: string): readonly string[] {
  const names = pathsUnder(files, folder).map((path) => path.slice(0, Math.max(0, path.indexOf("/"))));
  return [...new Set(names)].filter((name) => name !== "");
}

/** Index of the first path that is not before `wanted`. */
function lowerBound(paths: readonly string[], wanted: string): number {
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paths[middle] ?? "") < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
