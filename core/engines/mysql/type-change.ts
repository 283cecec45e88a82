import type { Column, Table } from "../../schema/types.ts";
import type { TypeName } from "../../sql/names.ts";

/** Bytes that one character takes at most (MySQL manual 12.9, 12.10). */
const characterBytes: Readonly<Record<string, number>> = {
  utf8mb4: 4,
  utf8mb3: 3,
  utf8: 3,
  utf16: 4,
  utf32: 4,
  ucs2: 2,
  latin1: 1,
  ascii: 1,
  binary: 1,
  cp1251: 1,
  koi8r: 1,
  gbk: 2,
  big5: 2,
  sjis: 2,
  gb18030: 4,
};

/** Types whose values are text in a character set. */
const textTypes = new Set(["char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"]);

export function isText(type: TypeName): boolean {
  return textTypes.has(type.name);
}

/** The character set of a column of text: its own, else the one of its collation, else the table's; undefined when unknown. */
export function charsetOf(column: Pick<Column, "charset" | "collation">, table: Table | undefined): string | undefined {
  const own = column.charset ?? column.collation?.replace(/_.*$/, "");
  const name = own ?? table?.charset;
  return name === "utf8" ? "utf8mb3" : name;
}

/** How many bytes the longest value of a VARCHAR or VARBINARY takes; undefined when that is unknown. */
export function longestBytes(type: TypeName, charset: string | undefined): number | undefined {
  const length = Number(type.args[0]);
  if (Number.isNaN(length)) return undefined;
  if (type.name === "varbinary") return length;
  const each = charset === undefined ? undefined : characterBytes[charset];
  return each === undefined ? undefined : length * each;
}

/** Integer types by size (MySQL manual 13.1.2): the width in parentheses is for display only. */
const integers = new Set(["tinyint", "smallint", "mediumint", "int", "bigint", "year"]);

/** Whether two types are stored the same and allow the same values. */
export function sameType(a: TypeName, b: TypeName): boolean {
  if (a.name !== b.name || (a.unsigned ?? false) !== (b.unsigned ?? false)) return false;
  if (integers.has(a.name)) return true;
  return argumentsOf(a) === argumentsOf(b);
}

/** DECIMAL is DECIMAL(10,0), BIT is BIT(1), CHAR is CHAR(1) (MySQL manual 13.1 and 13.3). */
const defaults: Readonly<Record<string, string>> = {
  decimal: "10,0",
  bit: "1",
  char: "1",
  binary: "1",
  datetime: "0",
  timestamp: "0",
  time: "0",
};

function argumentsOf({ name, args }: TypeName): string {
  const written = args.join(",").replaceAll(/\s+/g, "");
  if (written === "") return defaults[name] ?? "";
  return name === "decimal" && !written.includes(",") ? `${written},0` : written;
}

/** Members of ENUM and SET without their quotes. */
export function membersOf(type: TypeName): readonly string[] {
  return type.args.map((written) => written.replace(/^_\w+\s*/, "").replace(/^['"]|['"]$/g, ""));
}

/** Bytes that a value of an ENUM or SET takes (MySQL manual 13.7). */
export function memberBytes(name: string, count: number): number {
  if (name === "enum") return count > 255 ? 2 : 1;
  const bytes = Math.ceil(count / 8);
  return bytes > 4 ? 8 : Math.max(bytes, 1);
}

/** Whether the members of an ENUM or SET are those that were there, in their order, and maybe more behind them. */
export function onlyAppends(before: TypeName, after: TypeName): boolean {
  const [old, now] = [membersOf(before), membersOf(after)];
  return old.every((member, place) => member === now[place]);
}
