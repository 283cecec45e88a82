import assert from "node:assert/strict";
import type { ChangeContext } from "../../core/changes/context.ts";
import { readEvidence } from "../../core/changes/evidence.ts";
import type { FindingFacts } from "../../core/changes/findings/change-rule.ts";
import { changeFindings, changeRules } from "../../core/changes/findings/index.ts";
import type { HistoryFacts, MigrationFacts } from "../../core/changes/history-facts.ts";
import { deriveChanges, type HistoryChanges } from "../../core/changes/progress.ts";
import type { ScaffoldHost } from "../../core/changes/scaffold.ts";
import { scanHistory } from "../../core/changes/scan.ts";
import type { Change, ChangeSettings, Scaffold } from "../../core/changes/types.ts";
import { isApplicationCode, languageOf } from "../../core/code/languages.ts";
import type { CodeParser, FileUsages } from "../../core/code/types.ts";
import { codeEnvironment, extractUsages, modelsIn } from "../../core/code/usages.ts";
import { parseConfig } from "../../core/config.ts";
import { detectHistories, frameworkOf } from "../../core/migrations/detect.ts";
import { scriptText } from "../../core/migrations/scripts.ts";
import type { History, Refusal, Script } from "../../core/migrations/types.ts";
import type { Finding } from "../../core/rules/types.ts";
import { applyOperation } from "../../core/schema/apply.ts";
import { schemaOver } from "../../core/schema/schema.ts";
import { createStore } from "../../core/schema/store.ts";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { codeParser } from "./code-parser.ts";
import { memoryFiles } from "./files.ts";

const scripts = await codeParser();
const searchPath = ["public"];
/** The moment that tests stamp new migrations with. */
const now = new Date("2026-02-03T04:05:06.789Z");

export type Texts = Readonly<Record<string, string>>;

export interface ChangesOptions {
  readonly settings?: Partial<ChangeSettings>;
  /** Migrations that are released already. */
  readonly shipped?: readonly string[];
  /** When files were committed first. */
  readonly committed?: Readonly<Record<string, Date>>;
  /** Parses the code; default: only TypeScript and JavaScript. */
  readonly parser?: CodeParser;
}

/** A small workspace in memory: one history, application code, and the staged changes that they tell of. */
export class ChangesWorkspace {
  readonly texts: Texts;
  readonly history: History;
  readonly facts: HistoryFacts;
  readonly code: readonly FileUsages[];
  readonly derived: HistoryChanges;

  readonly #finding: FindingFacts;
  readonly #parser: CodeParser;

