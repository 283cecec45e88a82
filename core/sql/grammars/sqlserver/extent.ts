import type { Cursor } from "../../cursor.ts";
import type { Token } from "../../types.ts";

/**
 * Words that begin a statement. Transact-SQL needs no terminators, so that a statement ends where the next one begins (manual, "Transact-SQL
 * Syntax Conventions"). Each may also stand inside a statement: `belongs` says where.
 */
const starters = new Set(
  (
    "alter backup begin break bulk checkpoint close commit continue create dbcc deallocate declare delete deny disable drop else enable end " +
    "exec execute fetch goto grant if insert kill merge open print raiserror reconfigure restore return revert revoke rollback save select " +
    "set shutdown throw truncate update use waitfor while"
  ).split(" "),
);

/** Statements whose text ends with the batch. */
const wholeBatch = new Set(["procedure", "proc", "function", "trigger", "view"]);

/** What may follow ALTER TABLE … DROP, ALTER, SET and the like, and so belongs to it. */
const afterAction: Readonly<Record<string, RegExp>> = {
  alter: /^column$/,
  drop: /^(?!(?:table|index|view|proc|procedure|function|trigger|schema|type|sequence|user|role|login|database|statistics|synonym|default|rule)$)/,
  set: /^\($/,
  enable: /^(?:trigger|change_tracking|filetable_namespace)$/,
  disable: /^(?:trigger|change_tracking|filetable_namespace)$/,
};

const isEvent = /^(?:insert|update|delete)$/;

/** Index past the last token of the statement that begins at the cursor. */
export function statementEnd(cursor: Cursor): number {
  const { tokens, index: first, limit } = cursor;
  const verb = tokens[first]?.value ?? "";
  const object = objectOf(cursor);
  if ((verb === "create" || verb === "alter") && wholeBatch.has(object)) return limit;
  let depth = 0;
  let cases = 0;
  // A WITH of queries leads to the statement that uses them.
  let lead = verb === "with" ? "with" : verb;
  for (let index = first + 1; index < limit; index++) {
    const token = tokens[index];
    if (token === undefined) return limit;
    if (token.kind === "symbol") {
      if (token.value === "(") depth++;
      else if (token.value === ")") depth--;
      else if (token.value === ";" && depth <= 0) return index;
      continue;
    }
    if (depth > 0 || token.kind !== "word") continue;
    // Behind TO or FROM come names of people, no privileges any more.
    if (/^(?:grant|revoke|deny)$/.test(lead) && (token.value === "to" || token.value === "from")) lead = "granted";
    if (token.value === "case") cases++;
    else if (token.value === "end" && cases > 0) cases--;
    else if (cases > 0) continue;
    else if (starters.has(token.value) || (token.value === "with" && startsQueries(cursor, index))) {
      if (lead === "with" && /^(?:select|insert|update|delete|merge)$/.test(token.value)) lead = token.value;
      else if (!belongs(cursor, first, index, lead, object)) return index;
    }
  }
  return limit;
}

/** The word behind the verb that says what it works on: `create or alter unique index` is `index`. */
function objectOf({ tokens, index }: Cursor): string {
  let at = index + 1;
  while (/^(?:or|alter|unique|clustered|nonclustered|columnstore|external)$/.test(tokens[at]?.value ?? "")) at++;
  return tokens[at]?.value ?? "";
}

/** `WITH name AS (`, not the WITH of a hint or an option. */
function startsQueries({ tokens }: Cursor, index: number): boolean {
  if (tokens[index - 1]?.value !== ";" && tokens[index - 1]?.value !== ")") return false;
  const named = tokens[index + 2]?.value === "as" || tokens[index + 2]?.value === "(";
  return (
    tokens[index + 1]?.kind !== "symbol" &&
    named &&
    tokens[index + 2]?.value === "as" &&
    tokens[index + 3]?.value === "("
  );
}

/** Whether a word that could begin a statement is a part of the one that began at `first`. */
function belongs(cursor: Cursor, first: number, index: number, verb: string, object: string): boolean {
  const { tokens } = cursor;
  const word = tokens[index]?.value ?? "";
  const before = tokens[index - 1];
  const previous = before?.value ?? "";
  const next = tokens[index + 1]?.value ?? "";
  if (before?.kind === "symbol" && (previous === "." || previous === "=")) return true;
  // ON DELETE SET NULL, ON UPDATE CASCADE; SET NOCOUNT ON is whole.
  if (previous === "on" && verb !== "set" && (word === "delete" || word === "update")) return true;
  if (word === "set" && (next === "null" || next === "default")) return true;
  if (word === "execute" && previous === "with") return true;
  // DROP TABLE IF EXISTS t, not IF EXISTS (SELECT …); GENERATED ALWAYS AS ROW END.
  if (word === "if" && next === "exists" && tokens[index + 2]?.value !== "(") return true;
  if (word === "end" && previous === "row") return true;
  // AFTER INSERT of a security policy, FOR UPDATE OF a cursor, START UPDATE POPULATION of a full-text index.
  if (isEvent.test(word) && /^(?:after|before|for|start)$/.test(previous)) return true;
  // A hint: INNER MERGE JOIN.
  if (word === "merge" && next === "join") return true;
  switch (verb) {
    case "alter":
      return object !== "index" ? afterAction[word]?.test(next) === true : word === "set" && next === "(";
    case "insert":
      if (word === "select") return isInsertSource(tokens, first, index) || joinsQueries(previous);
      return (word === "exec" || word === "execute") && isInsertSource(tokens, first, index);
    case "select":
      return word === "select" && joinsQueries(previous);
    case "update":
      return word === "set" && isFirst(tokens, first, index, "set");
    case "merge":
      return word !== "declare" && word !== "if" && word !== "end" && word !== "begin" && word !== "exec";
    case "declare":
      return word === "select" && previous === "for";
    case "grant":
    case "revoke":
    case "deny":
      return true;
    case "fetch":
    case "open":
    case "close":
    case "use":
      return false;
    case "create":
      return (object === "statistics" || object === "user" || object === "login") && word === "with";
    default:
      return false;
  }
}

function joinsQueries(previous: string): boolean {
  return /^(?:union|all|except|intersect)$/.test(previous);
}

/** The first SELECT or EXEC behind INSERT gives its rows, unless VALUES did. */
function isInsertSource(tokens: readonly Token[], first: number, index: number): boolean {
  for (let at = first + 1; at < index; at++)
    if (
      /^(?:select|values|exec|execute)$/.test(tokens[at]?.value ?? "") &&
      tokens[at]?.kind === "word" &&
      !inside(tokens, first, at)
    )
      return false;
  return true;
}

/** Whether a token stands in parentheses. */
function inside(tokens: readonly Token[], first: number, index: number): boolean {
  let depth = 0;
  for (let at = first; at < index; at++) {
    if (tokens[at]?.kind !== "symbol") continue;
    if (tokens[at]?.value === "(") depth++;
    else if (tokens[at]?.value === ")") depth--;
  }
  return depth > 0;
}

function isFirst(tokens: readonly Token[], first: number, index: number, word: string): boolean {
  for (let at = first + 1; at < index; at++)
    if (tokens[at]?.value === word && tokens[at]?.kind === "word") return false;
  return true;
}

/** Index past the condition of IF or WHILE, which begins at the cursor: where the next statement begins. */
export function conditionEnd(cursor: Cursor): number {
  let depth = 0;
  for (let index = cursor.index; index < cursor.limit; index++) {
    const token = cursor.tokens[index];
    if (token?.kind === "symbol") {
      if (token.value === "(") depth++;
      else if (token.value === ")") depth--;
    } else if (token?.kind === "word" && depth <= 0 && starters.has(token.value) && !isCondition(cursor, index))
      return index;
  }
  return cursor.limit;
}

/** `UPDATE (column)` in a trigger asks whether the column is written. */
function isCondition({ tokens }: Cursor, index: number): boolean {
  return tokens[index]?.value === "update" && tokens[index + 1]?.value === "(";
}
