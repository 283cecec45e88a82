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
  if (rules.body === "batch") return batchTracker();
  let subject: "unknown" | "none" | "routine" | "rule" = "unknown";
  let words = 0;
  let depth = 0;
  let parentheses = 0;
  let last = "";

  function classify(word: string): void {
    words++;
    if (words === 1) {
      if (word !== "create") subject = "none";
      return;
    }
    if (isRoutine(word, rules)) subject = "routine";
    else if (word === "rule") subject = "rule";
    else if (words > 4 && rules.body !== "block") subject = "none";
    else if (!noise.has(word) && rules.body === "atomic") subject = "none";
  }

  function routineWord(word: string): void {
    if (word === "begin" && rules.body === "block") depth++;
    else if (word === "atomic" && last === "begin") depth++;
    else if (last === "end" && endedBlocks.has(word)) depth++;
    else if (depth === 0) return;
    else if (word === "case" && last !== "end") depth++;
    else if (word === "end") depth--;
  }

  return {
    open: () => depth > 0 || parentheses > 0,
    word(text, start, end) {
      if (subject === "none" || subject === "rule") return;
      const word = text.slice(start, end).toLowerCase();
      if (subject === "unknown") classify(word);
      else routineWord(word);
      last = word;
    },
    symbol(code) {
      last = "";
      if (subject !== "rule") return;
      if (code === 40) parentheses++;
      else if (code === 41 && parentheses > 0) parentheses--;
    },
  };
}

/** `END IF` and the like close blocks that were not counted when they opened: IF and REPEAT are functions too. */
const endedBlocks = new Set(["if", "loop", "while", "repeat"]);

function isRoutine(word: string, rules: SplitRules): boolean {
  if (word === "function" || word === "procedure") return true;
  return rules.body !== "atomic" && (word === "trigger" || (rules.body === "block" && word === "event"));
}
