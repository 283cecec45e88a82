import { parentPort, workerData } from "node:worker_threads";
import type { CodeLanguage } from "../../core/index.ts";
import type { ParseAnswer, ParseQuestion, ParseStart } from "./parse-thread.ts";
import { loadTreeSitter, type TreeSitter } from "./tree-sitter.ts";

/** The thread that parses application code: one text after the other, with grammars that are loaded when one is first needed. */
function main(): void {
  const { assets } = workerData as ParseStart;
  const grammars = new Map<CodeLanguage, Promise<TreeSitter>>();
  const grammarOf = (language: CodeLanguage): Promise<TreeSitter> => {
    const known = grammars.get(language) ?? loadTreeSitter(assets, new Set([language]));
    grammars.set(language, known);
    return known;
  };
  let turn: Promise<void> = Promise.resolve();
  const answer = async ({ id, language, text }: ParseQuestion) => {
    const { buffer } = (await grammarOf(language)).parse(language, text);
    parentPort?.postMessage({ id, buffer } satisfies ParseAnswer, [buffer]);
  };
  parentPort?.on("message", (question: ParseQuestion) => {
    turn = turn.then(() => answer(question));
  });
}

main();
