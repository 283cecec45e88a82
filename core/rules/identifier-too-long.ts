import { type Naming, naming, newNames, writtenPart } from "./support/new-names.ts";
import type { Rule } from "./types.ts";

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
  on: naming,
  *check(operation, { dialect, direction, text }) {
    if (direction === "down") return;
    for (const { span } of newNames(operation)) {
      // Most names are so short that they need not be counted: a UTF-16 unit is at most three bytes.
      if ((span.end - span.start) * 3 <= longest) continue;
      const name = writtenPart(text.slice(span.start, span.end), dialect);
      if (byteLength(name) <= longest) continue;
      yield {
        span,
        message: `The name ${name} has ${byteLength(name)} bytes; PostgreSQL keeps 63 and calls it ${cut(name)}. Shorten it.`,
      };
    }
  },
};

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
