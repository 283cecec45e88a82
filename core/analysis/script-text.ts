import { scriptText } from "../migrations/scripts.ts";
import type { Script } from "../migrations/types.ts";
import { readStatement } from "../sql/read.ts";
import { type Resplit, resplit, splitStatements } from "../sql/split.ts";
import { splitRules } from "../sql/split-rules.ts";
import type { Dialect, ReadStatement, StatementSlice } from "../sql/types.ts";
import { PlacedStatement } from "./placed-statement.ts";
import { StatementIndex } from "./statement-index.ts";

/** What an edit left of a script's statements. */
export interface ScriptEdit {
  /** The statements before it. */
  readonly before: readonly PlacedStatement[];
  /** How many statements from the first on are as they were. */
  readonly head: number;
  /** How many statements from the last one backwards are as they were, those of the head left out. */
  readonly tail: number;
}

/** The statements of one script, kept in step with its text. */
export class ScriptText {
  readonly #dialect: Dialect;
  #script: Script;
  #text = "";
  #slices: readonly StatementSlice[] = [];
  #statements: readonly PlacedStatement[] = [];
  #edit: ScriptEdit = { before: [], head: 0, tail: 0 };
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

  /** How the statements came from those before the last update. */
  get edit(): ScriptEdit {
    return this.#edit;
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
    const text = scriptText(script, source);
    const { slices, kept, moved } = this.#split(script, text);
    this.#script = script;
    this.#text = text;
    this.#slices = slices;
    const before = this.#statements;
    // Comments behind the last statement belong to none.
    const isComment = slices.at(-1)?.kind === "comment";
    const own = isComment ? slices.slice(0, -1) : slices;
    const head = countSameAtStart(before, own, text, kept);
    const tail = countSameAtEnd(before, own, text, head, isComment ? moved - 1 : moved);
    const edited = before.slice(head, before.length - tail);
    const gone = edited.map((statement) => [statement, statement.read] as const);
    const isSameCount = own.length === before.length;
    const written = own
      .slice(head, own.length - tail)
      .map((slice, i) => this.#place(slice, text, isSameCount ? edited[i] : undefined));
    const behind = before.slice(before.length - tail);
    for (let i = kept; i < head; i++) move(before[i], own[i]);
    for (let i = 0; i < tail; i++) move(behind[i], own[own.length - tail + i]);
    this.#statements = before.slice(0, head).concat(written, behind);
    this.#edit = { before, head, tail };
    this.#index?.replace(gone, written);
  }

  /** Where the script is the whole file, only what an edit touched is split again. */
  #split(script: Script, text: string): Resplit {
    const isWhole = script.span.start === 0 && script.span.end === text.length;
    const wasWhole = this.#script.span.start === 0 && this.#script.span.end === this.#text.length;
    if (isWhole && wasWhole && this.#slices.length > 0) return resplit(this.#slices, this.#text, text, this.#dialect);
    return { slices: splitStatements(text, this.#dialect, script.span), kept: 0, moved: 0 };
  }

  /** The statement of a slice that was read anew: the one that stood there before, or another one. */
  #place(slice: StatementSlice, text: string, known: PlacedStatement | undefined): PlacedStatement {
    const read = readSlice(slice, text, this.#dialect);
    const { start } = slice.span;
    if (known === undefined) return new PlacedStatement(this.#script.file, ++this.#count, start, read, slice.comments);
    known.read = read;
    move(known, slice);
    return known;
  }
}

function move(statement: PlacedStatement | undefined, slice: StatementSlice | undefined): void {
  if (statement === undefined || slice === undefined) return;
  statement.start = slice.span.start;
  statement.comments = slice.comments;
}

/** How many statements from the first on stand in the new text as they stood in the old one; the first `known` are known to. */
function countSameAtStart(
  before: readonly PlacedStatement[],
  slices: readonly StatementSlice[],
  text: string,
  known: number,
): number {
  const most = Math.min(before.length, slices.length);
  for (let i = known; i < most; i++) if (!isSame(before[i], slices[i], text)) return i;
  return most;
}

/** How many statements from the last one backwards are the same, those already counted at the start left out. */
function countSameAtEnd(
  before: readonly PlacedStatement[],
  slices: readonly StatementSlice[],
  text: string,
  head: number,
  known: number,
): number {
  const most = Math.min(before.length, slices.length) - head;
  for (let i = Math.max(known, 0) + 1; i <= most; i++)
    if (!isSame(before[before.length - i], slices[slices.length - i], text)) return i - 1;
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
  const endsBatch = slice.kind === "client" && splitRules[dialect].batchSeparator && /^go\b/i.test(own);
  const span = { start: 0, end: own.length };
  return { text: own, operations: endsBatch ? [{ kind: "end-batch", span, command: 0 }] : [], unread: [] };
}
