import type { Cursor } from "../cursor.ts";
import { readExpression } from "../expression.ts";
import type { CheckConstraint } from "../operations.ts";
import { readTypeName } from "../type-name.ts";
import { readCheck } from "./constraints.ts";
import { complete, type StatementReader, unread } from "./reader.ts";

/** CREATE DOMAIN. */
export const createDomain: StatementReader = {
  leads: ["create domain"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("create", "domain");
    const domain = cursor.qualifiedName();
    cursor.accept("as");
    const base = domain && readTypeName(cursor);
    if (!domain || !base) return unread(cursor, start, "CREATE DOMAIN without its name or type");
    const { notNull, constraints } = readConstraints(cursor);
    return complete(cursor, {
      kind: "create-domain",
      domain,
      base,
      ...(notNull && { notNull }),
      constraints,
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};

interface Constraints {
  readonly notNull: true | undefined;
  readonly constraints: readonly CheckConstraint[];
}

function readConstraints(cursor: Cursor): Constraints {
  const constraints: CheckConstraint[] = [];
  let notNull: true | undefined;
  for (;;) {
    const { start } = cursor;
    const name = cursor.accept("constraint") && cursor.name();
    const check = cursor.accept("check") && readCheck(cursor);
    if (check) constraints.push({ ...check, ...(name && { name }), span: cursor.spanFrom(start) });
    else if (cursor.accept("not", "null")) notNull = true;
    else if (cursor.accept("collate")) cursor.qualifiedName();
    else if (cursor.accept("default")) readExpression(cursor, ({ value }) => endsDefault.has(value));
    else if (!cursor.accept("null")) return { notNull, constraints };
  }
}

const endsDefault = new Set(["not", "null", "check", "constraint", "collate"]);
