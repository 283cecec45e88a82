import type { Cursor } from "../../cursor.ts";
import type { TypeName } from "../../names.ts";

/** Other spellings of a type (MySQL manual 13.9 and 13.1.1; `fixed` and `dec` are decimal). */
const aliases: ReadonlyMap<string, string> = new Map([
  ["int1", "tinyint"],
  ["int2", "smallint"],
  ["int3", "mediumint"],
  ["int4", "int"],
  ["int8", "bigint"],
  ["integer", "int"],
  ["middleint", "mediumint"],
  ["dec", "decimal"],
  ["numeric", "decimal"],
  ["fixed", "decimal"],
  ["float4", "float"],
  ["float8", "double"],
  ["real", "double"],
  ["character", "char"],
  ["nchar", "char"],
  ["nvarchar", "varchar"],
  ["varcharacter", "varchar"],
  ["varchar2", "varchar"],
  ["number", "decimal"],
  ["clob", "longtext"],
  ["raw", "varbinary"],
]);

/** A type in its canonical name, and the character set that stands with it. */
export interface ColumnType {
  readonly type: TypeName;
  readonly charset?: string;
}

/**
 * Takes a data type with its arguments, sign and character set (MySQL manual 13.1 to 13.5). The members of ENUM and SET are its arguments,
 * as written. Undefined when no type is there.
 */
export function readColumnType(cursor: Cursor): ColumnType | undefined {
  const { start } = cursor;
  const base = readBase(cursor);
  if (base === undefined) return undefined;
  const attributes = readAttributes(cursor);
  const { charset, unsigned, zerofill } = attributes;
  const type: TypeName = {
    ...base,
    ...(unsigned && { unsigned }),
    ...(zerofill && { zerofill }),
    dimensions: 0,
    span: cursor.spanFrom(start),
  };
  return charset === undefined ? { type } : { type, charset };
}

type Base = Pick<TypeName, "name" | "args" | "unsigned">;

function readBase(cursor: Cursor): Base | undefined {
  const word = cursor.peek();
  if (word?.kind !== "word" && word?.kind !== "placeholder") return undefined;
  cursor.next();
  switch (word.value) {
    case "double":
      cursor.accept("precision");
      return { name: "double", args: readArguments(cursor) };
    case "bool":
    case "boolean":
      return { name: "tinyint", args: ["1"] };
    case "serial":
      return { name: "bigint", args: [], unsigned: true };
    case "national":
      cursor.acceptOne("character", "char", "varchar", "varcharacter");
      return readCharacter(cursor, cursor.tokens[cursor.index - 1]?.value.startsWith("varchar") ?? false);
    case "char":
    case "character":
    case "nchar":
      return cursor.accept("byte") ? { name: "binary", args: [] } : readCharacter(cursor, false);
    case "long":
      return cursor.acceptOne("varbinary") ? { name: "mediumblob", args: [] } : readLong(cursor);
    default:
      return { name: aliases.get(word.value) ?? word.value, args: readArguments(cursor) };
  }
}

function readCharacter(cursor: Cursor, varying: boolean): Base {
  const isVarying = varying || cursor.acceptOne("varying", "varchar", "varcharacter") !== undefined;
  return { name: isVarying ? "varchar" : "char", args: readArguments(cursor) };
}

/** `LONG`, `LONG VARCHAR`: a medium text (MySQL manual 13.9). */
function readLong(cursor: Cursor): Base {
  if (
    cursor.accept("char", "varying") ??
    cursor.accept("character", "varying") ??
    cursor.acceptOne("varchar", "varcharacter")
  )
    cursor.skipParentheses();
  return { name: "mediumtext", args: [] };
}

/** What stands between parentheses, cut at its commas. */
function readArguments(cursor: Cursor): readonly string[] {
  const args: string[] = [];
  if (!cursor.acceptSymbol("(")) return args;
  do {
    const { start, index } = cursor;
    cursor.skipToComma();
    if (cursor.index > index) args.push(cursor.text.slice(start, cursor.end));
  } while (cursor.acceptSymbol(","));
  cursor.acceptSymbol(")");
  return args;
}

interface Attributes {
  unsigned?: true;
  zerofill?: true;
  charset?: string;
}

/** SIGNED, UNSIGNED, ZEROFILL, BINARY, ASCII, UNICODE, BYTE and CHARACTER SET, in any order. */
function readAttributes(cursor: Cursor): Attributes {
  const found: Attributes = {};
  for (;;) {
    if (cursor.accept("unsigned")) found.unsigned = true;
    else if (cursor.accept("zerofill")) {
      found.zerofill = true;
      found.unsigned = true;
    } else if (cursor.accept("ascii")) found.charset = "latin1";
    else if (cursor.accept("unicode")) found.charset = "ucs2";
    else if (cursor.at("character", "set") || cursor.at("charset") || cursor.at("char", "set"))
      readCharset(cursor, found);
    else if (!cursor.acceptOne("signed", "binary", "byte")) return found;
  }
}

function readCharset(cursor: Cursor, found: Attributes): void {
  cursor.index += cursor.at("charset") ? 1 : 2;
  cursor.acceptSymbol("=");
  const token = cursor.next();
  if (token !== undefined) found.charset = token.value.toLowerCase();
}
