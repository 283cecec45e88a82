import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { Row, TraceSession } from "./session.ts";

/** Extensions that the embedded PostgreSQL has, with the file that holds each. The build copies these files: esbuild.mjs has the same list. */
const known = [
  ..."btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn lo ltree".split(" "),
  ..."pg_stat_statements pg_trgm pgcrypto seg tablefunc tcn unaccent uuid-ossp".split(" "),
];

/** What the thread is started with. */
export interface EmbeddedStart {
  readonly assets: string;
  readonly extensions: readonly string[];
}

export interface EmbeddedQuestion {
  readonly id: number;
  readonly sql: string;
  readonly kind: "run" | "rows";
}

export type EmbeddedAnswer =
  | { readonly id: number; readonly rows: readonly Row[] }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | undefined } };

/**
 * Starts a PostgreSQL in WebAssembly, in memory and without a server, from the files that the build has put into `assets`: a data directory that
 * initdb has filled already. `wanted` are the extensions that will be created; each has to be named at the start. It runs in a thread of its own, so
 * that a language server answers meanwhile, and the signal ends it in the middle of a statement.
 */
export async function startEmbedded(
  assets: string,
  wanted: readonly string[],
  signal?: AbortSignal,
): Promise<TraceSession> {
  signal?.throwIfAborted();
  const thread = new EmbeddedThread(resolve(assets), needed(wanted));
  const stop = () => void thread.end(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  await thread.started;
  const [version] = await thread.ask("SELECT current_setting('server_version') AS text", "rows");
  const text = version?.text ?? "";
  return {
    engine: `PostgreSQL ${text} (embedded)`,
    major: Number.parseInt(text, 10),
    embedded: true,
    run: async (sql) => void (await thread.ask(sql, "run")),
    rows: (sql) => thread.ask(sql, "rows"),
    close: () => {
      signal?.removeEventListener("abort", stop);
      return thread.end(new Error("The embedded PostgreSQL has ended."));
    },
  };
}

interface Waiting {
  done(rows: readonly Row[]): void;
  fail(reason: unknown): void;
}

class EmbeddedThread {
  readonly started: Promise<unknown>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #over: { readonly reason: unknown } | undefined;

  constructor(assets: string, extensions: readonly string[]) {
    const workerData: EmbeddedStart = { assets, extensions };
    this.#worker = new Worker(`${assets}/embedded.cjs`, { workerData });
    this.#worker.on("message", (answer: EmbeddedAnswer) => this.#take(answer));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("The embedded PostgreSQL ended unexpectedly.")));
    this.started = this.#answerTo(0);
  }

  ask(sql: string, kind: EmbeddedQuestion["kind"]): Promise<readonly Row[]> {
    const question: EmbeddedQuestion = { id: ++this.#asked, sql, kind };
    const answer = this.#answerTo(question.id);
    this.#worker.postMessage(question);
    return answer;
  }

  /** What waits for an answer gets the reason instead. */
  async end(reason: unknown): Promise<void> {
    this.#fail(reason);
    await this.#worker.terminate();
  }

  #answerTo(id: number): Promise<readonly Row[]> {
    return new Promise((done, fail) => {
      if (this.#over === undefined) this.#waiting.set(id, { done, fail });
      else fail(this.#over.reason);
    });
  }

  #take(answer: EmbeddedAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("rows" in answer) waiting?.done(answer.rows);
    else waiting?.fail(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  }

  #fail(reason: unknown): void {
    this.#over ??= { reason };
    for (const { fail } of this.#waiting.values()) fail(reason);
    this.#waiting.clear();
  }
}

/** The extensions that are there, with those that they need in turn. */
function needed(wanted: readonly string[]): readonly string[] {
  const all = wanted.includes("earthdistance") ? [...wanted, "cube"] : wanted;
  return known.filter((name) => all.includes(name));
}
