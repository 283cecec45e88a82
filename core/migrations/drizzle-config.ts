import { ancestors, joinPath, namesIn } from "./paths.ts";
import type { FileReader } from "./types.ts";

const configFile = /^drizzle(?:[.-][\w-]+)?\.config\.[cm]?[jt]s$/;

/**
 * Whether the runner switches foreign keys off around all that it runs: Turso's client does (`migrate` of @libsql/client, which drizzle-orm
 * 0.34 and later call; drizzle-kit has had the dialect `turso` since 0.25). The configuration that is nearest to the migrations tells.
 */
export function runsWithoutForeignKeys(path: string, files: FileReader): boolean {
  for (const folder of ancestors(path)) {
    const configs = namesIn(files, folder).filter((name) => configFile.test(name));
    if (configs.length > 0)
      return configs.every((name) => /\bdialect\s*:\s*["'`]turso["'`]/.test(files.read(joinPath(folder, name)) ?? ""));
  }
  return false;
}
