import { batchTracker } from "./split-batch.ts";
import type { SplitRules } from "./split-rules.ts";

/** Follows the words of one statement and says whether a terminator would stand inside it. */
export interface BodyTracker {
  /** The position is inside a body or parentheses whose semicolons do not end the statement. */
  open(): boolean;
  word(text: string, start: number, end: number): void;
  symbol(code: number): void;
}

const noise = new Set(["or", "replace", "alter", "temporary", "temp", "if", "not", "exists", "definer", "aggregate"]);

/** A tracker for one statement, to be fed with its tokens in order. */
export function bodyTracker(rules: SplitRules): BodyTracker {
  return rules.body === "batch" ? batchTracker() : new WordTracker(rules);
}

/** A class, since one is made for every statement. */
class WordTracker implements BodyTracker {
  readonly #rules: SplitRules;
  #subject: "unknown" | "none" | "routine" | "rule" = "unknown";
  #words = 0;
  #depth = 0;
  #parentheses = 0;
  #last = "";

  constructor(rules: SplitRules) {
    this.#rules = rules;
  }

  open(): boolean {
    return this.#depth > 0 || this.#parentheses > 0;
  }

  word(text: string, start: number, end: number): void {
    if (this.#subject === "none" || this.#subject === "rule") return;
    const word = text.slice(start, end).toLowerCase();
    if (this.#subject === "unknown") this.#classify(word);
    else this.#routineWord(word);
    this.#last = word;
  }

  symbol(code: number): void {
    this.#last = "";
    if (this.#subject !== "rule") return;
    if (code === 40) this.#parentheses++;
    else if (code === 41 && this.#parentheses > 0) this.#parentheses--;
  }

  #classify(word: string): void {
    this.#words++;
    if (this.#words === 1) {
      if (word !== "create") this.#subject = "none";
      return;
    }
    const { body } = this.#rules;
    if (isRoutine(word, this.#rules)) this.#subject = "routine";
    else if (word === "rule") this.#subject = "rule";
    else if (this.#words > 4 && body !== "block") this.#subject = "none";
    else if (!noise.has(word) && body === "atomic") this.#subject = "none";
  }

  #routineWord(word: string): void {
    if (word === "begin" && this.#rules.body === "block") this.#depth++;
    else if (word === "atomic" && this.#last === "begin") this.#depth++;
    else if (this.#last === "end" && endedBlocks.has(word)) this.#depth++;
    else if (this.#depth === 0) return;
    else if (word === "case" && this.#last !== "end") this.#depth++;
    else if (word === "end") this.#depth--;
  }
}

/** `END IF` and the like close blocks that were not counted when they opened: IF and REPEAT are functions too. */
const endedBlocks = new Set(["if", "loop", "while", "repeat"]);

function isRoutine(word: string, rules: SplitRules): boolean {
  if (word === "function" || word === "procedure") return true;
  return rules.body !== "atomic" && (word === "trigger" || (rules.body === "block" && word === "event"));
}
