import type { Cursor } from "./cursor.ts";
import type { TypeName } from "./names.ts";
import { internalTypes, typeAliases } from "./type-aliases.ts";

/** A type name without its arguments, as far as it is read. */
interface Base {
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * Takes a data type with its arguments and array brackets, and gives it its canonical name (PostgreSQL manual, table 8.1).
 * Undefined when no type is there.
 */
export function readTypeName(cursor: Cursor): TypeName | undefined {
  const { index, start } = cursor;
  cursor.accept("setof");
  const base = readBase(cursor);
  if (!base) {
    cursor.index = index;
    return undefined;
  }
  const dimensions = readDimensions(cursor);
  return { name: base.name, args: base.args, dimensions, span: cursor.spanFrom(start) };
}

function readBase(cursor: Cursor): Base | undefined {
  const token = cursor.peek();
  if (token?.kind !== "word" || cursor.atSymbol(".", 1)) return readOther(cursor);
  switch (token.value) {
    case "double":
      return cursor.accept("double", "precision") ? { name: "double precision", args: [] } : readOther(cursor);
    case "national":
    case "character":
    case "char":
    case "nchar":
      return readCharacter(cursor);
    case "bit":
      cursor.next();
      return { name: cursor.accept("varying") ? "varbit" : "bit", args: readArguments(cursor) };
    case "time":
    case "timestamp":
      return readTime(cursor);
    case "interval":
      return readInterval(cursor);
    case "float":
      return readFloat(cursor);
    default:
      return readOther(cursor);
  }
}

function readCharacter(cursor: Cursor): Base {
  cursor.accept("national");
  cursor.next();
  return { name: cursor.accept("varying") ? "varchar" : "char", args: readArguments(cursor) };
}

function readTime(cursor: Cursor): Base {
  const name = cursor.next()?.value ?? "";
  const args = readArguments(cursor);
  const zoned = cursor.accept("with", "time", "zone");
  if (!zoned) cursor.accept("without", "time", "zone");
  return { name: zoned ? `${name}tz` : name, args };
}

const intervalFields = ["year", "month", "day", "hour", "minute", "second"] as const;

/** The fields of an interval count as its first argument: `interval day to second(3)`. */
function readInterval(cursor: Cursor): Base {
  cursor.next();
  const from = cursor.acceptOne(...intervalFields);
  const to = from && cursor.accept("to") ? cursor.acceptOne(...intervalFields) : undefined;
  const fields = to ? `${from} to ${to}` : from;
  const args = readArguments(cursor);
  return { name: "interval", args: fields ? [fields, ...args] : args };
}

/** PostgreSQL manual 8.1.3: `float(1)` to `float(24)` are real, others double precision. */
function readFloat(cursor: Cursor): Base {
  cursor.next();
  const [precision] = readArguments(cursor);
  return { name: Number(precision ?? 53) <= 24 ? "real" : "double precision", args: [] };
}

function readOther(cursor: Cursor): Base | undefined {
  const token = cursor.peek();
  const isQuoted = token?.kind === "quoted";
  const qualified = cursor.qualifiedName();
  if (!qualified) return undefined;
  const { schema, name } = qualified;
  if (cursor.atSymbol("%") && cursor.peek(1)?.value === "type") {
    cursor.index += 2;
    return { name: `${schema ?? ""}.${name}%type`, args: [] };
  }
  const args = readArguments(cursor);
  if (schema !== undefined && schema !== "pg_catalog") return { name: `${schema}.${name}`, args };
  // The internal one-byte type, not character(1).
  if ((isQuoted || schema !== undefined) && name === "char") return { name: '"char"', args };
  const aliases = isQuoted || schema !== undefined ? internalTypes : typeAliases;
  return { name: aliases.get(name) ?? name, args };
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

/** `[]`, `[3][]`, `ARRAY`, `ARRAY[4]`. */
function readDimensions(cursor: Cursor): number {
  let dimensions = cursor.accept("array") ? 1 : 0;
  const isStandard = dimensions > 0;
  while (cursor.atSymbol("[")) {
    cursor.next();
    if (cursor.peek()?.kind === "number") cursor.next();
    if (!cursor.acceptSymbol("]")) break;
    if (!isStandard) dimensions++;
  }
  return dimensions;
}
