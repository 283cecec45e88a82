import { scriptText } from "../migrations/scripts.ts";
import type { Script } from "../migrations/types.ts";
import { readStatement } from "../sql/read.ts";
import { splitStatements } from "../sql/split.ts";
import { splitRules } from "../sql/split-rules.ts";
import type { Dialect, ReadStatement, StatementSlice } from "../sql/types.ts";
import { PlacedStatement } from "./placed-statement.ts";
import { StatementIndex } from "./statement-index.ts";

/** The statements of one script, kept in step with its text. */
export class ScriptText {
  readonly #dialect: Dialect;
  #script: Script;
  #statements: readonly PlacedStatement[] = [];
  /** How many statements were ever in the script. */
  #count = 0;
  #index: StatementIndex | undefined;

  /** `text` is the text of the whole file; the script is a section of it. */
  constructor(script: Script, text: string, dialect: Dialect) {
    this.#script = script;
    this.#dialect = dialect;
    this.update(script, text);
  }

  get script(): Script {
    return this.#script;
  }

  /** In the order of the text. */
  get statements(): readonly PlacedStatement[] {
    return this.#statements;
  }

  /** Finds statements by what they do. Made when it is first asked for, and kept in step with the text. */
  get index(): StatementIndex {
    this.#index ??= new StatementIndex(this.#statements);
    return this.#index;
  }

  /**
   * Takes a new text of the file. Statements before and after the edited part keep their identity, and where as many statements
   * stand in the edited part as before, those keep it too: what points to them stays valid.
   */
  update(script: Script, source: string): void {
    this.#script = script;
    const text = scriptText(script, source);
    const before = this.#statements;
    const slices = splitStatements(text, this.#dialect, script.span).filter(({ kind }) => kind !== "comment");
    const head = countSameAtStart(before, slices, text);
    const tail = countSameAtEnd(before, slices, text, head);
    const edited = before.slice(head, before.length - tail);
    const gone = edited.map((statement) => [statement, statement.read] as const);
    const sameCount = slices.length === before.length;
    this.#statements = slices.map((slice, i) => {
      const known =
        i < head
          ? before[i]
          : i >= slices.length - tail
            ? before[before.length - slices.length + i]
            : sameCount
              ? edited[i - head]
              : undefined;
      const unchanged = known !== undefined && (i < head || i >= slices.length - tail);
      const read = unchanged ? known.read : readSlice(slice, text, this.#dialect);
      if (known === undefined)
        return new PlacedStatement(script.file, ++this.#count, slice.span.start, read, slice.comments);
      known.start = slice.span.start;
      known.read = read;
      known.comments = slice.comments;
      return known;
    });
    this.#index?.replace(gone, this.#statements.slice(head, this.#statements.length - tail));
  }
}

/** How many statements from the first on stand in the new text as they stood in the old one. */
function countSameAtStart(before: readonly PlacedStatement[], slices: readonly StatementSlice[], text: string): number {
  const most = Math.min(before.length, slices.length);
  for (let i = 0; i < most; i++) if (!isSame(before[i], slices[i], text)) return i;
  return most;
}

/** How many statements from the last one backwards are the same, those already counted at the start left out. */
function countSameAtEnd(
  before: readonly PlacedStatement[],
  slices: readonly StatementSlice[],
  text: string,
  head: number,
): number {
  const most = Math.min(before.length, slices.length) - head;
  for (let i = 1; i <= most; i++) if (!isSame(before[before.length - i], slices[slices.length - i], text)) return i - 1;
  return most;
}

function isSame(statement: PlacedStatement | undefined, slice: StatementSlice | undefined, text: string): boolean {
  if (statement === undefined || slice === undefined) return false;
  const { start, end } = slice.span;
  return statement.read.text.length === end - start && text.startsWith(statement.read.text, start);
}

/** Client commands and data rows stand in no database statement: they have no operations. */
function readSlice(slice: StatementSlice, text: string, dialect: Dialect): ReadStatement {
  const own = text.slice(slice.span.start, slice.span.end);
  if (slice.kind === "sql") return readStatement(own, dialect);
  const endsBatch = slice.kind === "client" && splitRules[dialect].batchSeparator;
  const span = { start: 0, end: own.length };
  return { text: own, operations: endsBatch ? [{ kind: "end-batch", span, command: 0 }] : [], unread: [] };
}
