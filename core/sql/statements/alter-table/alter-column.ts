import type { Cursor } from "../../cursor.ts";
import { readExpression, readParenthesised } from "../../expression.ts";
import type { Name } from "../../names.ts";
import type { Operation, OperationOf } from "../../operations.ts";
import { readTypeName } from "../../type-name.ts";
import { readIfExists } from "../words.ts";
import { type ActionReader, made, type Target } from "./target.ts";

/** What an action on a column works on, and where the action begins. */
interface OnColumn {
  readonly on: Target["on"] & { readonly column: Name };
  readonly start: number;
}

/** ALTER [COLUMN] in all its forms, and ALTER CONSTRAINT. */
export const readAlterColumn: ActionReader = (cursor, target, start) => {
  if (cursor.accept("constraint")) return readAlterConstraint(cursor, target, start);
  cursor.accept("column");
  const column = cursor.name();
  if (!column) return undefined;
  const place = { on: { ...target.on, column }, start };
  if (cursor.at("restart")) return readIdentityOptions(cursor, place);
  switch (cursor.acceptOne("type", "set", "drop", "add", "reset", "options")) {
    case "type":
      return readType(cursor, place);
    case "set":
      return readSet(cursor, place);
    case "drop":
      return readDrop(cursor, place);
    case "add":
      return readAddIdentity(cursor, place);
    case "reset":
    case "options":
      return cursor.skipParentheses() && { kind: "set-column-options", ...place.on, ...made(cursor, start) };
    default:
      return undefined;
  }
};

const readAlterConstraint: ActionReader = (cursor, { on }, start) => {
  const constraint = cursor.name();
  if (!constraint) return undefined;
  return { kind: "alter-constraint", ...on, constraint, ...readConstraintChange(cursor), ...made(cursor, start) };
};

/** What ALTER CONSTRAINT changes; only what is written is changed. */
function readConstraintChange(
  cursor: Cursor,
): Pick<OperationOf<"alter-constraint">, "enforced" | "deferrable" | "inherit"> {
  let found: ReturnType<typeof readConstraintChange> = {};
  for (;;) {
    if (cursor.accept("not", "enforced")) found = { ...found, enforced: false };
    else if (cursor.accept("enforced")) found = { ...found, enforced: true };
    else if (cursor.accept("not", "deferrable")) found = { ...found, deferrable: false };
    else if (cursor.accept("deferrable") || cursor.accept("initially", "deferred"))
      found = { ...found, deferrable: true };
    else if (cursor.accept("no", "inherit") || cursor.accept("set", "no", "inherit"))
      found = { ...found, inherit: false };
    else if (cursor.accept("inherit") || cursor.accept("set", "inherit")) found = { ...found, inherit: true };
    else if (!cursor.accept("initially", "immediate")) return found;
  }
}

function readType(cursor: Cursor, { on, start }: OnColumn): Operation | undefined {
  const type = readTypeName(cursor);
  if (!type) return undefined;
  const collation = cursor.accept("collate") && cursor.qualifiedName()?.name;
  const using = cursor.accept("using") && readExpression(cursor);
  return {
    kind: "alter-column-type",
    ...on,
    type,
    ...(collation !== undefined && { collation }),
    ...(using && { using }),
    ...made(cursor, start),
  };
}

function readSet(cursor: Cursor, place: OnColumn): Operation | undefined {
  const { on, start } = place;
  if (cursor.accept("not", "null")) return { kind: "set-not-null", ...on, ...made(cursor, start) };
  if (cursor.accept("data", "type")) return readType(cursor, place);
  if (cursor.accept("default")) {
    const expression = readExpression(cursor);
    return expression && { kind: "set-default", ...on, default: expression, ...made(cursor, start) };
  }
  if (cursor.accept("expression", "as")) {
    const expression = readParenthesised(cursor);
    return expression && { kind: "set-expression", ...on, expression, ...made(cursor, start) };
  }
  if (cursor.accept("statistics")) {
    cursor.acceptSymbol("-");
    return cursor.next() && { kind: "set-statistics", ...on, ...made(cursor, start) };
  }
  if (cursor.accept("storage")) {
    const storage = cursor.next()?.value;
    return storage === undefined ? undefined : { kind: "set-storage", ...on, storage, ...made(cursor, start) };
  }
  if (cursor.accept("compression")) return cursor.next() && { kind: "set-compression", ...on, ...made(cursor, start) };
  if (cursor.skipParentheses()) return { kind: "set-column-options", ...on, ...made(cursor, start) };
  cursor.index--;
  return readIdentityOptions(cursor, place);
}

/** Words that begin an option of a sequence behind SET (PostgreSQL manual, ALTER SEQUENCE). */
const sequenceOptions = new Set(
  "generated increment start minvalue maxvalue cache cycle no restart sequence".split(" "),
);

/** `SET GENERATED …`, `SET` options of the sequence, `RESTART`: one after the other. */
function readIdentityOptions(cursor: Cursor, { on, start }: OnColumn): Operation | undefined {
  const first = cursor.index;
  for (;;) {
    const { index } = cursor;
    if (cursor.accept("restart")) {
      cursor.accept("with");
      if (cursor.peek()?.kind === "number" || cursor.atSymbol("-")) readNumber(cursor);
    } else if (cursor.accept("set") && cursor.atAny(sequenceOptions)) readSequenceOption(cursor);
    else {
      cursor.index = index;
      break;
    }
  }
  return cursor.index > first ? { kind: "alter-identity", ...on, ...made(cursor, start) } : undefined;
}

function readSequenceOption(cursor: Cursor): void {
  cursor.skipTo(({ kind, value }) => value === "," || (kind === "word" && (value === "set" || value === "restart")));
}

function readNumber(cursor: Cursor): void {
  cursor.acceptSymbol("-");
  cursor.next();
}

function readDrop(cursor: Cursor, { on, start }: OnColumn): Operation | undefined {
  if (cursor.accept("not", "null")) return { kind: "drop-not-null", ...on, ...made(cursor, start) };
  if (cursor.accept("default")) return { kind: "drop-default", ...on, ...made(cursor, start) };
  const what = cursor.acceptOne("identity", "expression");
  if (!what) return undefined;
  const ifExists = readIfExists(cursor);
  const dropping = { ...on, ...(ifExists && { ifExists }), ...made(cursor, start) };
  return what === "identity" ? { kind: "drop-identity", ...dropping } : { kind: "drop-expression", ...dropping };
}

/** `ADD GENERATED … AS IDENTITY`, from behind ADD. */
function readAddIdentity(cursor: Cursor, { on, start }: OnColumn): Operation | undefined {
  if (!cursor.accept("generated")) return undefined;
  const isAlways = cursor.accept("always");
  if (!isAlways && !cursor.accept("by", "default")) return undefined;
  if (!cursor.accept("as", "identity")) return undefined;
  cursor.skipParentheses();
  return { kind: "add-identity", ...on, identity: isAlways ? "always" : "by-default", ...made(cursor, start) };
}
