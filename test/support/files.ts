import type { FileReader } from "../../core/migrations/types.ts";

/** Files that live in memory. */
export function memoryFiles(files: Readonly<Record<string, string>>): FileReader {
  return { paths: Object.keys(files).sort(), read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined) };
}
