import picomatch from "picomatch";
import type { Config } from "../config.ts";
import type { Schema } from "../schema/types.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";
import { isSameDatabase } from "./same-database.ts";

/** Which files are application code of a history: not excluded, no migrations, and of a service that uses it, or else nearest to it of all. */
export function codeFilter(
  analysis: HistoryAnalysis,
  histories: readonly HistoryAnalysis[],
  config: Config,
): (path: string) => boolean {
  const { include, exclude } = config.code;
  const isIncluded = include === undefined ? () => true : picomatch([...include]);
  const isExcluded = exclude === undefined ? () => false : picomatch([...exclude]);
  const usedBy = migrationsUsedBy(config);
  const ignored = config.migrations.filter(({ ignore }) => ignore === true).map(({ path }) => `${path}/`);
  return (path) => {
    if (ignored.some((folder) => path.startsWith(folder))) return false;
    if (isExcluded(path) || !isIncluded(path) || histories.some(({ scripts }) => scripts.has(path))) return false;
    const used = usedBy(path);
    if (used !== undefined) return used === analysis.history.path;
    const own = closeness(path, analysis.history.path);
    return histories.every((other) => closeness(path, other.history.path) <= own);
  };
}

/**
 * The schemas that a history's code may mean as well: those of other databases whose migrations are as near to the file. Histories of the
 * same database for several servers are no others, and the configuration leaves no doubt.
 */
export function databasesBeside(
  analysis: HistoryAnalysis,
  histories: readonly HistoryAnalysis[],
  config: Config,
): (path: string) => readonly Schema[] {
  const isOther = new Map<HistoryAnalysis, boolean>();
  const others = histories.filter(({ history }) => history.path !== analysis.history.path);
  const usedBy = migrationsUsedBy(config);
  return (path) => {
    if (others.length === 0 || usedBy(path) !== undefined) return [];
    const own = analysis.history.path;
    const near = others.filter(
      ({ history: { path: other } }) =>
        closeness(path, other) === closeness(path, own) && (!isWithin(path, home(own)) || isWithin(path, home(other))),
    );
    return near
      .filter((other) => {
        const known = isOther.get(other) ?? !isSameDatabase(analysis, other);
        isOther.set(other, known);
        return known;
      })
      .map(({ schema }) => schema);
  };
}

/** The migrations of the service that a file is of; the innermost service counts. */
function migrationsUsedBy(config: Config): (path: string) => string | undefined {
  const services = [...config.services].sort((a, b) => b.path.length - a.path.length);
  return (path) => services.find((service) => path.startsWith(`${service.path}/`))?.migrations;
}

/** How many folders two paths share from the root on. */
function closeness(path: string, folder: string): number {
  const [a, b] = [path.split("/"), folder.split("/")];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared;
}

/** The folder of the program that migrations are of: what is above those that are named for databases. Empty for the root. */
function home(migrations: string): string {
  const folders = migrations === "." ? [] : migrations.split("/");
  const end = folders.findLastIndex((folder) => !databaseFolder.test(folder));
  return folders.slice(0, end + 1).join("/");
}

const databaseFolder =
  /^(?:migrat\w*|alembic|versions|schemas?|dbs?|databases?|sql|prisma|drizzle|storage|store|persistence|postgres\w*|pg\w*|mysql|mariadb|sqlite3?|src|main|resources|internal)$/i;

function isWithin(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}
