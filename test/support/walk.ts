import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { nextPhase, type StartOptions, startChange } from "../../core/changes/scaffold.ts";
import { type PhaseId, phaseIds } from "../../core/changes/types.ts";
import type { FrameworkId, Migration, Script } from "../../core/migrations/types.ts";
import { splitStatements } from "../../core/sql/split.ts";
import { Workspace } from "../../core/workspace.ts";
import { ChangesWorkspace, type Texts, withScaffold } from "./changes.ts";
import { memoryFiles } from "./files.ts";
import { filesIn } from "./framework-files.ts";
import { postgresServer } from "./postgres.ts";
import { syntaxError } from "./syntax.ts";

/** What one release of the application does with the rows: statements with `$1` for the key and `$2` for the value. */
export interface Release {
  readonly insert: string;
  readonly update: string;
  /** All keys with their values, as the application sees them. */
  readonly read: string;
}

/** The life of one change. */
export interface Walk {
  readonly framework?: FrameworkId;
  /** The migration that was there before. */
  readonly base: { readonly up: string; readonly down: string };
  readonly start: readonly [old: string, next: string, options?: StartOptions];
  readonly old: Release;
  readonly new: Release;
  /** The release that runs at the contract, when it is not the new one. */
  readonly last?: Release;
  /** The value of a number, as the application sees it; NULL may be one. */
  value?(n: number, release: "old" | "new"): string | null;
  /** The phase that must be over before the new release may write, and before it may read. */
  readonly newWrites: PhaseId;
  readonly newReads: PhaseId;
  /** The last phase in which the old release may run; default: cutover. */
  readonly oldUntil?: PhaseId;
  /** The source of both releases; default: what they do, in TypeScript. */
  readonly code?: { readonly old: string; readonly new: string };
  /** The phase behind each scaffold, `cutover (code)` standing for the deployment of the new release. */
  readonly phases: readonly string[];
  /** Looks at the database in the end. */
  after?(client: Client): Promise<void>;
}

const codeFile = "src/app.ts";
/** Rows that are there before the change begins: more than one batch of a backfill. */
const rowsBefore = 1200;

/**
 * A test that walks a change from its start to its end on a real server: each scaffold runs, each of its migrations is undone and run again,
 * and all the while both releases write and read as far as they may. After each step every row must be what was written last, for
 * every reader; status must tell the right phase; and the checker must be silent on every file that was written.
 */
export async function testWalk(title: string, walk: Walk): Promise<void> {
  const server = await postgresServer();
  // Not awaited: while a file waits for one of its tests, the next one would come too late for the server.
  void test(title, { skip: typeof server === "string" ? server : false }, async () => {
    if (typeof server === "string") throw new Error(server);
    const { url, client } = await server.freshDatabase();
    const app = new Client({ connectionString: url });
    app.on("error", () => {});
    await app.connect();
    try {
      await new Walker(walk, client, app).run();
    } finally {
      await app.end();
    }
  });
}

/** The statements of a release as the code of an application. */
export function sourceOf({ insert, update, read }: Release): string {
  return [insert, update, read].map((sql) => `db.query(${JSON.stringify(sql)});\n`).join("");
}

class Walker {
  readonly #walk: Walk;
  readonly #code: { readonly old: string; readonly new: string };
  readonly #client: Client;
  readonly #app: Client;
  readonly #rows = new Map<number, string | null>();
  readonly #applied: string[] = [];
  readonly #scripts = new Set<string>();
  #texts: Texts;
  /** What was there before the change. */
  readonly #before: Texts;
  #phase: PhaseId = "expand";
  #id = 0;
  #turn = 0;

  constructor(walk: Walk, client: Client, app: Client) {
    this.#walk = walk;
    this.#client = client;
    this.#app = app;
    const files = filesIn(walk.framework ?? "golang-migrate", [{ name: "base", ...walk.base }]);
    this.#code = walk.code ?? { old: sourceOf(walk.old), new: sourceOf(walk.new) };
    this.#texts = { ...files, [codeFile]: this.#code.old };
    this.#before = this.#texts;
  }