  /** A path with ` (released)` behind it is how the file was released. */
  constructor(files: Texts, options: ChangesOptions = {}) {
    const { now: texts, released } = versions(files);
    this.#parser = options.parser ?? scripts;
    this.texts = texts;
    const { config } = parseConfig(
      texts["cutover.json"] ?? "{}",
      changeRules.map(({ id }) => id),
    );
    const { histories } = detectHistories(memoryFiles(texts), config.migrations);
    assert.equal(histories.length, 1, `expected one history, found ${histories.length}`);
    this.history = histories[0] as History;
    const dialect = this.history.dialect ?? "postgres";
    this.facts = factsOf(this.history, texts, dialect, options.shipped ?? []);
    this.code = codeOf(texts, this.history, dialect, this.#parser);
    this.derived = deriveChanges(
      scanHistory(this.facts),
      { files: this.code, known: this.code.length > 0 },
      {
        environments: config.environments.map(({ name }) => name),
        evidence: readEvidence(memoryFiles(texts)),
        read: (file) => texts[file],
        ...options.settings,
      },
      Object.keys(released).length === 0
        ? undefined
        : {
            files: codeOf({ ...texts, ...released }, this.history, dialect, this.#parser).filter(
              ({ file }) => file in released,
            ),
            known: true,
          },
    );
    this.#finding = {
      options: (rule) => config.rules[rule]?.options ?? {},
      now,
      committed: (file) => options.committed?.[file],
      models: () => modelsIn(codeEnvironment(memoryFiles(texts), this.facts.dialect, this.#parser)),
      read: (file) => texts[file],
      readReleased: (file) => released[file],
    };
  }

  /** The only change. */
  get change(): Change {
    assert.equal(this.derived.changes.length, 1, `expected one change, found ${this.derived.changes.length}`);
    return this.derived.changes[0] as Change;
  }

  get context(): ChangeContext {
    return this.derived.contexts[0] as ChangeContext;
  }

  get host(): ScaffoldHost {
    const files = memoryFiles(this.texts);
    const environment = codeEnvironment(files, this.facts.dialect, this.#parser);
    return {
      history: this.history,
      framework: frameworkOf(this.history.framework),
      files,
      now,
      models: modelsIn(environment),
      code: {
        read: (file) => files.read(file),
        parse: (file, use) => {
          const [text, language] = [files.read(file), languageOf(file)];
          return text === undefined || language === undefined || !this.#parser.languages.has(language)
            ? undefined
            : this.#parser.parse(language, text, (root) => use(root, text, language));
        },
        reread: (file, text) => extractUsages(file, text, languageOf(file) ?? "typescript", this.#parser, environment),
      },
    };
  }

  get findings(): readonly Finding[] {
    return changeFindings(this.derived, this.#finding);
  }

  /** `rule file "source"` of each finding. */
  get findingLines(): readonly string[] {
    return this.findings.map(
      ({ rule, file, span }) => `${rule} ${file} ${this.texts[file]?.slice(span.start, span.end)}`,
    );
  }
}

function versions(files: Texts): { readonly now: Texts; readonly released: Texts } {
  const mark = " (released)";
  const entries = Object.entries(files);
  const released = entries.filter(([path]) => path.endsWith(mark));
  return {
    now: Object.fromEntries(entries.filter(([path]) => !path.endsWith(mark))),
    released: Object.fromEntries(released.map(([path, text]) => [path.slice(0, -mark.length), text])),
  };
}

/** The workspace with a scaffold applied. */
export function withScaffold(texts: Texts, scaffold: Scaffold | Refusal): Texts {
  if ("refused" in scaffold) assert.fail(scaffold.refused);
  const edited: Record<string, string> = { ...texts };
  const fromTheEnd = [...scaffold.edits].sort((a, b) => b.span.start - a.span.start);
  for (const { file, span, text } of fromTheEnd)
    edited[file] = edited[file]?.slice(0, span.start) + text + edited[file]?.slice(span.end);
  for (const { file, text } of scaffold.files) edited[file] = text;
  return edited;
}

/** The states of the phases as one line: `done done current pending pending pending`. */
export function phaseLine(change: Change): string {
  return change.phases.map(({ state }) => state).join(" ");
}

function factsOf(history: History, texts: Texts, dialect: Dialect, shipped: readonly string[]): HistoryFacts {
  const store = createStore();
  const migrations = history.migrations.flatMap((migration): MigrationFacts[] => {
    if (migration.up === undefined) return [];
    const { file, transaction } = migration.up;
    const text = texts[file] ?? "";
    const statements = statementsOf(migration.up, scriptText(migration.up, text), dialect);
    for (const statement of statements) {
      for (const operation of statement.read.operations)
        applyOperation(
          operation,
          store,
          { file, span: statement.span, migration: migration.version, transaction: 0 },
          { searchPath, dialect },
        );
    }
    const { version, name } = migration;
    return [{ version, name, file, text, transaction, shipped: shipped.includes(file), statements }];
  });
  return {
    path: history.path,
    framework: history.framework,
    dialect,
    migrations,
    schema: schemaOver(store, { searchPath, dialect }),
  };
}

function statementsOf({ file, span }: Script, text: string, dialect: Dialect) {
  return splitStatements(text, dialect, span)
    .filter(({ kind }) => kind === "sql")
    .map((slice) => ({
      file,
      span: slice.span,
      read: readStatement(text.slice(slice.span.start, slice.span.end), dialect),
      comments: slice.comments,
    }));
}

function codeOf(texts: Texts, history: History, dialect: Dialect, parser: CodeParser): readonly FileUsages[] {
  const scripts = new Set(history.migrations.flatMap(({ up, down }) => [up?.file, down?.file]));
  const environment = codeEnvironment(memoryFiles(texts), dialect, parser);
  return Object.keys(texts)
    .filter((path) => isApplicationCode(path) && !scripts.has(path))
    .map((path) => extractUsages(path, texts[path] ?? "", languageOf(path) ?? "typescript", parser, environment));
}
