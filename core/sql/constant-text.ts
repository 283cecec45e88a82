import type { Cursor } from "./cursor.ts";
import { quoteName } from "./identifiers.ts";
import type { Token } from "./types.ts";

/**
 * The string that an expression made of literals stands for: `'a' || 'b'`, `format('… %I', 'c')`. Undefined when anything
 * in it is known only at run time. Leaves the cursor behind what it took.
 */
export function constantText(cursor: Cursor): string | undefined {
  let text = "";
  do {
    const part = readPart(cursor);
    if (part === undefined) return undefined;
    text += part;
  } while (cursor.acceptSymbol("||"));
  return text;
}

function readPart(cursor: Cursor): string | undefined {
  if (cursor.at("format") && cursor.atSymbol("(", 1)) return readFormat(cursor);
  if (cursor.acceptSymbol("(")) {
    const text = constantText(cursor);
    return cursor.acceptSymbol(")") ? text : undefined;
  }
  const literal = cursor.acceptString();
  if (!literal) return undefined;
  if (cursor.acceptSymbol("::")) cursor.next();
  return literal.value;
}

function readFormat(cursor: Cursor): string | undefined {
  cursor.index += 2;
  const args: Token[] = [];
  do {
    const token = cursor.next();
    if (token?.kind !== "string" && token?.kind !== "number") return undefined;
    if (cursor.acceptSymbol("::")) cursor.next();
    args.push(token);
  } while (cursor.acceptSymbol(","));
  const [pattern, ...values] = args;
  return cursor.acceptSymbol(")") && pattern ? fill(pattern.value, values, cursor) : undefined;
}

/** PostgreSQL manual 9.4.1: `%[position$][width]` and `s`, `I` (as an identifier) or `L` (as a literal). */
function fill(pattern: string, values: readonly Token[], { dialect }: Cursor): string | undefined {
  let next = 0;
  let isComplete = true;
  const text = pattern.replace(/%(?:(\d+)\$)?-?\d*([sIL%])/g, (_, position: string | undefined, type: string) => {
    if (type === "%") return "%";
    if (position !== undefined) next = Number(position) - 1;
    const value = values[next++]?.value;
    if (value === undefined) isComplete = false;
    if (type === "I") return quoteName(value ?? "", dialect);
    return type === "L" ? `'${(value ?? "").replaceAll("'", "''")}'` : (value ?? "");
  });
  return isComplete ? text : undefined;
}
