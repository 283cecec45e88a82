import { naming } from "../sql/dialects.ts";
import { foldName } from "../sql/identifiers.ts";
import type { Dialect, Token } from "../sql/types.ts";

/**
 * The tokens of data statements as one reader for all dialects takes them: names as the dialect compares them, without a schema that need not be
 * written, and without the clauses of one dialect that name no column. What is left out keeps its place in the text: spans do not change.
 */
export function commonTokens(tokens: readonly Token[], dialect: Dialect): readonly Token[] {
  const adapted = naming[dialect].folding.quoted === "lower" ? tokens.map((token) => folded(token, dialect)) : tokens;
  const named = naming[dialect].defaultSchema === undefined ? adapted : withoutSchema(adapted, dialect);
  switch (dialect) {
    case "sqlite":
      return named.flatMap((token, i) => (isConflictWord(named, i) ? [] : [asName(named, i, token)]));
    case "sqlserver":
      return withoutHints(named);
    default:
      return named;
  }
}

/** `[Name]` and `Name` are one name. */
function folded(token: Token, dialect: Dialect): Token {
  if (token.kind !== "quoted") return token;
  const value = foldName(token.value, true, dialect);
  return value === token.value ? token : { ...token, value };
}

/** `dbo.Users` is `Users`, and so is `shop.dbo.Users`. */
function withoutSchema(tokens: readonly Token[], dialect: Dialect): readonly Token[] {
  const schema = naming[dialect].defaultSchema;
  const isSchema = (i: number) =>
    isName(tokens[i]) && tokens[i]?.value === schema && isDot(tokens[i + 1]) && isName(tokens[i + 2]);
  return tokens.filter((_, i) => {
    const own = isSchema(i) || isSchema(i - 1);
    const isDatabase = isName(tokens[i]) && isDot(tokens[i + 1]) && isSchema(i + 2);
    const isDotOfDatabase = isDot(tokens[i]) && isName(tokens[i - 1]) && isSchema(i + 1);
    return !own && !isDatabase && !isDotOfDatabase;
  });
}

function isName(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted";
}

function isDot(token: Token | undefined): boolean {
  return token?.kind === "symbol" && token.value === ".";
}

const conflictWords = new Set(["rollback", "abort", "fail", "ignore", "replace"]);

/** `INSERT OR REPLACE`, `UPDATE OR IGNORE`: what a violation does. */
function isConflictWord(tokens: readonly Token[], i: number): boolean {
  const isOr = (at: number) =>
    tokens[at]?.value === "or" &&
    conflictWords.has(tokens[at + 1]?.value ?? "") &&
    /^(?:insert|update)$/.test(tokens[at - 1]?.value ?? "");
  return isOr(i) || isOr(i - 1);
}

/** A string where a table stands is its name (SQLite manual, "Keywords"). */
function asName(tokens: readonly Token[], i: number, token: Token): Token {
  const before = tokens[i - 1];
  const isTable = before?.kind === "word" && /^(?:from|into|update|join)$/.test(before.value);
  return token.kind === "string" && isTable ? { ...token, kind: "quoted", value: token.value.toLowerCase() } : token;
}

/** Leaves out TOP (n), WITH (hints), OUTPUT … and OPTION (…), and makes APPLY a lateral join. */
function withoutHints(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  for (let i = 0; i < tokens.length; ) {
    const end = hintEnd(tokens, i);
    if (end > i) {
      i = end;
      continue;
    }
    const token = tokens[i];
    if (token?.kind === "word" && token.value === "apply" && /^(?:cross|outer)$/.test(tokens[i - 1]?.value ?? "")) {
      kept.push({ ...token, value: "join" }, { ...token, value: "lateral" });
    } else if (token !== undefined) kept.push(token);
    i++;
  }
  return kept;
}

/** Index past the hint that begins at `i`; `i` when none does. */
function hintEnd(tokens: readonly Token[], i: number): number {
  const token = tokens[i];
  if (token?.kind !== "word") return i;
  const opens = tokens[i + 1]?.value === "(" && tokens[i + 1]?.kind === "symbol";
  switch (token.value) {
    case "top": {
      const verb = tokens[i - 1]?.value ?? "";
      if (!/^(?:select|distinct|all|update|delete|insert)$/.test(verb)) return i;
      const end = opens ? closing(tokens, i + 1) : i + 2;
      return /^percent$/.test(tokens[end]?.value ?? "") ? end + 1 : end;
    }
    case "with":
    case "option":
      return opens && i > 0 ? closing(tokens, i + 1) : i;
    case "output": {
      let end = i + 1;
      while (
        end < tokens.length &&
        !/^(?:values|select|from|where|exec|execute|default|;)$/.test(tokens[end]?.value ?? "")
      )
        end++;
      return isDot(tokens[i - 1]) ? i : end;
    }
    default:
      return i;
  }
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]?.kind !== "symbol") continue;
    if (tokens[i]?.value === "(") depth++;
    else if (tokens[i]?.value === ")" && --depth === 0) return i + 1;
  }
  return tokens.length;
}
