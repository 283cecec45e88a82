import { baseOf, folderOf } from "./paths.ts";
import type { FileReader, FileTree } from "./types.ts";

/** Folders whose files no framework runs against a real database. */
const ignoredFolders = new Set(
  (
    "node_modules bower_components vendor third_party .git .next .cache dist build out target bin obj coverage " +
    "test tests __tests__ testdata test-data testing spec specs e2e integrationtest mock mocks __mocks__ " +
    "fixture fixtures __fixtures__ seed seeds seeders template templates dump dumps backup backups " +
    "archive archived doc docs documentation bench benchmark benchmarks"
  ).split(" "),
);

/** `foo-test`, `foo_tests`, `integrationTest`, `test_migrations`. */
const testFolder = /[-_.]tests?$|[a-z]Tests?$|^tests?[-_.]/;

/**
 * Whether a path lies in a folder that holds tests, fixtures, seeds, docs, dependencies or build output, so that its SQL is no
 * migration unless the configuration says so. The path is relative to the workspace.
 */
export function isLeftOut(path: string): boolean {
  return folderOf(path).split("/").some(isLeftOutFolder);
}

function isLeftOutFolder(name: string): boolean {
  return ignoredFolders.has(name.toLowerCase()) || testFolder.test(name);
}

/**
 * Groups the paths by folder, once for all frameworks, in time linear in the paths. `everything` keeps folders that are left out
 * elsewhere: for places that a person named.
 */
export function buildTree(files: FileReader, scope: "migrations" | "everything" = "migrations"): FileTree {
  const folders = new Map<string, string[]>();
  const sqlFolders = new Map<string, string[]>();
  let folder = "";
  let leftOut = false;
  for (const path of files.paths) {
    const its = folderOf(path);
    if (its !== folder) leftOut = scope === "migrations" && isLeftOut(path);
    folder = its;
    if (leftOut) continue;
    const name = baseOf(path);
    append(folders, folder, name);
    if (name.endsWith(".sql")) append(sqlFolders, folder, name);
  }
  return { paths: files.paths, read: (path) => files.read(path), folders, sqlFolders };
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
