import { naming } from "../sql/dialects.ts";
import { foldName } from "../sql/identifiers.ts";
import type { Operation } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";

/**
 * A message with the names of a statement as their author wrote them. Where a dialect compares names whatever their case, rules know them
 * folded. Words that the rule uses itself (`prose`) stay: they may not be names.
 */
export function withWrittenNames(
  message: string,
  text: string,
  operations: readonly Operation[],
  dialect: Dialect,
  prose: string,
): string {
  const { folding } = naming[dialect];
  if (folding.quoted !== "lower") return message;
  const written = new Map<string, string>();
  collect(operations, text, dialect, written);
  if (written.size === 0) return message;
  return message.replaceAll(/[\p{L}_][\p{L}\p{N}_$]*/gu, (word) => {
    const name = written.get(word);
    return name === undefined || new RegExp(`\\b${word}\\b`, "i").test(prose) ? word : name;
  });
}

/** Notes every name in an operation that is not written in lower case. */
function collect(value: unknown, text: string, dialect: Dialect, written: Map<string, string>): void {
  if (typeof value !== "object" || value === null) return;
  if ("name" in value && typeof value.name === "string" && "span" in value) {
    const schema = "schema" in value ? value.schema : undefined;
    for (const word of sliceOf(text, value.span).match(/[\p{L}\p{N}_$#]+/gu) ?? []) {
      const folded = foldName(word, false, dialect);
      if (folded !== word && (folded === value.name || folded === schema)) written.set(folded, word);
    }
  }
  for (const part of Object.values(value)) collect(part, text, dialect, written);
}

function sliceOf(text: string, span: unknown): string {
  const isSpan = typeof span === "object" && span !== null && "start" in span && "end" in span;
  return isSpan ? text.slice(Number(span.start), Number(span.end)) : "";
}
