import { compareDigits, compareText } from "./numbering.ts";
import { baseOf, folderOf, pathsUnder } from "./paths.ts";
import type { FileReader, FileTree } from "./types.ts";

/** `0.22`, `v1.10.2`: with a dot, for a folder that is named by one number is many things. */
const versionFolder = /^v?(\d+(?:\.\d+)+)$/i;

/** The folders that have a folder of SQL files for each release: `migration/postgres/0.22/00__memo.sql`. */
export function foldersOfReleases(tree: FileTree): readonly string[] {
  const found = new Set<string>();
  for (const path of tree.sqlFolders.keys()) if (versionFolder.test(baseOf(path))) found.add(folderOf(path));
  return [...found];
}

/** The SQL files below a folder of releases, relative to it: in the order of the releases, then of their names. */
export function namesInReleases(
  files: FileReader,
  path: string,
  compare: (left: string, right: string) => number,
): readonly string[] {
  return pathsUnder(files, path)
    .filter((name) => name.endsWith(".sql") && name.split("/").length === 2 && versionFolder.test(folderOf(name)))
    .sort((a, b) => compareReleases(folderOf(a), folderOf(b)) || compare(baseOf(a), baseOf(b)));
}

/** By the numbers of the versions: 0.9 comes before 0.10. */
function compareReleases(left: string, right: string): number {
  const [a, b] = [partsOf(left), partsOf(right)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = compareDigits(a[i] ?? "0", b[i] ?? "0");
    if (order !== 0) return order;
  }
  return compareText(left, right);
}

function partsOf(name: string): readonly string[] {
  return versionFolder.exec(name)?.[1]?.split(".") ?? [];
}
