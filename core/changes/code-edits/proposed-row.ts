/** What code calls a column: in SQL, and as a property of its model where it has one. */
export interface ColumnNames {
  readonly column: string;
  readonly property: string | undefined;
}

/**
 * The value that takes the new column from the row which was proposed for insertion, made from one that takes the old column from it and is
 * nothing else; undefined for any other value. Libraries leave this to SQL (`sql`excluded.name``, `raw("excluded.name")`), or have a word of their
 * own (`stmt.excluded.name`, `excluded(users::name)`).
 */
export function proposedInCode(value: string, old: ColumnNames, next: ColumnNames): string | undefined {
  for (const { shape, name } of shapes) {
    const match = shape.exec(value);
    const [, before = "", found = "", after = ""] = match ?? [];
    if (match === null) continue;
    const was = spelled(old, name, found);
    const is = spelled(next, name, found);
    if (found === was && is !== undefined) return `${before}${is}${after}`;
  }
  return undefined;
}

type Naming = "column" | "property";

/** Each with what stands before the name, the name, and what stands behind it. */
const shapes: readonly { readonly shape: RegExp; readonly name: Naming }[] = [
  // A piece of SQL in a literal: `sql`excluded."name"``, `db.raw("values(name)")`, `(eb) => eb.ref("excluded.name")`.
  {
    shape:
      /^((?:\(?\w+\)?\s*=>\s*)?[\w$.]+\s*\(?\s*["'`]\s*(?:excluded\s*\.|values\s*\()\s*\\?["`]?)(\w+)(\\?["`]?\s*\)?\s*["'`]\s*\)?)$/i,
    name: "column",
  },
  // Drizzle: `sql`excluded.${users.name}``, `sql.raw(`excluded.${users.name.name}`)`.
  {
    shape:
      /^(sql(?:\.raw\(\s*)?`\s*(?:excluded\s*\.|values\s*\()\s*"?\$\{\s*(?:\w+\.)+?)(\w+)((?:\.name)?\s*\}"?\s*\)?\s*`\s*\)?)$/i,
    name: "property",
  },
  // SQLAlchemy: `stmt.excluded.name`, `stmt.inserted["name"]`.
  { shape: /^([\w.]+\.(?:excluded|inserted)(?:\.|\[["']))(\w+)((?:["']\])?)$/, name: "column" },
  // Diesel: `excluded(users::name)`; jOOQ: `excluded(USERS.NAME)`.
  { shape: /^((?:\w+(?:::|\.))*excluded\(\s*(?:\w+(?:::|\.))*)(\w+)(\s*\))$/, name: "column" },
];

/** A name as this place spells it; constants are in capitals. */
function spelled({ column, property }: ColumnNames, naming: Naming, found: string): string | undefined {
  const name = naming === "column" ? column : property;
  return found !== found.toLowerCase() && found === found.toUpperCase() ? name?.toUpperCase() : name;
}
