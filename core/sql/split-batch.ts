import type { BodyTracker } from "./split-body.ts";

/**
 * Follows a statement of Transact-SQL: semicolons inside BEGIN … END and BEGIN CATCH … END CATCH do not end it, and a routine or trigger goes
 * on to the end of its batch. BEGIN TRY opens nothing: the statements in it are read one by one.
 */
export function batchTracker(): BodyTracker {
  let words = 0;
  let depth = 0;
  let isRoutine = false;
  let isCreate = false;
  /** How many parentheses of OPENROWSET are open: semicolons part its arguments. */
  let parentheses = 0;
  let last = "";
  /** The last word was BEGIN or END, and the next one says of what. */
  let pending: "begin" | "end" | undefined;

  function settle(next: string): void {
    if (pending === "begin" && !opensNothing.has(next)) depth++;
    // END TRY closes what opened nothing, END CONVERSATION no block.
    if (pending === "end" && next !== "try" && next !== "conversation" && depth > 0) depth--;
    pending = undefined;
  }

  return {
    open: () => isRoutine || parentheses > 0 || depth > (pending === "end" ? 1 : 0) || pending === "begin",
    word(text, start, end) {
      if (isRoutine) return;
      const word = text.slice(start, end).toLowerCase();
      settle(word);
      last = word;
      words++;
      if (words === 1) isCreate = word === "create" || word === "alter";
      else if (isCreate && routines.has(word)) isRoutine = true;
      else if (word !== "or" && word !== "alter") isCreate = false;
      if (word === "begin" || word === "end") pending = word;
      else if (word === "case") depth++;
    },
    symbol(code) {
      settle("");
      if (code === 40 && (parentheses > 0 || last === "openrowset")) parentheses++;
      else if (code === 41 && parentheses > 0) parentheses--;
      last = "";
    },
  };
}

const opensNothing = new Set(["tran", "transaction", "distributed", "try", "conversation", "dialog"]);
const routines = new Set(["procedure", "proc", "function", "trigger"]);
