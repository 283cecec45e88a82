import type { ReferentialAction } from "../sql/operations.ts";
import type { Token } from "../sql/types.ts";
import type { Span } from "../text.ts";
import type { DirectiveProblem } from "./directive.ts";
import { checked } from "./directive-checks.ts";
import { clauseWords, goalWords, subjectWords } from "./grammar.ts";
import type { ChangeDirective, ChangeGoal, ChangeSide, ChangeSubject } from "./types.ts";

/** A directive without its place. */
export type DirectiveBody = Omit<ChangeDirective, "span">;

export function isProblem(result: object | undefined): result is DirectiveProblem {
  return result !== undefined && "message" in result;
}

interface Clauses {
  up: readonly string[];
  down: readonly string[];
  type: readonly string[];
  on: readonly string[];
  backfilled: readonly string[];
}

const columnForm = "Write the column as table.column.";

/** Reads the words behind `cutover: change`. Offsets are those of the source. */
export class DirectiveParser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #span: Span;
  #at = 0;

  constructor(source: string, tokens: readonly Token[], span: Span) {
    this.#source = source;
    this.#tokens = tokens;
    this.#span = span;
  }

  parse(): DirectiveBody | DirectiveProblem {
    const subject = this.#subject();
    const isNew = this.#isAlone("nothing");
    if (isNew) this.#at++;
    const from = isNew ? undefined : this.#side(subject);
    if (isProblem(from)) return from;
    if (!this.#arrow())
      return this.#problem("Write -> and what becomes of it, such as a new column, nothing or required.");
    const head = this.#head(subject, from);
    if (isProblem(head)) return head;
    const clauses: Clauses = { up: [], down: [], type: [], on: [], backfilled: [] };
    for (let word = this.#peek(); word !== undefined; word = this.#peek()) {
      const known = clauseWords.find((clause) => clause.word === word?.value);
      if (known === undefined)
        return this.#problem("Only up(…), down(…), type(…), on(…) and backfilled(…) can follow.");
      const expressions = this.#expressions(known.word);
      if (isProblem(expressions)) return expressions;
      clauses[known.word] = expressions;
    }
    const { up, down, type: types, on, backfilled } = clauses;
    const body = {
      ...head,
      up,
      down,
      types,
      ...(on[0] === undefined ? {} : { on: matched(on[0]) }),
      ...(backfilled[0] === undefined ? {} : { backfilled: backfilled[0] }),
    };
    const problem = checked(body);
    return problem === undefined ? body : { span: this.#span, message: problem };
  }

  /** `table` and `type` before a name say what it is the name of. */
  #subject(): ChangeSubject {
    const word = this.#peek()?.value;
    const after = this.#tokens[this.#at + 1];
    const isMarked = after?.kind === "word" || after?.kind === "quoted";
    const marked = isMarked ? subjectWords.find((known) => known.word === word) : undefined;
    if (marked !== undefined) {
      this.#at++;
      return marked.subject;
    }
    // Single names on both sides of the arrow are tables: a column has its table before it.
    const isBare = word !== "nothing" && after?.value.startsWith("-") === true && !this.#tokens.some(isDot);
    return isBare ? "table" : "column";
  }

  /** What stands on both sides of the arrow and what becomes of the old one. */
  #head(
    subject: ChangeSubject,
    from: ChangeSide | undefined,
  ): Pick<DirectiveBody, "subject" | "from" | "to" | "goal"> | DirectiveProblem {
    const goal = from === undefined ? undefined : this.#goal();
    if (isProblem(goal)) return goal;
    if (goal !== undefined && from !== undefined) return { subject, from, goal };
    // `nothing -> type status.archived` adds a value.
    const own = from === undefined ? this.#subject() : subject;
    const to = this.#side(own);
    if (isProblem(to)) return to;
    const old = from ?? { ...to, columns: [] };
    return { subject: own, from: old, to, goal: { kind: "replace" } };
  }

  /** `required`, `default 'new'`, `references customers(id)`: undefined when a name stands there. */
  #goal(): ChangeGoal | DirectiveProblem | undefined {
    const known = goalWords.find(({ word }) => this.#isAlone(word));
    if (known === undefined) return undefined;
    this.#at++;
    switch (known.word) {
      case "default":
        return this.#withText((expression) => ({ kind: "default", expression }), "Write the new default.");
      case "type":
      case "key": {
        const { word } = known;
        return this.#withText((type) => ({ kind: word, type }), "Write the new type.");
      }
      case "check": {
        this.#at--;
        const expressions = this.#expressions("check");
        return isProblem(expressions) ? expressions : { kind: "check", expression: expressions.join(", ") };
      }
      case "references":
        return this.#references();
      default:
        return { kind: known.word };
    }
  }

  #withText(goal: (text: string) => ChangeGoal, message: string): ChangeGoal | DirectiveProblem {
    const text = this.#textUpToClause();
    return text === "" ? this.#problem(message) : goal(text);
  }

  /** Everything up to `up(`, `down(`, … or the end. */
  #textUpToClause(): string {
    const start = this.#peek()?.start ?? this.#span.end;
    let end = start;
    let depth = 0;
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (depth === 0 && this.#atClause()) break;
      if (token.value === "(") depth++;
      if (token.value === ")") depth--;
      end = token.end;
      this.#at++;
    }
    return this.#source.slice(start, end);
  }

  #atClause(): boolean {
    const [word, open] = this.#tokens.slice(this.#at, this.#at + 2);
    return open?.value === "(" && clauseWords.some((clause) => clause.word === word?.value);
  }

  /** `customers(id) on delete cascade`. */
  #references(): ChangeGoal | DirectiveProblem {
    const form = "Write the key that is referred to: references table(column).";
    const parts = this.#parts(form);
    if (isProblem(parts)) return parts;
    if (this.#peek()?.value !== "(") return this.#problem(form);
    const columns = this.#columnList();
    if (isProblem(columns)) return columns;
    const target = this.#named(parts, columns, form);
    if (isProblem(target)) return target;
    const actions = this.#textUpToClause().toLowerCase().replaceAll(/\s+/g, " ");
    const action = (event: string) =>
      new RegExp(`\\bon ${event} (no action|restrict|cascade|set null|set default)\\b`).exec(actions)?.[1] as
        | ReferentialAction
        | undefined;
    const [onDelete, onUpdate] = [action("delete"), action("update")];
    return {
      kind: "references",
      target,
      ...(onDelete === undefined ? {} : { onDelete }),
      ...(onUpdate === undefined ? {} : { onUpdate }),
    };
  }

  /** `table.column`, `schema.table.column`, `table.(a, b)`; the name alone for a table; `type.value`. */
  #side(subject: ChangeSubject): ChangeSide | DirectiveProblem {
    const form = subject === "table" ? "Write the table's name." : subject === "value" ? valueForm : columnForm;
    const parts = this.#parts(form, subject === "value");
    if (isProblem(parts)) return parts;
    if (subject === "table") return this.#named(parts, [], form);
    if (subject === "column" && this.#peek()?.value === "(") {
      const columns = this.#columnList();
      return isProblem(columns) ? columns : this.#named(parts, columns, form);
    }
    const column = parts.at(-1);
    return column === undefined || parts.length === 1
      ? this.#problem(form, -1)
      : this.#named(parts.slice(0, -1), [column], form);
  }

  /** Names with dots between them; a dot before a parenthesis is taken too. */
  #parts(form: string, isValue = false): readonly string[] | DirectiveProblem {
    const parts: string[] = [];
    for (;;) {
      const token = this.#peek();
      const isName = token?.kind === "word" || token?.kind === "quoted";
      const isLiteral = isValue && parts.length > 0 && token?.kind === "string";
      if (token === undefined || !(isName || isLiteral)) {
        const isList = parts.length > 0 && token?.value === "(";
        return isList ? parts : this.#problem(form);
      }
      parts.push(isLiteral ? literalValue(this.#source.slice(token.start, token.end)) : token.value);
      this.#at++;
      if (this.#peek()?.value !== ".") return parts;
      this.#at++;
    }
  }

  #named(parts: readonly string[], columns: readonly string[], form: string): ChangeSide | DirectiveProblem {
    const table = parts.at(-1);
    const schema = parts.at(-2);
    if (table === undefined || parts.length > 2)
      return this.#problem(form === columnForm ? "Write the column as schema.table.column." : form, -1);
    return schema === undefined ? { table, columns } : { schema, table, columns };
  }

  #columnList(): readonly string[] | DirectiveProblem {
    const columns: string[] = [];
    this.#at++;
    for (;;) {
      const token = this.#peek();
      if (token === undefined || (token.kind !== "word" && token.kind !== "quoted"))
        return this.#problem("Write the columns as table.(first, second).");
      columns.push(token.value);
      this.#at++;
      const next = this.#peek()?.value;
      this.#at++;
      if (next === ")") return columns;
      if (next !== ",") return this.#problem("Close the list of columns with a parenthesis.", -1);
    }
  }

  /** `->`, which the lexer may give as one operator or as two. */
  #arrow(): boolean {
    const [first, second] = this.#tokens.slice(this.#at, this.#at + 2);
    const length = first?.value === "->" ? 1 : first?.value === "-" && second?.value === ">" ? 2 : 0;
    this.#at += length;
    return length > 0;
  }

  /** `up(a, b)`: the expressions between the parentheses, split at commas of the outermost level. */
  #expressions(word: string): readonly string[] | DirectiveProblem {
    const open = this.#tokens[this.#at + 1];
    if (open?.value !== "(") return this.#problem(`Write ${word}(expression).`);
    const expressions: string[] = [];
    let start = open.end;
    let depth = 0;
    for (this.#at += 2; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at];
      if (token?.kind !== "symbol") continue;
      if (token.value === "(") depth++;
      const closes = token.value === ")" && depth === 0;
      if (token.value === ")") depth--;
      if (!closes && !(token.value === "," && depth === 0)) continue;
      const text = this.#source.slice(start, token.start).trim();
      if (text === "")
        return {
          span: { start: open.start, end: token.end },
          message: `Write ${word === "backfilled" ? "what filled the rows" : "an expression"} into ${word}(…).`,
        };
      expressions.push(text);
      start = token.end;
      if (!closes) continue;
      this.#at++;
      return expressions;
    }
    return { span: { start: open.start, end: this.#span.end }, message: `Close the parenthesis of ${word}(.` };
  }

  /** Whether the word stands here and is not the first part of a dotted name. */
  #isAlone(word: string): boolean {
    const token = this.#peek();
    return token?.kind === "word" && token.value === word && this.#tokens[this.#at + 1]?.value !== ".";
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #problem(message: string, offset = 0): DirectiveProblem {
    const token = this.#tokens[this.#at + offset];
    const { start, end } = token ?? { start: this.#span.end, end: this.#span.end };
    return { span: { start, end }, message };
  }
}

/** `user_id = id`, or the first of both alone. */
function matched(text: string): { readonly column: string; readonly key?: string } {
  const [column = "", key] = text.split("=").map((name) => name.trim().replace(/^(["`[])(.*)["`\]]$/, "$2"));
  return key === undefined || key === "" ? { column } : { column, key };
}

function isDot({ kind, value }: Token): boolean {
  return kind === "symbol" && value === ".";
}

const valueForm = "Write the value as type.value, in quotes where it is no plain word.";

/** The text of a string literal without its quotes. */
function literalValue(text: string): string {
  return text.replace(/^'|'$/g, "").replaceAll("''", "'");
}
