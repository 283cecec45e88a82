import type { MigrationsEntry } from "../config.ts";
import type { Dialect } from "../sql/types.ts";
import { dialectIn, guessDialect, guessOfText } from "./dialect/guess.ts";
import { sqlServerEdition, versionOfImage } from "./dialect/images.ts";
import { frameworks } from "./frameworks/index.ts";
import { plain, psql } from "./frameworks/plain.ts";
import { compareDigits } from "./numbering.ts";
import { baseOf, folderOf, joinPath, pathsUnder } from "./paths.ts";
import { wholeFile } from "./scripts.ts";
import { buildTree } from "./tree.ts";
import type {
  FileReader,
  FileTree,
  Framework,
  FrameworkId,
  History,
  HistoryProblem,
  Migration,
  Place,
  Script,
} from "./types.ts";

/** What `detectHistories` found. */
export interface Detection {
  readonly histories: readonly History[];
  readonly problems: readonly HistoryProblem[];
  /** Files whose content was read: while the list of paths and these stay the same, so does the result. */
  readonly inputs: readonly string[];
}

/** The name of the configuration file; problems of its entries are reported there. */
export const configFile = "cutover.json";

/**
 * Finds all histories of migrations of a workspace: what the configuration names, then what files and names give away. A file belongs
 * to one history at most.
 */
export function detectHistories(files: FileReader, entries: readonly MigrationsEntry[]): Detection {
  const reader = remembering(files);
  const tree = buildTree(reader);
  const histories: History[] = [];
  const problems: HistoryProblem[] = [];
  const claimed = new Set<string>();
  const take = (found: Found) => {
    histories.push(found.history);
    problems.push(...found.problems);
    for (const file of filesOf(found.history)) claimed.add(file);
  };
  for (const entry of entries) {
    const found = configured(entry, reader);
    if ("message" in found) problems.push(found);
    else found.forEach(take);
  }
  const detected = detectAll(tree).filter(({ place }) => !entries.some((entry) => isWithin(place.path, entry.path)));
  for (const { framework, place } of detected) {
    const found = open(framework, place, reader);
    const scripts = filesOf(found.history);
    if (scripts.length === 0 || scripts.some((file) => claimed.has(file))) continue;
    take(found);
  }
  return { histories, problems, inputs: [...reader.contents.keys()] };
}

/** Reads the files of a history again after one of them has changed, without looking for other histories. */
export function rereadHistory(
  history: History,
  files: FileReader,
): { readonly history: History; readonly problems: readonly HistoryProblem[] } {
  const { migrations, problems } = frameworkOf(history.framework).read(history.path, files, history.dialect);
  const shipped = new Set(
    history.migrations.filter((migration) => migration.shipped).map((migration) => migration.name),
  );
  return {
    history: {
      ...history,
      migrations: migrations.map((migration) =>
        shipped.has(migration.name) ? { ...migration, shipped: true } : migration,
      ),
    },
    problems,
  };
}

/**
 * The history of a single file that a person named: always a migration, in the framework that its name or markers tell. Where neither the
 * caller nor the text tells a dialect, PostgreSQL is assumed.
 */
export function historyOfSingleFile(path: string, text: string, dialect: Dialect | undefined): History {
  const history = readSingleFile(path, text, dialect);
  if (history.dialect !== undefined || history.foreign !== undefined || history.undecided !== undefined)
    return { ...history, single: true };
  return { ...readSingleFile(path, text, "postgres"), single: true };
}

function readSingleFile(path: string, text: string, dialect: Dialect | undefined): History {
  const files: FileReader = { paths: [path], read: (asked) => (asked === path ? text : undefined) };
  const given = dialect === undefined ? {} : { dialect };
  // Paths that lead out of the workspace have no place in a tree.
  const tree = buildTree(joinPath(".", path) === path ? files : { ...files, paths: [] }, "everything");
  for (const { framework, place } of detectAll(tree)) {
    const { history } = open(framework, { ...place, ...given }, files);
    if (history.migrations.length > 0) return history;
  }
  const name = baseOf(path).replace(/\.sql$/i, "");
  const up = wholeFile(path, files, () => psql);
  const guess = dialect === undefined ? guessOfText(folderOf(path), text) : { dialect };
  return {
    framework: "plain",
    path: folderOf(path),
    ...dialectIn(guess),
    evidence: "named by you",
    migrations: [{ version: name, name, ...(up && { up }) }],
  };
}

/** The framework of an id. */
export function frameworkOf(id: FrameworkId): Framework {
  return frameworks.find((framework) => framework.id === id) ?? plain;
}

interface Found {
  readonly history: History;
  readonly problems: readonly HistoryProblem[];
}

function detectAll(tree: FileTree): readonly { readonly framework: Framework; readonly place: Place }[] {
  return frameworks.flatMap((framework) => framework.detect(tree).map((place) => ({ framework, place })));
}