  async run(): Promise<void> {
    await this.#client.query("SET client_min_messages = warning");
    for (const migration of this.#pending()) await this.#up(migration);
    await this.#seed();
    const phases: string[] = [];
    const begun = this.#workspace();
    const [old, next, options = {}] = this.#walk.start;
    this.#scaffolded(startChange(old, next, options, begun.facts, begun.host));
    await this.#applyPhase("expand");
    for (let phase = this.#derived(phases); phase !== "done"; phase = this.#derived(phases)) {
      assert.ok(phases.length < 12, `it does not come to an end: ${phases.join(", ")}`);
      const isOld = this.#texts[codeFile] === this.#code.old;
      const workspace = this.#workspace();
      const scaffold = nextPhase(workspace.change, workspace.context, workspace.host);
      if ("refused" in scaffold) {
        assert.ok(phase === "cutover" && isOld, `${phase}: ${scaffold.refused}`);
        assert.match(scaffold.refused, /code/);
      } else {
        this.#scaffolded(scaffold);
        await this.#applyPhase(phase);
      }
      if (phase === "cutover" && isOld) this.#texts = { ...this.#texts, [codeFile]: this.#code.new };
    }
    assert.deepEqual(phases, this.#walk.phases);
    await this.#walk.after?.(this.#client);
  }

  #workspace(): ChangesWorkspace {
    return new ChangesWorkspace(this.#texts);
  }

  #derived(phases: string[]): PhaseId | "done" {
    const { phase } = this.#workspace().change;
    phases.push(phase);
    return phase;
  }

  /** The files as they are behind a scaffold; each of them is read without a gap and says nothing wrong. */
  #scaffolded(scaffold: Parameters<typeof withScaffold>[1]): void {
    this.#texts = withScaffold(this.#texts, scaffold);
    for (const migration of this.#pending()) {
      for (const script of [migration.up, migration.down]) {
        if (script === undefined) continue;
        const sql = this.#sql(script);
        if (sql.trim() !== "") assert.equal(syntaxError(sql), undefined, `${script.file}\n${sql}`);
      }
    }
    for (const { statements, text } of this.#workspace().facts.migrations)
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

  #pending(): readonly Migration[] {
    return this.#workspace().history.migrations.filter(({ version }) => !this.#applied.includes(version));
  }

  /**
   * Runs what is pending, then all of it back and forth again. At the contract, from which there is no way back, each migration that has one
   * for itself.
   */
  async #applyPhase(phase: PhaseId): Promise<void> {
    const migrations = this.#pending();
    this.#phase = phase;
    await this.#runScripts();
    for (const [i, migration] of migrations.entries()) {
      await this.#up(migration);
      const isLast = i === migrations.length - 1;
      await this.#work(isLast);
      if (phase !== "contract" || migration.down === undefined || this.#sql(migration.down).trim() === "") continue;
      await this.#down(migration);
      await this.#work(false);
      await this.#up(migration);
      await this.#work(isLast);
    }
    const isReversible = migrations.every(({ down }) => down !== undefined && this.#sql(down).trim() !== "");
    if (phase === "contract" || !isReversible) return;
    for (const migration of [...migrations].reverse()) await this.#down(migration);
    await this.#work(false);
    for (const migration of migrations) await this.#up(migration);
    await this.#work(true);
  }

  /** What has to run before the migrations are deployed, by hand. */
  async #runScripts(): Promise<void> {
    for (const [file, text] of Object.entries(this.#texts)) {
      if (!file.startsWith(".cutover/scripts/") || this.#scripts.has(file)) continue;
      this.#scripts.add(file);
      await this.#besides(this.#client.query(text));
    }
  }

  async #up(migration: Migration): Promise<void> {
    if (migration.up === undefined) return;
    await this.#execute(migration.up);
    this.#applied.push(migration.version);
  }

  async #down({ down, version }: Migration): Promise<void> {
    if (down === undefined) return;
    await this.#execute(down);
    this.#applied.splice(this.#applied.indexOf(version), 1);
  }

  #sql({ file, span, blanks = [] }: Script): string {
    let text = this.#texts[file]?.slice(0, span.end) ?? "";
    for (const { start, end } of blanks) text = text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
    return text.slice(span.start);
  }

