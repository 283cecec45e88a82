import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client } from "pg";
import { nextPhase, type StartOptions, startChange } from "../../core/changes/scaffold.ts";
import { type PhaseId, phaseIds } from "../../core/changes/types.ts";
import type { FrameworkId, Migration } from "../../core/migrations/types.ts";
import { catalogOf } from "./catalog.ts";
import { walkFiles } from "./file-walk.ts";
import { filesIn } from "./framework-files.ts";
import { type Beside, ScaffoldedFiles } from "./scaffolded.ts";
import { type WalkDatabase, type WalkDialect, walkDatabase } from "./walk-database.ts";

/** What one release of the application does with the rows: statements with `$1` for the key and `$2` for the value. */
export interface Release {
  readonly insert: string;
  readonly update: string;
  /** All keys with their values, as the application sees them. */
  readonly read: string;
}

/** The life of one change. */
export interface Walk {
  /** Default: PostgreSQL. */
  readonly dialect?: WalkDialect;
  /** The server's, as the configuration says it; default: what is assumed. */
  readonly version?: string;
  /** Default: golang-migrate. */
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
  /**
   * The old side does not follow from the new one. What old code changes while the trigger is taken back then stays as it was in the new column,
   * until somebody does what the way back says.
   */
  readonly isOneWay?: true;
  /** The source of both releases; default: what they do, in TypeScript. */
  readonly code?: { readonly old: string; readonly new: string };
  /** The phase behind each scaffold, `cutover (code)` standing for the deployment of the new release. */
  readonly phases: readonly string[];
  /** Looks at the database in the end: at PostgreSQL, or at any by rows as text with a blank between values. */
  after?(client: Client): Promise<void>;
  afterwards?(rows: WalkDatabase["rows"]): Promise<void>;
}

/** Where the application of a walk stands. */
export const codeFile = "src/app.ts";
/** Rows that are there before the change begins: more than one batch of a backfill. */
const rowsBefore = 1200;
/** What runs long meets new rows until there are so many: some scripts refuse a large table, however fast the machine is. */
const rowsBeside = 6000;

/** The other frameworks that each recipe's files are walked in: every way to name, to mark, to undo and to wrap in transactions. */
const otherFrameworks: readonly FrameworkId[] = [
  "goose",
  "dbmate",
  "flyway",
  "liquibase",
  "prisma",
  "drizzle",
  "node-pg-migrate",
  "postgrator",
  "tern",
  "atlas",
];

/**
 * A test that walks a change from its start to its end on a real server: each scaffold runs, each of its migrations is undone and run again,
 * and all the while both releases write and read as far as they may. After each step every row must be what was written last, for
 * every reader; status must tell the right phase; and the checker must be silent on every file that was written. Then the same change
 * in the files of other frameworks, which must lead to the same schema.
 */
export async function testWalk(
  title: string,
  walk: Walk,
  frameworks: readonly FrameworkId[] = otherFrameworks,
): Promise<void> {
  const server = await walkDatabase(walk.dialect ?? "postgres");
  // Not awaited: while a file waits for one of its tests, the next one would come too late for the server.
  void test(title, { skip: typeof server === "string" ? server : false }, async (t) => {
    if (typeof server === "string") throw new Error(server);
    const database = await server();
    await new Walker(walk, database).run();
    if (database.client === undefined) return;
    const catalog = await catalogOf(database.client);
    const { client: other } = await server();
    for (const framework of other === undefined ? [] : frameworks) {
      await t.test(framework, async () => {
        assert.ok(other);
        await walkFiles(framework, walk, other);
        assert.deepEqual(await catalogOf(other), catalog);
      });
    }
  });
}

/** The statements of a release as the code of an application. */
export function sourceOf({ insert, update, read }: Release, written = (sql: string) => sql): string {
  return [insert, update, read].map((sql) => `db.query(${JSON.stringify(written(sql))});\n`).join("");
}

/** The source of both releases of a walk. */
export function codeOf({ code, old, new: next }: Walk, written?: WalkDatabase["written"]): NonNullable<Walk["code"]> {
  return code ?? { old: sourceOf(old, written), new: sourceOf(next, written) };
}

class Walker {
  readonly #walk: Walk;
  readonly #code: { readonly old: string; readonly new: string };
  readonly #database: WalkDatabase;
  readonly #files: ScaffoldedFiles;
  readonly #rows = new Map<number, string | null>();
  #phase: PhaseId = "expand";
  #id = 0;
  #turn = 0;

  constructor(walk: Walk, database: WalkDatabase) {
    this.#walk = walk;
    this.#database = database;
    this.#code = codeOf(walk, database.written);
    const base = [{ name: "base", ...walk.base }];
    const files = filesIn(walk.framework ?? "golang-migrate", base, undefined, database.dialect, walk.version);
    this.#files = new ScaffoldedFiles({ ...files, [codeFile]: this.#code.old }, database, this.#beside);
  }

