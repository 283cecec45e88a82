import type { CodeIndex } from "../analysis/code-index.ts";
import type { HistoryAnalysis } from "../analysis/history-analysis.ts";
import type { Change } from "../changes/types.ts";
import { doubtForeignTables } from "../code/foreign.ts";
import { languageOf } from "../code/languages.ts";
import { indexUsages, usagesOfColumn } from "../code/match.ts";
import { doubtSharedCode } from "../code/shared.ts";
import type { FileUsages, Usage } from "../code/types.ts";
import type { Schema } from "../schema/types.ts";
import type { Task } from "../task.ts";
import { type Location, type Span, touches } from "../text.ts";
import { type ColumnLives, columnLives } from "./column-lives.ts";
import { explainColumn } from "./explain-column.ts";
import type { ColumnLife } from "./life-book.ts";
import { searchWords } from "./search-words.ts";
import type { CodeSite, ColumnAt, ColumnExplanation, ColumnName, ColumnReferences, Doubt } from "./types.ts";

/** A column with the history that knows it. */
interface FoundColumn {
  readonly analysis: HistoryAnalysis;
  readonly life: ColumnLife;
  /** Of the name at the place that was asked about. */
  readonly span: Span;
}

/** What of the workspace is needed to find columns, as it is at each moment. */
export interface NavigationSource {
  analyses(): readonly HistoryAnalysis[];
  /** The application code of a history. */
  codeOf(analysis: HistoryAnalysis): (path: string) => boolean;
  /** The schemas of other databases that a file of that code may mean as well. */
  besideOf(analysis: HistoryAnalysis): (path: string) => readonly Schema[];
  changesOf(analysis: HistoryAnalysis): readonly Change[];
  read(file: string): string | undefined;
}

/** Finds columns at places and places of columns. Remembers how each history names its columns until it is analysed anew. */
export class Navigation {
  readonly #code: CodeIndex;
  readonly #source: NavigationSource;
  readonly #lives = new WeakMap<HistoryAnalysis["results"], ColumnLives>();

  constructor(code: CodeIndex, source: NavigationSource) {
    this.#code = code;
    this.#source = source;
  }

  /** The column that is named at an offset of a migration or of application code. */
  *columnAt(file: string, offset: number): Task<ColumnAt | undefined> {
    const found = yield* this.#find(file, offset);
    return found === undefined ? undefined : { ...nameOf(found.life), span: found.span };
  }

  /** Where the column at an offset comes from: its name in the statement that created it, or else that of its table. */
  *definition(file: string, offset: number): Task<Location | undefined> {
    const found = yield* this.#find(file, offset);
    return found?.life.created ?? found?.life.table.created;
  }

  /** Everything that names the column at an offset. Places in code that may mean another column are left out unless they are asked for. */
  *references(file: string, offset: number, nameOnly: boolean): Task<ColumnReferences | undefined> {
    const found = yield* this.#find(file, offset);
    if (found === undefined) return undefined;
    const code = yield* this.#codeSites(found);
    const { places, created } = found.life;
    const shown = nameOnly ? code : code.filter(({ certainty }) => certainty === "resolved");
    return { ...nameOf(found.life), code: shown, migrations: places, created };
  }

