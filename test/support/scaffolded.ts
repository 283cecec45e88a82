import assert from "node:assert/strict";
import type { Migration, Script } from "../../core/migrations/types.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { Workspace } from "../../core/workspace.ts";
import { ChangesWorkspace, type Texts, withScaffold } from "./changes.ts";
import { memoryFiles } from "./files.ts";
import { syntaxError } from "./syntax.ts";
import type { WalkDatabase } from "./walk-database.ts";

/** Where migrations run; on paper, where there is no server of the dialect. */
type FilesDatabase = Pick<WalkDatabase, "run"> & { readonly dialect: Dialect };

/** Called with what runs long outside a transaction, so that others can write meanwhile. */
export type Beside = (running: Promise<unknown>) => Promise<unknown>;

/** A change of the schema ends a transaction of MySQL and MariaDB, so that others write between any two statements. */
const isCommitting: { readonly [D in Dialect]?: true } = { mysql: true, mariadb: true };

/** The files of a team while a change goes on, and the database that their migrations run in. */
export class ScaffoldedFiles {
  readonly #database: FilesDatabase;
  readonly #beside: Beside;
  /** What was there before the change. */
  readonly #before: Texts;
  readonly #applied: string[] = [];
  readonly #scripts = new Set<string>();
  #texts: Texts;
  #read: ChangesWorkspace | undefined;

  constructor(texts: Texts, database: FilesDatabase, beside: Beside = (running) => running) {
    this.#texts = texts;
    this.#before = texts;
    this.#database = database;
    this.#beside = beside;
  }

  get workspace(): ChangesWorkspace {
    this.#read ??= new ChangesWorkspace(this.#texts);
    return this.#read;
  }

  /** The version that ran last. */
  get behind(): string | undefined {
    return this.#applied.at(-1);
  }

  /** In the order in which the framework runs them. */
  get pending(): readonly Migration[] {
    return this.workspace.history.migrations.filter(({ version }) => !this.#applied.includes(version));
  }

  text(file: string): string | undefined {
    return this.#texts[file];
  }

  write(texts: Texts): void {
    this.#texts = { ...this.#texts, ...texts };
    this.#read = undefined;
  }

  /** Takes over what was scaffolded: each file is read without a gap and says nothing wrong. */
  take(scaffold: Parameters<typeof withScaffold>[1]): void {
    this.write(withScaffold(this.#texts, scaffold));
    for (const migration of this.pending) {
      for (const script of [migration.up, migration.down]) {
        const sql = this.#sql(script);
        if (sql.trim() !== "" && this.#database.dialect === "postgres")
          assert.equal(syntaxError(sql), undefined, `${script?.file}\n${sql}`);
      }
    }
    for (const { statements, text } of this.workspace.facts.migrations)
      for (const { read } of statements) assert.deepEqual(read.unread, [], text);
    this.#assertSilent();
  }

  #assertSilent(): void {
    const workspace = new Workspace({ files: memoryFiles(this.#texts), now: () => new Date("2026-02-03T00:00:00Z") });
    const findings = workspace.findings().flatMap((file) => file.findings);
    const said = findings
      .filter(({ file, severity }) => !(file in this.#before) && severity !== "hint")
      .map(
        ({ rule, file, span, message }) =>
          `${rule} ${file}: ${this.#texts[file]?.slice(span.start, span.end)}\n  ${message}`,
      );
    assert.deepEqual(said, [], said.join("\n"));
  }

  hasDown({ down }: Migration): boolean {
    return this.#sql(down).trim() !== "";
  }

  /** Runs what has to run by hand before the migrations are deployed. */
  async runScripts(): Promise<void> {
    for (const [file, text] of Object.entries(this.#texts)) {
      if (!file.startsWith(".cutover/scripts/") || this.#scripts.has(file)) continue;
      this.#scripts.add(file);
      await this.#beside(this.#database.run(text));
    }
  }

  async up(migration: Migration): Promise<void> {
    if (migration.up === undefined) return;
    await this.#execute(migration.up);
    this.#applied.push(migration.version);
  }

  async down({ down, version }: Migration): Promise<void> {
    if (down === undefined) return;
    await this.#execute(down);
    this.#applied.splice(this.#applied.indexOf(version), 1);
  }

  #sql(script: Script | undefined): string {
    if (script === undefined) return "";
    const { file, span, blanks = [] } = script;
    let text = this.#texts[file]?.slice(0, span.end) ?? "";
    for (const { start, end } of blanks) text = text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
    return text.slice(span.start);
  }

  /** Runs a script as its framework does. */
  async #execute(script: Script): Promise<void> {
    const sql = this.#sql(script);
    try {
      if (script.transaction === "none" || isCommitting[this.#database.dialect]) await this.#executeOneByOne(sql);
      else if (script.transaction === "single") {
        await this.#database.run("BEGIN");
        await this.#database.run(sql);
        await this.#database.run("COMMIT");
      } else if (this.#database.dialect === "sqlite") await this.#executeOneByOne(sql);
      else await this.#beside(this.#database.run(sql));
    } catch (error) {
      throw new Error(`${script.file}: ${error instanceof Error ? error.message : error}\n${sql}`);
    }
  }

  async #executeOneByOne(sql: string): Promise<void> {
    let isOpen = false;
    for (const { span } of splitStatements(sql, this.#database.dialect).filter(({ kind }) => kind === "sql")) {
      const statement = sql.slice(span.start, span.end);
      // Writers would wait for a transaction that waits for them to be done.
      if (isOpen || /^begin\b/i.test(statement)) await this.#database.run(statement);
      else await this.#beside(this.#database.run(statement));
      isOpen = /^begin\b/i.test(statement) || (isOpen && !/^commit\b/i.test(statement));
    }
  }
}
