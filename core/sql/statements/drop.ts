import type { Span } from "../../text.ts";
import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { ObjectKind, Operation } from "../operations.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";
import { readCascade, readIfExists, readObjectKind } from "./words.ts";

/** What a DROP says besides the names. */
interface Drop {
  readonly objectKind: ObjectKind;
  readonly span: Span;
  readonly concurrently?: Span;
  readonly dropping: { readonly ifExists?: true; readonly cascade?: true; readonly command: 0 };
}

/** DROP of anything. */
export const drop: StatementReader = {
  leads: ["drop"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    const objectKind = readObjectKind(cursor);
    if (!objectKind) return unread(cursor, start, "This sort of DROP is not understood");
    const concurrently = cursor.acceptSpan("concurrently");
    const ifExists = readIfExists(cursor);
    const names = readNames(cursor, objectKind);
    if (names.length === 0) return unread(cursor, start, "DROP without a name");
    const table = cursor.accept("on") && cursor.qualifiedName();
    readDatabaseOptions(cursor);
    const cascade = readCascade(cursor);
    const dropping = { ...(ifExists && { ifExists }), ...(cascade && { cascade }), command: 0 } as const;
    const found = { objectKind, span: cursor.spanFrom(start), ...(concurrently && { concurrently }), dropping };
    return dropOf(cursor, found, names, table);
  },
};

function dropOf(
  cursor: Cursor,
  found: Drop,
  names: readonly QualifiedName[],
  table: QualifiedName | undefined,
): Reading {
  const [first] = names;
  if (first && table) return complete(cursor, dropOnTable(found, first, table));
  return complete(cursor, ...names.map((name) => dropNamed(found, name)));
}

function dropNamed({ objectKind, span, concurrently, dropping }: Drop, name: QualifiedName): Operation {
  switch (objectKind) {
    case "table":
    case "foreign-table":
      return { kind: "drop-table", table: name, span, ...dropping };
    case "index":
      return { kind: "drop-index", index: name, span, ...dropping, ...(concurrently && { concurrently }) };
    default:
      return { kind: "drop-object", objectKind, object: name, span, ...dropping };
  }
}

/** DROP TRIGGER, RULE and POLICY name the table too. */
function dropOnTable(
  { objectKind, span, dropping }: Drop,
  { name, span: at }: QualifiedName,
  table: QualifiedName,
): Operation {
  const named = { name, span: at };
  switch (objectKind) {
    case "trigger":
      return { kind: "drop-trigger", trigger: named, table, span, ...dropping };
    case "rule":
      return { kind: "drop-rule", rule: named, table, span, ...dropping };
    case "policy":
      return { kind: "drop-policy", policy: named, table, span, ...dropping };
    default:
      return { kind: "drop-object", objectKind, object: named, span, ...dropping };
  }
}

function readNames(cursor: Cursor, kind: ObjectKind): readonly QualifiedName[] {
  if (kind === "cast") return readCast(cursor);
  const names: QualifiedName[] = [];
  do {
    // `DROP USER MAPPING FOR name SERVER s`, `DROP TRANSFORM FOR type LANGUAGE l`.
    cursor.accept("for");
    const name = kind === "operator" ? readOperatorName(cursor) : cursor.qualifiedName();
    if (!name) break;
    cursor.skipParentheses();
    if (cursor.acceptOne("using", "server", "language")) cursor.name();
    names.push(name);
  } while (cursor.acceptSymbol(","));
  return names;
}

/** An operator is made of symbols, or it is the name of a class or family. */
function readOperatorName(cursor: Cursor): QualifiedName | undefined {
  const { start } = cursor;
  const name = cursor.qualifiedName();
  if (cursor.peek()?.kind !== "symbol" || cursor.atSymbol(",")) return name;
  if (name && !cursor.atSymbol(".")) return name;
  cursor.skipTo(({ value }) => value === "(");
  const span = cursor.spanFrom(start);
  return { name: cursor.text.slice(span.start, span.end), span };
}

/** `CAST (a AS b)` has no name but its types. */
function readCast(cursor: Cursor): readonly QualifiedName[] {
  const span = cursor.skipParentheses();
  return span ? [{ name: cursor.text.slice(span.start + 1, span.end - 1), span }] : [];
}

/** `DROP DATABASE name WITH (FORCE)`. */
function readDatabaseOptions(cursor: Cursor): void {
  cursor.accept("with");
  cursor.skipParentheses();
}
