import type { MigrationsEntry } from "../config.ts";
import {
  type Detection,
  detectHistories,
  frameworkOf,
  historyOfSingleFile,
  rereadHistory,
} from "../migrations/detect.ts";
import { schemaDumps } from "../migrations/schema-source.ts";
import type { FileReader, History, HistoryProblem } from "../migrations/types.ts";
import type { Dialect } from "../sql/types.ts";

/** Finds the histories of a workspace and keeps them in step with its files: those detected, and what somebody named. */
export class HistoryFinder {
  readonly #files: FileReader;
  readonly #singles = new Map<string, Dialect | undefined>();
  readonly #folders = new Map<string, Dialect | undefined>();
  #detection: Detection = { histories: [], problems: [], inputs: [] };
  #inputs: ReadonlySet<string> = new Set();
  #laterProblems = new Map<string, readonly HistoryProblem[]>();

  constructor(files: FileReader) {
    this.#files = files;
  }

  get histories(): readonly History[] {
    return this.#detection.histories;
  }

  get problems(): readonly HistoryProblem[] {
    return [...this.#detection.problems, ...[...this.#laterProblems.values()].flat()];
  }

  addSingleFile(path: string, dialect: Dialect | undefined): void {
    this.#singles.set(path, dialect);
  }

  addFolder(path: string, dialect: Dialect | undefined): void {
    this.#folders.set(path, dialect);
  }

  /** Whether detection looked into the file: when it changes, there may be other histories. */
  decides(path: string): boolean {
    return this.#inputs.has(path);
  }

  detect(entries: readonly MigrationsEntry[]): void {
    const detection = this.#withFolders(detectHistories(this.#files, entries), entries);
    const claimed = new Set(detection.histories.flatMap(filesOf));
    const singles = [...this.#singles.keys()]
      .filter((path) => !claimed.has(path))
      .flatMap((path) => this.#single(path) ?? []);
    const dumps = schemaDumps(this.#files).filter(
      (dump) => !filesOf(dump).some((file) => claimed.has(file) || this.#singles.has(file)),
    );
    this.#detection = { ...detection, histories: [...detection.histories, ...singles, ...dumps] };
    this.#inputs = new Set(detection.inputs);
    this.#laterProblems.clear();
  }

  /** Reads those histories again whose files changed. */
  reread(keys: ReadonlySet<string>): void {
    const histories = this.#detection.histories.map((history) => {
      if (!keys.has(historyKey(history))) return history;
      if (history.dump === true)
        return schemaDumps(this.#files).find((dump) => filesOf(dump)[0] === filesOf(history)[0]) ?? history;
      if (history.single === true) return this.#single(filesOf(history)[0]) ?? history;
      const again = rereadHistory(history, this.#files);
      this.#laterProblems.set(historyKey(history), again.problems);
      return again.history;
    });
    this.#detection = { ...this.#detection, histories };
  }

  /** Folders that somebody named, in which no history was found and yet SQL files lie, are histories of plain files. */
  #withFolders(detection: Detection, entries: readonly MigrationsEntry[]): Detection {
    const bare = [...this.#folders].filter(
      ([folder]) =>
        !detection.histories.some(({ path }) => isWithin(path, folder) || isWithin(folder, path)) &&
        frameworkOf("plain").read(folder, this.#files, undefined).migrations.length > 0,
    );
    if (bare.length === 0) return detection;
    const named = bare.map(([path, dialect]) => ({
      path,
      framework: "plain" as const,
      ...(dialect !== undefined && { dialect }),
      span: nowhere,
    }));
    return detectHistories(this.#files, [...entries, ...named]);
  }

  #single(path: string | undefined): History | undefined {
    const text = path === undefined ? undefined : this.#files.read(path);
    return path === undefined || text === undefined
      ? undefined
      : historyOfSingleFile(path, text, this.#singles.get(path));
  }
}

const nowhere = { start: 0, end: 0 };

/** Tells histories apart, and is the same for a history that was read again. */
export function historyKey(history: History): string {
  return `${history.framework} ${history.path} ${history.dialect ?? ""}${history.single === true || history.dump === true ? ` ${filesOf(history)[0]}` : ""}`;
}

/** The files of the scripts that a history judges. */
export function filesOf(history: History): readonly string[] {
  return history.migrations.flatMap(({ up, down }) =>
    [up, down].flatMap((script) => (script === undefined || script.elsewhere ? [] : [script.file])),
  );
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === "." || path.startsWith(`${folder}/`);
}