/** Reads a place into a history. What is not told by configuration or framework is guessed: path, SQL, then the project around. */
function open(framework: Framework, place: Place, files: FileReader, entry?: MigrationsEntry): Found {
  const guess = entry?.dialect !== undefined ? { dialect: entry.dialect } : guessDialect(place, files);
  const { dialect } = guess;
  const { migrations, problems } = framework.read(place.path, files, dialect);
  const image =
    entry?.version !== undefined || dialect === undefined ? undefined : versionOfImage(files, place.path, dialect);
  const version = entry?.version ?? image?.version;
  const edition = entry?.edition ?? (dialect === "sqlserver" ? sqlServerEdition(files, place.path) : undefined);
  const known = dialect ?? guess.foreign;
  const history: History = {
    framework: framework.id,
    path: place.path,
    ...dialectIn(guess),
    ...(version !== undefined && { version }),
    ...(edition !== undefined && { edition }),
    evidence: [
      place.evidence,
      ...(known !== undefined && guess.because !== undefined ? [`${known} because of ${guess.because}`] : []),
      ...(image === undefined ? [] : [`version ${image.version} because of ${image.because}`]),
    ].join("; "),
    migrations,
  };
  return { history, problems };
}

/** The histories of one entry of the configuration, or what is wrong with it. */
function configured(entry: MigrationsEntry, files: FileReader): readonly Found[] | HistoryProblem {
  const problem = (message: string): HistoryProblem => ({ file: configFile, span: entry.span, message });
  const under = pathsUnder(files, entry.path);
  if (under.length === 0) return problem(`The folder ${entry.path} does not exist or is empty.`);
  if (entry.ignore === true) return [];
  const evidence = `${configFile} says so`;
  if (entry.framework !== undefined) {
    const found = open(frameworkOf(entry.framework), { path: entry.path, evidence }, files, entry);
    if (found.history.migrations.length === 0)
      return problem(`The folder ${entry.path} holds no migrations of ${entry.framework}.`);
    return withSince([found], entry, problem);
  }
  const tree = buildTree(
    { paths: files.paths.filter((path) => isWithin(path, entry.path)), read: files.read },
    "everything",
  );
  const [detected] = detectAll(tree);
  const places =
    detected === undefined ? [] : detectAll(tree).filter(({ framework }) => framework.id === detected.framework.id);
  const found =
    places.length > 0
      ? places.map(({ framework, place }) => open(framework, place, files, entry))
      : [open(plain, { path: entry.path, evidence }, files, entry)];
  if (found.every(({ history }) => history.migrations.length === 0))
    return problem(`The folder ${entry.path} holds no migrations.`);
  return withSince(found, entry, problem);
}

function withSince(
  found: readonly Found[],
  entry: MigrationsEntry,
  problem: (message: string) => HistoryProblem,
): readonly Found[] | HistoryProblem {
  const { since } = entry;
  if (since === undefined) return found;
  const marked = found.map(({ history, problems }) => ({
    history: { ...history, migrations: markShipped(history.migrations, since) },
    problems,
  }));
  const known =
    /^\d+$/.test(since) ||
    marked.some(({ history }) => history.migrations.some((migration) => isNamed(migration, since)));
  return known
    ? marked
    : problem(`No migration in ${entry.path} has the version or name ${since}, which is given as "since".`);
}

/** Marks the migrations before `since`: before the one of that version or name, else those with a smaller number. */
function markShipped(migrations: readonly Migration[], since: string): readonly Migration[] {
  const first = migrations.findIndex((migration) => isNamed(migration, since));
  return migrations.map((migration, index) => {
    const before =
      first >= 0 ? index < first : /^\d+$/.test(migration.version) && compareDigits(migration.version, since) < 0;
    return before && !migration.repeatable ? { ...migration, shipped: true } : migration;
  });
}

function isNamed(migration: Migration, since: string): boolean {
  const sameNumber =
    /^\d+$/.test(since) && /^\d+$/.test(migration.version) && compareDigits(migration.version, since) === 0;
  return sameNumber || migration.version === since || migration.name === since;
}

function filesOf(history: History): readonly string[] {
  const scripts = history.migrations.flatMap((migration) => [migration.up, migration.down]);
  return scripts
    .filter((script): script is Script => script !== undefined && !script.elsewhere)
    .map(({ file }) => file);
}

function isWithin(path: string, folder: string): boolean {
  return folder === "." || path === folder || path.startsWith(`${folder}/`);
}

/** Reads each file once, and knows afterwards which ones were asked for. */
function remembering(files: FileReader): FileReader & { readonly contents: ReadonlyMap<string, string | undefined> } {
  const contents = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    if (!contents.has(path)) contents.set(path, files.read(path));
    return contents.get(path);
  };
  return { paths: files.paths, read, contents };
}