  async run(): Promise<void> {
    for (const migration of this.#files.pending) await this.#files.up(migration);
    await this.#seed();
    const phases: string[] = [];
    const begun = this.#files.workspace;
    const [old, next, options = {}] = this.#walk.start;
    this.#files.take(startChange(old, next, options, begun.facts, begun.host));
    await this.#applyPhase("expand");
    for (let phase = this.#derived(phases); phase !== "done"; phase = this.#derived(phases)) {
      assert.ok(phases.length < 12, `it does not come to an end: ${phases.join(", ")}`);
      const isOld = this.#files.text(codeFile) === this.#code.old;
      const { change, context, host } = this.#files.workspace;
      const scaffold = nextPhase(change, context, host);
      if ("refused" in scaffold) {
        // What the database cannot do any more is left to the new release.
        const waits = phase === "cutover" || phase === "contract";
        assert.ok(waits && isOld, `${phase}: ${scaffold.refused}`);
        assert.match(scaffold.refused, /code|src\/app\.ts/);
      } else {
        this.#files.take(scaffold);
        await this.#applyPhase(phase);
      }
      if (isOld && (phase === "cutover" || "refused" in scaffold)) this.#files.write({ [codeFile]: this.#code.new });
    }
    assert.deepEqual(phases, this.#walk.phases);
    if (this.#database.client !== undefined) await this.#walk.after?.(this.#database.client);
    await this.#walk.afterwards?.((sql) => this.#database.rows(sql));
  }

  #derived(phases: string[]): PhaseId | "done" {
    const { phase } = this.#files.workspace.change;
    phases.push(phase);
    return phase;
  }

  /**
   * Runs what is pending; then the last migration back and forth again, the last two, and so on to the whole phase, as far as the framework has
   * ways back. At the contract, from which there is no way back, each migration that has one for itself.
   */
  async #applyPhase(phase: PhaseId): Promise<void> {
    const files = this.#files;
    const migrations = files.pending;
    this.#phase = phase;
    await files.runScripts();
    for (const [i, migration] of migrations.entries()) {
      await files.up(migration);
      const isLast = i === migrations.length - 1;
      await this.#work(isLast);
      if (phase !== "contract" || !files.hasDown(migration)) continue;
      await files.down(migration);
      await this.#work(false);
      await files.up(migration);
      await this.#work(isLast);
    }
    if (phase === "contract") return;
    const first = migrations.findLastIndex(({ down }) => down === undefined) + 1;
    for (let from = migrations.length - 1; from >= first; from--) {
      const back = migrations.slice(from);
      for (const migration of [...back].reverse()) await files.down(migration);
      await this.#work(false);
      if (this.#walk.isOneWay === true && phase === "dual-write") await this.#mend(back.at(-1));
      for (const migration of back) await files.up(migration);
      await this.#work(true);
    }
  }

  /** What the comment above a way back tells people to run before they go on. */
  async #mend(migration: Migration | undefined): Promise<void> {
    const told = [...(this.#files.text(migration?.down?.file ?? "") ?? "").matchAll(/^-- {3}(UPDATE .*;)$/gm)];
    assert.equal(told.length, 1);
    for (const [, sql = ""] of told) await this.#database.run(sql);
  }

  /** What runs long outside a transaction meets writers. */
  readonly #beside: Beside = async (running) => {
    if (this.#id === 0) return await running;
    let isRunning = true;
    const finished = running.finally(() => {
      isRunning = false;
    });
    // Rejections are seen when it is awaited below.
    finished.catch(() => {});
    while (isRunning) {
      await this.#write(this.#id < rowsBeside);
      await new Promise((done) => setTimeout(done, 1));
    }
    return await finished;
  };

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

  async #write(inserts = true): Promise<void> {
    for (const release of ["old", "new"] as const) {
      // Within a phase that makes it possible, the new release waits.
      if (!this.#may(release, this.#walk.newWrites, false)) continue;
      if (inserts) await this.#insert(release);
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
    await this.#database.write(this.#release(release).insert, [id, value]);
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
    await this.#database.write(this.#release(release).update, [id, value]);
    this.#rows.set(id, value);
  }

  #value(n: number, release: "old" | "new"): string | null {
    return this.#walk.value?.(n, release) ?? (this.#walk.value === undefined ? `value ${n}` : null);
  }

  async #check(release: "old" | "new"): Promise<void> {
    const rows = await this.#database.read(this.#release(release).read);
    const seen = new Map(rows.map(([id, value]) => [Number(id), value === null ? null : String(value)]));
    const wrong = [...this.#rows].filter(([id, value]) => seen.get(id) !== value);
    const lines = wrong.slice(0, 5).map(([id, value]) => `row ${id}: wrote ${value}, reads ${seen.get(id)}`);
    assert.deepEqual(lines, [], `${release} release in ${this.#phase}, behind ${this.#files.behind}`);
    assert.equal(seen.size, this.#rows.size);
  }
}
