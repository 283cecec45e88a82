import { clauseWords, type GrammarWord, goalWords, subjectWords } from "../changes/grammar.ts";
import type { Span } from "../text.ts";

/** A word of the directive's language at an offset, with what it means, as Markdown. `span` is the whole comment. */
export function explainDirectiveWord(
  text: string,
  span: Span,
  offset: number,
): { readonly span: Span; readonly markdown: string } | undefined {
  const source = text.slice(span.start, span.end);
  const start = /^\s*(?:--+|#|\/\*+)\s*cutover:\s*change(?![\w-])/i.exec(source)?.[0].length ?? source.length;
  const arrow = source.indexOf("->", start);
  for (const match of source.slice(start).matchAll(/[a-z]+/gi)) {
    const from = start + match.index;
    const at = { start: span.start + from, end: span.start + from + match[0].length };
    if (offset < at.start || offset > at.end || isWithin(source, start, from)) continue;
    const word = wordAt(match[0].toLowerCase(), source, from, start, arrow);
    if (word === undefined) return undefined;
    return { span: at, markdown: `\`${form(word)}\`: ${word.does}` };
  }
  return undefined;
}

/** `required` behind the arrow, `up(` at the end, `table` at the beginning: elsewhere it is a name. */
function wordAt(name: string, source: string, from: number, start: number, arrow: number): GrammarWord | undefined {
  const end = from + name.length;
  const isCall = /^\s*\(/.test(source.slice(end));
  const isName = /[.\w]/.test(source[from - 1] ?? "") || /^(?:\.|\w|\s*->)/.test(source.slice(end));
  const before = source.slice(start, from).trim();
  if (before === "") return isName ? undefined : subjectWords.find(({ word }) => word === name);
  if (arrow === -1 || from < arrow || isName) return undefined;
  const isFirst = source.slice(arrow + 2, from).trim() === "";
  if (isFirst) return [...goalWords, ...subjectWords].find(({ word }) => word === name);
  return isCall ? clauseWords.find(({ word }) => word === name) : undefined;
}

/** Whether a place lies in the parentheses of a clause, whose words are SQL. */
function isWithin(source: string, start: number, at: number): boolean {
  let depth = 0;
  for (const sign of source.slice(start, at)) depth += sign === "(" ? 1 : sign === ")" ? -1 : 0;
  return depth > 0;
}

function form({ word, argument }: GrammarWord): string {
  return argument === "" || argument.startsWith("(") ? word + argument : `${word} ${argument}`;
}
