import type { Cursor } from "./cursor.ts";
import type { QualifiedName } from "./names.ts";

/** Whether FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE or FOR KEY SHARE stands at `index`; how many words it has. */
function lockingWords(cursor: Cursor, index: number): number {
  const word = (ahead: number) => {
    const token = cursor.tokens[index + ahead];
    return token?.kind === "word" ? token.value : undefined;
  };
  if (word(0) !== "for") return 0;
  if (word(1) === "update" || word(1) === "share") return 2;
  if (word(1) === "key" && word(2) === "share") return 3;
  return word(1) === "no" && word(2) === "key" && word(3) === "update" ? 4 : 0;
}

/**
 * Those of the `tables` that a query's tokens from `first` up to `limit` read, whose rows its locking clauses lock (PostgreSQL
 * manual, SELECT, The Locking Clause): all, or those that OF names.
 */
export function lockedTables(
  cursor: Cursor,
  first: number,
  limit: number,
  tables: readonly QualifiedName[],
): readonly QualifiedName[] {
  const locked = new Set<QualifiedName>();
  for (let index = first; index < limit; index++) {
    const words = lockingWords(cursor, index);
    if (words === 0) continue;
    const after = index + words;
    const isSome = cursor.tokens[after]?.value === "of" && cursor.tokens[after]?.kind === "word";
    const named = isSome ? namesAt(cursor, after + 1) : undefined;
    for (const table of tables) if (!named || isNamed(cursor, table, named)) locked.add(table);
  }
  return [...locked];
}

function namesAt(cursor: Cursor, index: number): ReadonlySet<string> {
  const before = cursor.index;
  const names = new Set<string>();
  cursor.index = index;
  do {
    const name = cursor.qualifiedName();
    if (name) names.add(name.name);
  } while (cursor.acceptSymbol(","));
  cursor.index = before;
  return names;
}

/** Whether OF means this table: by its alias, or by its name where it has none. */
function isNamed(cursor: Cursor, table: QualifiedName, names: ReadonlySet<string>): boolean {
  const before = cursor.index;
  cursor.index = cursor.tokens.findIndex(({ start }) => start >= table.span.end);
  cursor.accept("as");
  const alias = cursor.index < 0 ? undefined : cursor.name();
  cursor.index = before;
  return names.has(alias?.name ?? table.name);
}
