/** A word that a text has which inserts into a table without saying into which columns: such code uses every column, and need name none. */
export function unlistedInsertInto(table: string): string {
  return `insert into ${table.toLowerCase()}`;
}

/** `INSERT INTO users VALUES`, in SQL or in a string of code; a schema and quotes may be around the name. */
const unlisted = /\binto\s+(?:[\w"'`[\]\\]+\.)?["'`[\\]*(\w+)["'`\]\\]*\s+values\b/gi;

/** The words of all such inserts of a text. */
export function unlistedInserts(text: string): readonly string[] {
  return [...text.matchAll(unlisted)].map(([, table = ""]) => unlistedInsertInto(table));
}
