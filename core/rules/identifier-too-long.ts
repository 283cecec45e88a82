import type { Name } from "../sql/names.ts";
import type { Constraint, Operation } from "../sql/operations.ts";
import type { Rule } from "./types.ts";

type Naming =
  | "create-table"
  | "rename-table"
  | "add-column"
  | "rename-column"
  | "create-index"
  | "rename-index"
  | "rename-constraint"
  | "add-primary-key"
  | "add-unique"
  | "add-check"
  | "add-foreign-key"
  | "add-exclude"
  | "create-view"
  | "create-function"
  | "create-trigger"
  | "create-enum";

/** NAMEDATALEN is 64, the last byte is a zero (manual, section 4.1.1). */
const longest = 63;

/** The server cuts the name off, and two names may become one. */
export const identifierTooLong: Rule<Naming> = {
  id: "identifier-too-long",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Name longer than 63 bytes",
  why: "PostgreSQL cuts names off after 63 bytes with no more than a notice (manual, section 4.1.1). Two long names may then collide, and tools that look for the full name do not find it.",
  instead: "Shorten the name to 63 bytes.",
  bad: [
    "CREATE INDEX CONCURRENTLY customer_subscription_invoices_by_customer_and_creation_date_idx ON invoices (customer);",
  ],
  good: ["CREATE INDEX CONCURRENTLY invoices_customer_idx ON invoices (customer);"],
  on: [
    "create-table",
    "rename-table",
    "add-column",
    "rename-column",
    "create-index",
    "rename-index",
    "rename-constraint",
    "add-primary-key",
    "add-unique",
    "add-check",
    "add-foreign-key",
    "add-exclude",
    "create-view",
    "create-function",
    "create-trigger",
    "create-enum",
  ],
  *check(operation, { direction, text }) {
    if (direction === "down") return;
    for (const { span } of newNames(operation)) {
      const name = written(text.slice(span.start, span.end));
      if (byteLength(name) <= longest) continue;
      yield {
        span,
        message: `The name ${name} has ${byteLength(name)} bytes; PostgreSQL keeps 63 and calls it ${cut(name)}. Shorten it.`,
      };
    }
  },
};

/** The last part of a name as its author spelt it, quotes removed: the reader cuts names as the server does. */
function written(text: string): string {
  const quoted = /"((?:[^"]|"")*)"$/.exec(text)?.[1];
  return quoted?.replaceAll('""', '"') ?? text.slice(text.lastIndexOf(".") + 1).toLowerCase();
}

function newNames(operation: Extract<Operation, { kind: Naming }>): readonly Name[] {
  switch (operation.kind) {
    case "create-table":
      return [
        operation.table,
        ...operation.columns.flatMap(({ name, constraints }) => [name, ...given(constraints)]),
        ...given(operation.constraints),
      ];
    case "add-column":
      return [operation.column.name, ...given(operation.column.constraints)];
    case "rename-table":
    case "rename-column":
    case "rename-index":
    case "rename-constraint":
      return [operation.to];
    case "create-index":
      return operation.name === undefined ? [] : [operation.name];
    case "create-view":
      return [operation.view];
    case "create-function":
      return [operation.routine];
    case "create-trigger":
      return [operation.trigger];
    case "create-enum":
      return [operation.type];
    default:
      return given([operation.constraint]);
  }
}

function given(constraints: readonly Constraint[]): readonly Name[] {
  return constraints.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

/** Length in UTF-8, the encoding that servers use almost everywhere. */
function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function cut(name: string): string {
  let kept = "";
  for (const character of name) {
    if (byteLength(kept + character) > longest) break;
    kept += character;
  }
  return kept;
}
