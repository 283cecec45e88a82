import { naming } from "../sql/dialects.ts";
import { foldName } from "../sql/identifiers.ts";
import type { Dialect, Token } from "../sql/types.ts";
import { withoutHints } from "./dml-hints.ts";

/**
 * The tokens of data statements as one reader for all dialects takes them: names as the dialect compares them, without a schema that need not be
 * written, and without the clauses of one dialect that name no column. What is left out keeps its place in the text: spans do not change.
 */
export function commonTokens(tokens: readonly Token[], dialect: Dialect): readonly Token[] {
  const adapted = naming[dialect].folding.quoted === "lower" ? tokens.map((token) => folded(token, dialect)) : tokens;
  const named = naming[dialect].defaultSchema === undefined ? adapted : withoutSchema(adapted, dialect);
  const plain = withoutHints(named, dialect);
  switch (dialect) {
    case "sqlite":
      return plain.flatMap((token, i) => (isConflictWord(plain, i) ? [] : [asName(plain, i, token)]));
    case "sqlserver":
      return withoutApply(plain);
    default:
      return plain;
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

/** APPLY is a lateral join. */
function withoutApply(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token, i) =>
    token.kind === "word" && token.value === "apply" && /^(?:cross|outer)$/.test(tokens[i - 1]?.value ?? "")
      ? [
          { ...token, value: "join" },
          { ...token, value: "lateral" },
        ]
      : [token],
  );
}