  /** What there is to know of the column at an offset, as Markdown. `link` names a place and leads there. */
  *explain(file: string, offset: number, link: (at: Location) => string): Task<ColumnExplanation | undefined> {
    const found = yield* this.#find(file, offset);
    if (found === undefined) return undefined;
    const { analysis, life, span } = found;
    const code = yield* this.#codeSites(found);
    const markdown = explainColumn(life, analysis.schema, this.#source.changesOf(analysis), code, link);
    return { span, markdown };
  }

  /** The same for a column that a migration names, without its usages in code; staged changes only where they are known by now. */
  explainWithoutUsages(
    file: string,
    offset: number,
    link: (at: Location) => string,
    hasChanges: boolean,
  ): ColumnExplanation | undefined {
    const analysis = this.#source.analyses().find(({ scripts }) => scripts.has(file));
    const found = analysis === undefined ? undefined : this.#livesOf(analysis).at(file, offset);
    if (analysis === undefined || found === undefined) return undefined;
    const changes = hasChanges ? this.#source.changesOf(analysis) : [];
    return { span: found.place.span, markdown: explainColumn(found.life, analysis.schema, changes, undefined, link) };
  }

  *#find(file: string, offset: number): Task<FoundColumn | undefined> {
    const analyses = this.#source.analyses();
    const own = analyses.find(({ scripts }) => scripts.has(file));
    if (own !== undefined) {
      const found = this.#livesOf(own).at(file, offset);
      return found === undefined ? undefined : { analysis: own, life: found.life, span: found.place.span };
    }
    if (languageOf(file) === undefined) return undefined;
    for (const analysis of analyses) {
      if (!this.#source.codeOf(analysis)(file)) continue;
      const usages = yield* this.#code.fileUsages(
        file,
        wordAt(this.#source.read(file) ?? "", offset),
        analysis.dialect,
      );
      const sure = doubtSharedCode(usages === undefined ? [] : [usages], this.#source.besideOf(analysis))[0];
      const found = sure === undefined ? undefined : this.#usedAt(offset, sure, analysis);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *#codeSites({ analysis, life }: FoundColumn): Task<readonly CodeSite[]> {
    const { schema, dialect } = analysis;
    const lives = this.#livesOf(analysis);
    const table = tableName(life.table.key);
    const files = yield* this.#code.search(
      (environment) => searchWords(table, life.name, environment),
      dialect,
      this.#source.codeOf(analysis),
    );
    const own = doubtSharedCode(files, this.#source.besideOf(analysis));
    const known = doubtForeignTables(own, (name) => lives.everNamed(schema.tableKey(name)));
    const found = usagesOfColumn(indexUsages(known, life.name), life.table.key, life.name, schema);
    return found.map(({ file, usage, certainty }) => ({
      file: file.file,
      span: usage.span,
      access: usage.access,
      certainty,
      ...(certainty === "resolved" ? {} : { doubt: doubtOf(usage, file.file, files, own) }),
      test: file.test,
    }));
  }

  #usedAt(offset: number, file: FileUsages, analysis: HistoryAnalysis): FoundColumn | undefined {
    const lives = this.#livesOf(analysis);
    const usages = file.usages.filter(({ span, column }) => column !== "*" && touches(span, offset));
    for (const usage of usages) {
      const tables = usage.table === undefined ? (usage.candidates ?? []) : [usage.table];
      const keys = new Set(tables.map((table) => analysis.schema.tableKey({ ...table, span: usage.span })));
      const index = indexUsages([{ ...file, usages: [usage] }]);
      const meant = [...keys].flatMap((key) => {
        const [match] = usagesOfColumn(index, key, usage.column, analysis.schema);
        return match?.certainty === "resolved" ? (lives.of(key, usage.column) ?? []) : [];
      });
      if (meant[0] !== undefined && meant.length === 1) return { analysis, life: meant[0], span: usage.span };
    }
    return undefined;
  }

  #livesOf(analysis: HistoryAnalysis): ColumnLives {
    const known = this.#lives.get(analysis.results);
    if (known !== undefined) return known;
    const lives = columnLives(analysis, (file) => this.#source.read(file));
    this.#lives.set(analysis.results, lives);
    return lives;
  }
}

/** Why a usage is not certain: what was found in the files before other databases were thought of tells, and after those that lie as near. */
function doubtOf(usage: Usage, file: string, found: readonly FileUsages[], own: readonly FileUsages[]): Doubt {
  // Certain but for the tables of its query.
  if (usage.certainty === "resolved") return "tables";
  const wasCertain = (files: readonly FileUsages[]) =>
    files
      .find((each) => each.file === file)
      ?.usages.some(
        ({ span, column, certainty }) =>
          span.start === usage.span.start && column === usage.column && certainty === "resolved",
      ) === true;
  if (wasCertain(own)) return "database";
  if (wasCertain(found)) return "service";
  return usage.library === "sql" ? "sql" : "row";
}

/** The identifier at an offset, or that ends there. */
function wordAt(text: string, offset: number): string {
  const before = /\w*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? "";
  return before + (/^\w*/.exec(text.slice(offset, offset + 200))?.[0] ?? "");
}

function nameOf({ table, name }: ColumnLife): ColumnName {
  return { table: table.key, column: name };
}

/** The table's name without its schema. */
function tableName(key: string): string {
  return key.slice(key.indexOf(".") + 1);
}
