import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { CodeLanguage } from "../../core/index.ts";
import { type FlatTree, treeIn } from "./flat-tree.ts";

/** What the thread is started with: the folder of its grammars. */
export interface ParseStart {
  readonly assets: string;
}

export interface ParseQuestion {
  readonly id: number;
  readonly language: CodeLanguage;
  readonly text: string;
}

/** The buffer of a flat tree, handed over without a copy. */
export interface ParseAnswer {
  readonly id: number;
  readonly buffer: ArrayBuffer;
}

/** What the thread makes is mostly handed over: without a limit it lets tens of megabytes of garbage gather first. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/** A thread that nobody asked for so many milliseconds ends, and its grammars with it. */
const idleMilliseconds = 10_000;

/**
 * Parses in a thread of its own, so that whoever asks can do other things meanwhile. It is started by the first question. When it fails,
 * it is not started again: every question is then answered with undefined, and the asker parses by itself.
 */
export class ParseThread {
  readonly #assets: string;
  readonly #log: (error: unknown) => void;
  readonly #waiting = new Map<number, (tree: FlatTree | undefined) => void>();
  #worker: Worker | undefined;
  #asked = 0;
  #hasFailed = false;
  #idle: ReturnType<typeof setTimeout> | undefined;

  /** `assets` holds the thread's program with the grammars; `log` is told once when the thread fails. */
  constructor(assets: string, log: (error: unknown) => void) {
    this.#assets = assets;
    this.#log = log;
  }

  /** Whether it is worth asking. */
  get works(): boolean {
    return !this.#hasFailed;
  }

  /** Never rejects. */
  parse(language: CodeLanguage, text: string): Promise<FlatTree | undefined> {
    if (this.#hasFailed) return Promise.resolve(undefined);
    clearTimeout(this.#idle);
    return new Promise((done) => {
      const question: ParseQuestion = { id: ++this.#asked, language, text };
      this.#waiting.set(question.id, done);
      try {
        this.#worker ??= this.#start();
        this.#worker.ref();
        this.#worker.postMessage(question);
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  #start(): Worker {
    const workerData: ParseStart = { assets: this.#assets };
    const worker = new Worker(join(this.#assets, "parser.cjs"), { workerData, resourceLimits });
    worker.on("message", (answer: ParseAnswer) => this.#take(answer));
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => {
      if (worker === this.#worker) this.#fail(new Error("The thread that parses code ended unexpectedly."));
    });
    return worker;
  }

  #take({ id, buffer }: ParseAnswer): void {
    this.#waiting.get(id)?.(treeIn(buffer));
    this.#waiting.delete(id);
    if (this.#waiting.size > 0) return;
    // Without a question it keeps no process alive.
    this.#worker?.unref();
    this.#idle = setTimeout(() => this.#end(), idleMilliseconds).unref();
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#log(error);
    this.#end();
    for (const done of this.#waiting.values()) done(undefined);
    this.#waiting.clear();
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}
