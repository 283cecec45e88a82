import type { Cursor } from "./cursor.ts";
import { foldName } from "./identifiers.ts";
import type { RowQuery } from "./operations.ts";
import { type CommonTables, readQuery } from "./query.ts";
import { selectList } from "./select-list.ts";

const word = String.raw`(?:[\w$]+|"[^"]+"|\x60[^\x60]+\x60|\[[^\]]+\])`;
const plainItem = new RegExp(String.raw`^(?:${word}\s*\.\s*)?(${word})$`);
const wholeTable = new RegExp(
  String.raw`\bfrom\s+(?:${word}\.)?${word}(?:\s+(?:as\s+)?(?!where\b)\w+)?(?:\s+where\s+(?:${word}\.)?(${word})\s+is\s+not\s+null)?\s*$`,
  "i",
);

/** Takes the query of an INSERT, and notes which columns of its table it copies. */
export function readCopyingQuery(cursor: Cursor, common?: CommonTables): RowQuery | undefined {
  const query = readQuery(cursor, common);
  if (query?.tables.length !== 1) return query;
  const copies = copiedBy(query, cursor);
  return copies.length === 0 ? query : { ...query, copies };
}

/** The columns that come out as they are, of all rows that have a value in them. */
function copiedBy({ span }: RowQuery, { text, dialect }: Cursor): readonly string[] {
  const source = text.slice(span.start, span.end);
  const whole = wholeTable.exec(source);
  if (whole === null) return [];
  const names = (selectList(text, span, dialect) ?? []).flatMap((item) => plainItem.exec(item)?.[1] ?? []);
  return names
    .filter((name) => whole[1] === undefined || folded(name, dialect) === folded(whole[1], dialect))
    .map((name) => folded(name, dialect));
}

function folded(name: string, dialect: Cursor["dialect"]): string {
  const bare = name.replaceAll(/^["`[]|["`\]]$/g, "");
  return foldName(bare, bare !== name, dialect);
}
