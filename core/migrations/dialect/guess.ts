import type { Dialect } from "../../sql/types.ts";
import type { FileReader, History, Place } from "../types.ts";
import { containerFiles, serverImages } from "./images.ts";
import { dialectOfPath } from "./path.ts";
import { dialectOfProject, dialectsOfWorkspace } from "./project.ts";
import { dialectOfFolder, dialectOfSql } from "./sql.ts";
import type { Evidence, Told } from "./types.ts";

/** What is known of a history's dialect. */
export interface DialectGuess {
  readonly dialect?: Dialect;
  /** A database that none of our dialects describes. */
  readonly foreign?: string;
  /** There are signs, and more than one dialect fits them, or none does. For people. */
  readonly undecided?: string;
  /** What told it, for people. */
  readonly because?: string;
}

/** What a history says of its dialect. */
export function dialectIn({
  dialect,
  foreign,
  undecided,
}: DialectGuess): Pick<History, "dialect" | "foreign" | "undecided"> {
  if (dialect !== undefined) return { dialect };
  return { dialect, ...(foreign !== undefined && { foreign }), ...(undecided !== undefined && { undecided }) };
}

/**
 * The dialect of a history: what its framework says, else the folder's name, the SQL itself and the project around it, as far as they agree.
 * Only where nothing in the workspace tells any other dialect, PostgreSQL is assumed.
 */
export function guessDialect(place: Place, files: FileReader): DialectGuess {
  if (place.dialect !== undefined) return mysqlOrMariadb({ dialect: place.dialect }, place.path, files);
  if (place.foreign) return { foreign: "another database" };
  const path = dialectOfPath(place.path);
  if (path !== undefined && "foreign" in path) return path;
  const sql = dialectOfFolder(files, place.path);
  if (path !== undefined) return mysqlOrMariadb(agreed(path, sql), place.path, files);
  if (sql !== undefined && ("foreign" in sql || sql.fits.length === 1)) return decided(sql);
  const project = dialectOfProject(files, place.path);
  if (sql !== undefined) return mysqlOrMariadb(narrowed(sql, project), place.path, files);
  if (project !== undefined) return decided(project);
  const others = [...dialectsOfWorkspace(files)].filter((dialect) => dialect !== "postgres");
  if (others.length === 0) return { dialect: "postgres", because: "no sign of another dialect" };
  return { undecided: `nothing in the SQL tells, and the workspace also has drivers for ${listed(others)}` };
}

/** The dialect of a single file, by its folder and its text alone. Nothing where there is no sign at all. */
export function guessOfText(folder: string, text: string): DialectGuess {
  const path = dialectOfPath(folder);
  const sql = dialectOfSql(text);
  if (path !== undefined) return "foreign" in path ? path : agreed(path, sql);
  return sql === undefined ? {} : decided(sql);
}

/** The folder's name counts, unless the SQL in it clearly is of others. */
function agreed(path: Evidence, sql: Told | undefined): DialectGuess {
  const [dialect] = path.fits;
  if (dialect === undefined || sql === undefined || "foreign" in sql || sql.fits.length === 0) return decided(path);
  if ((sql.possible ?? sql.fits).includes(dialect)) return decided(path);
  if (dialect === "mysql" && sql.fits.includes("mariadb")) return decided(sql);
  return { undecided: `${path.because} says ${dialect}, ${sql.because} fit ${listed(sql.fits)}` };
}

/** What the SQL leaves open, the project may tell. */
function narrowed(sql: Evidence, project: Evidence | undefined): DialectGuess {
  if (project === undefined) return decided(sql);
  const both = sql.fits.filter((dialect) => project.fits.includes(dialect));
  return both.length === 0 ? decided(sql) : decided({ fits: both, because: `${sql.because} and ${project.because}` });
}

/** One dialect, or MySQL where MariaDB would fit as well: scripts for the one are mostly scripts for the other. */
function decided(told: Told): DialectGuess {
  if ("foreign" in told) return told;
  const { because } = told;
  const [dialect, ...others] = told.fits;
  if (dialect === undefined) return { undecided: `${because} contradict each other` };
  if (others.length === 0 || told.fits.every((fit) => fit === "mysql" || fit === "mariadb")) {
    return { dialect, because };
  }
  return { undecided: `${because} fit ${listed(told.fits)}` };
}

/** Frameworks and folders say "mysql" for MariaDB too; the server that the project starts tells which it is. */
function mysqlOrMariadb(guess: DialectGuess, folder: string, files: FileReader): DialectGuess {
  if (guess.dialect !== "mysql") return guess;
  for (const { file, text } of containerFiles(files, folder)) {
    const servers = new Set(serverImages(text).map(({ dialect }) => dialect));
    if (servers.has("mysql")) return guess;
    if (servers.has("mariadb")) return { dialect: "mariadb", because: file };
  }
  return guess;
}

function listed(dialects: readonly string[]): string {
  const last = dialects.at(-1) ?? "";
  return dialects.length < 2 ? last : `${dialects.slice(0, -1).join(", ")} and ${last}`;
}
