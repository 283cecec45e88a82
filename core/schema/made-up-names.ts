/** Longest identifier of PostgreSQL in bytes: NAMEDATALEN - 1 (manual, section 4.1.1). */
const longest = 63;

/**
 * The name that PostgreSQL makes up for an index, constraint or sequence: `table_column_label`, its parts shortened evenly to 63
 * bytes and a number put behind the label until the name is free (`makeObjectName`, `ChooseRelationName` of the server).
 */
export function madeUpName(
  table: string,
  columns: string | undefined,
  label: string,
  taken: (name: string) => boolean,
): string {
  for (let pass = 0; ; pass++) {
    const name = joinName(table, columns, pass === 0 ? label : `${label}${pass}`);
    if (!taken(name)) return name;
  }
}

function joinName(table: string, columns: string | undefined, label: string): string {
  const overhead = byteLength(label) + 1 + (columns === undefined ? 0 : 1);
  let first = byteLength(table);
  let second = columns === undefined ? 0 : byteLength(columns);
  while (first + second > longest - overhead) {
    if (first > second) first--;
    else second--;
  }
  const parts = [clip(table, first), ...(columns === undefined ? [] : [clip(columns, second)]), label];
  return parts.join("_");
}

/** The columns' part of a made-up name: joined by `_`, not going on past the longest identifier. */
export function joinColumns(columns: readonly string[]): string {
  let joined = "";
  for (const column of columns) {
    if (byteLength(joined) > longest) break;
    joined = joined === "" ? column : `${joined}_${column}`;
  }
  return clip(joined, longest);
}

/** Whole characters. */
function clip(text: string, bytes: number): string {
  if (byteLength(text) <= bytes) return text;
  let used = 0;
  let result = "";
  for (const character of text) {
    used += byteLength(character);
    if (used > bytes) break;
    result += character;
  }
  return result;
}

/** Length in UTF-8. */
function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
