import type { Dialect } from "../sql/types.ts";
import type { DmlTokens } from "./dml-tokens.ts";

const setOperators: ReadonlySet<string> = new Set(["union", "intersect", "except", "all"]);
/** Words that begin a statement wherever they stand outside parentheses (Transact-SQL). */
const alwaysBegin: ReadonlySet<string> = new Set(
  "declare drop exec execute if while print return truncate begin create alter".split(" "),
);

/** The statements of a text as ranges of tokens. SQL Server needs no semicolon between them: the words say where the next one begins. */
export function statementRanges(tokens: DmlTokens, dialect: Dialect): readonly (readonly [from: number, to: number])[] {
  const ranges: [number, number][] = [];
  const count = tokens.tokens.length;
  for (let from = 0; from < count; ) {
    const to = tokens.find(from, count, (i) => tokens.symbol(i) === ";");
    ranges.push(...(dialect === "sqlserver" ? batch(tokens, from, to) : [[from, to] as [number, number]]));
    from = to + 1;
  }
  return ranges;
}

function batch(tokens: DmlTokens, from: number, to: number): readonly [number, number][] {
  const ranges: [number, number][] = [];
  let start = from;
  while (start < to) {
    const next = tokens.find(start + 1, to, (i) => begins(tokens, start, i));
    ranges.push([start, next]);
    start = next;
  }
  return ranges;
}

/** Whether another statement than the one from `start` on begins at `i`. */
function begins(tokens: DmlTokens, start: number, i: number): boolean {
  const word = tokens.word(i) ?? "";
  const before = tokens.word(i - 1) ?? "";
  const first = tokens.word(start) ?? "";
  if (isControl(first) || tokens.symbol(i - 1) === "." || tokens.symbol(i - 1) === ",") return false;
  if (alwaysBegin.has(word)) return true;
  switch (word) {
    case "insert":
    case "update":
    case "delete":
    case "merge":
      return before !== "then" && before !== "for" && tokens.symbol(i + 1) !== "(" && first !== "with";
    case "set":
      return first !== "update" && first !== "merge" && first !== "with";
    case "with":
      return tokens.isName(i + 1) && hasAs(tokens, i + 2);
    case "select":
      return !setOperators.has(before) && first !== "with" && !(first === "insert" && isFirstSource(tokens, start, i));
    default:
      return false;
  }
}

/** What goes with IF and the like is read by the reader of that statement. */
function isControl(word: string): boolean {
  return word === "if" || word === "begin" || word === "else" || word === "while";
}

/** The columns of a CTE may stand between its name and AS. */
function hasAs(tokens: DmlTokens, i: number): boolean {
  return tokens.word(tokens.symbol(i) === "(" ? tokens.closing(i) + 1 : i) === "as";
}

/** The rows of an INSERT come from its first SELECT or VALUES. */
function isFirstSource(tokens: DmlTokens, start: number, at: number): boolean {
  return tokens.find(start, at, (i) => /^(?:select|values|exec)$/.test(tokens.word(i) ?? "")) === at;
}
