import { ancestors, findUp, joinPath, namesIn } from "./paths.ts";
import type { FileReader } from "./types.ts";

const configFile = /^drizzle(?:[.-][\w-]+)?\.config\.[cm]?[jt]s$/;

/**
 * Whether foreign keys are enforced while Drizzle runs migrations of SQLite; undefined where nothing tells. Turso's client switches them off
 * around all that it runs (`migrate` of @libsql/client, which drizzle-orm 0.34 and later call; drizzle-kit has had the dialect `turso` since
 * 0.25). Cloudflare's D1 enforces them always (its documentation, "Define foreign keys"), and better-sqlite3 is built to begin with them on
 * (its docs/compilation.md).
 */
export function enforcesForeignKeys(path: string, files: FileReader): "on" | "off" | undefined {
  const configs = configsNear(path, files);
  if (configs.length > 0 && configs.every((text) => /\bdialect\s*:\s*["'`]turso["'`]/.test(text))) return "off";
  if (configs.length > 0 && configs.every((text) => /\bdriver\s*:\s*["'`]d1/.test(text))) return "on";
  const manifest = findUp(files, path, ["package.json"]);
  return manifest !== undefined && /"better-sqlite3"\s*:/.test(files.read(manifest) ?? "") ? "on" : undefined;
}

/** The texts of the configurations that are nearest to the migrations. */
function configsNear(path: string, files: FileReader): readonly string[] {
  for (const folder of ancestors(path)) {
    const configs = namesIn(files, folder).filter((name) => configFile.test(name));
    if (configs.length > 0) return configs.map((name) => files.read(joinPath(folder, name)) ?? "");
  }
  return [];
}
