import type { FileReader } from "../../migrations/types.ts";

/** Whether a file whose path matches says something: a manifest that names a package. */
export function mentions(files: FileReader, paths: RegExp, words: RegExp): boolean {
  return files.paths.some((path) => paths.test(path) && words.test(files.read(path) ?? ""));
}
