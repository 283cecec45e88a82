import { reservedWords } from "./reserved-words.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Functions that are called without parentheses (PostgreSQL manual 9.9.5 and 9.27.1). */
export const keywordFunctions = set(`
  current_timestamp current_date current_time localtime localtimestamp current_user session_user system_user user
  current_role current_catalog current_schema`);

/** Words that are part of an expression's grammar wherever they stand, even before a parenthesis. */
export const operatorWords = set(`
  and or not is in like ilike similar between isnull notnull distinct from any all some exists case when then else end
  escape select where group having order by limit offset union intersect except join on using inner outer cross full natural lateral with within filter over partition rows range asc desc nulls values for both leading
  trailing symmetric asymmetric overlaps variadic into returning unique`);

/** Whether an unquoted word can be a column (any dialect reserves at least these). */
export function isColumnWord(word: string): boolean {
  return !reservedWords.postgres.has(word);
}
