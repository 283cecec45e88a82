import { foldName, quoteName } from "../sql/identifiers.ts";
import { tokenize } from "../sql/lexer.ts";
import type { Table, TableConstraint } from "./types.ts";

/** The dialect whose server keeps the text of definitions, and changes it on a rename. */
const dialect = "sqlite";

/** A definition with a name in it changed, as SQLite does on RENAME. Names of functions stay. */
export function renamedIn(text: string, from: string, to: string): string {
  const { tokens } = tokenize(text, dialect);
  let result = "";
  let end = 0;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (!isName(token.kind, token.value, from) || (token.kind === "word" && next?.value === "(" && index > 0)) continue;
    result += text.slice(end, token.start) + quoteName(to, dialect);
    end = token.end;
  }
  return result + text.slice(end);
}

/** Whether a definition names something, so that what it is called matters. */
function mentions(text: string, name: string): boolean {
  return tokenize(text, dialect).tokens.some(({ kind, value }) => isName(kind, value, name));
}

function isName(kind: string, value: string, name: string): boolean {
  return (kind === "word" || kind === "quoted") && foldName(value, kind === "quoted", dialect) === name;
}

type Written = { readonly written?: string };

/** The object with its text changed by `change`, if it has one. */
export function rewritten<T extends Written>(object: T, change: (text: string) => string): T {
  return object.written === undefined ? object : { ...object, written: change(object.written) };
}

/** The object without its text: it says no longer what holds. */
export function withoutText<T extends Written>(object: T): T {
  if (object.written === undefined) return object;
  const { written: _, ...rest } = object;
  return rest as T;
}

/** The object without its text where that names something whose name changes, and may name another thing by the same word. */
export function unlessNaming<T extends Written>(object: T, name: string): T {
  return object.written !== undefined && mentions(object.written, name) ? withoutText(object) : object;
}

/** The constraint with the text of its definition changed. */
export function rewrittenConstraint(constraint: TableConstraint, change: (text: string) => string): TableConstraint {
  return { ...constraint, definition: rewritten(constraint.definition, change) };
}

/** A table whose name changes: what is written of it follows, or is forgotten where it could mean something else. */
export function renamedTexts(table: Table, from: string, to: string): Table {
  return {
    ...table,
    indexes: table.indexes.map((index) => rewritten(index, (text) => renamedIn(text, from, to))),
    triggers: table.triggers.map((trigger) => unlessNaming(trigger, from)),
  };
}