  /** Runs a script as its framework does. What runs long outside a transaction meets writers. */
  async #execute(script: Script): Promise<void> {
    const sql = this.#sql(script);
    try {
      if (script.transaction === "none") {
        const statements = splitStatements(sql, "postgres").filter(({ kind }) => kind === "sql");
        let isOpen = false;
        for (const { span } of statements) {
          const statement = sql.slice(span.start, span.end);
          // Writers would wait for a transaction that waits for them to be done.
          if (isOpen || /^begin\b/i.test(statement)) await this.#client.query(statement);
          else await this.#besides(this.#client.query(statement));
          isOpen = /^begin\b/i.test(statement) || (isOpen && !/^commit\b/i.test(statement));
        }
      } else if (script.transaction === "single") {
        await this.#client.query("BEGIN");
        await this.#client.query(sql);
        await this.#client.query("COMMIT");
      } else await this.#besides(this.#client.query(sql));
    } catch (error) {
      throw new Error(`${script.file}: ${error instanceof Error ? error.message : error}\n${sql}`);
    }
  }

  async #besides(running: Promise<unknown>): Promise<void> {
    if (this.#id === 0) return void (await running);
    let isRunning = true;
    const finished = running.finally(() => {
      isRunning = false;
    });
    // Rejections are seen when it is awaited below.
    finished.catch(() => {});
    while (isRunning) {
      await this.#write();
      await new Promise((done) => setTimeout(done, 1));
    }
    await finished;
  }

  async #seed(): Promise<void> {
    for (let n = 0; n < rowsBefore; n++) await this.#insert("old");
    await this.#check("old");
  }

  /** Writes of every release that may write now, then what every release that may read now sees. */
  async #work(isPhaseOver: boolean): Promise<void> {
    for (let round = 0; round < 5; round++) await this.#write();
    if (this.#may("old", this.#walk.newReads, isPhaseOver)) await this.#check("old");
    if (this.#may("new", this.#walk.newReads, isPhaseOver)) await this.#check("new");
  }

  async #write(): Promise<void> {
    for (const release of ["old", "new"] as const) {
      // Within a phase that makes it possible, the new release waits.
      if (!this.#may(release, this.#walk.newWrites, false)) continue;
      await this.#insert(release);
      await this.#update(release);
    }
  }

  #may(release: "old" | "new", from: PhaseId, isPhaseOver: boolean): boolean {
    const now = phaseIds.indexOf(this.#phase);
    if (release === "old") return now <= phaseIds.indexOf(this.#walk.oldUntil ?? "cutover");
    return now > phaseIds.indexOf(from) || (isPhaseOver && now === phaseIds.indexOf(from));
  }

  async #insert(release: "old" | "new"): Promise<void> {
    const id = ++this.#id;
    const value = this.#value(id, release);
    await this.#app.query(this.#release(release).insert, [id, value]);
    this.#rows.set(id, value);
  }

  #release(release: "old" | "new"): Release {
    const last = release === "new" && this.#phase === "contract" ? this.#walk.last : undefined;
    return last ?? this.#walk[release];
  }

  /** Another row each time, old ones and new ones, so that both writes of one row meet. */
  async #update(release: "old" | "new"): Promise<void> {
    const id = 1 + ((this.#turn++ * 37) % this.#id);
    const value = this.#value(this.#turn + 10_000, release);
    await this.#app.query(this.#release(release).update, [id, value]);
    this.#rows.set(id, value);
  }

  #value(n: number, release: "old" | "new"): string | null {
    return this.#walk.value?.(n, release) ?? (this.#walk.value === undefined ? `value ${n}` : null);
  }

  async #check(release: "old" | "new"): Promise<void> {
    const { rows } = await this.#app.query<[unknown, unknown]>({ text: this.#release(release).read, rowMode: "array" });
    const seen = new Map(
      rows.map(([id, value]: [unknown, unknown]) => [Number(id), value === null ? null : String(value)]),
    );
    const wrong = [...this.#rows].filter(([id, value]) => seen.get(id) !== value);
    const lines = wrong.slice(0, 5).map(([id, value]) => `row ${id}: wrote ${value}, reads ${seen.get(id)}`);
    assert.deepEqual(lines, [], `${release} release in ${this.#phase}, behind ${this.#applied.at(-1)}`);
    assert.equal(seen.size, this.#rows.size);
  }
}
