import { isRewritable } from "./support/rewriting.ts";
import type { Rule } from "./types.ts";

/** PostgreSQL manual, CREATE INDEX: a failed concurrent build leaves an invalid index behind, and IF NOT EXISTS only compares names. */
export const concurrentIndexIfNotExists: Rule<"create-index"> = {
  id: "concurrent-index-if-not-exists",
  severity: "info",
  axis: "availability",
  dialects: ["postgres"],
  title: "IF NOT EXISTS keeps the invalid index of a failed build",
  why: "A concurrent build that fails leaves an invalid index of that name behind. `IF NOT EXISTS` then accepts it without a word: no query uses it, a unique one enforces nothing, and every write still pays for it.",
  instead: "Leave `IF NOT EXISTS` out, or put `DROP INDEX CONCURRENTLY IF EXISTS` for the same name before it.",
  bad: ["CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email_idx ON users (email);"],
  good: ["CREATE INDEX CONCURRENTLY users_email_idx ON users (email);"],
  on: ["create-index"],
  *check(operation, context) {
    const { ifNotExists, name } = operation;
    if (operation.concurrently === undefined || ifNotExists === undefined || name === undefined) return;
    const end = ifNotExists.end + (/^\s*/.exec(context.text.slice(ifNotExists.end))?.[0].length ?? 0);
    yield {
      span: ifNotExists,
      message: `If an earlier attempt failed, IF NOT EXISTS keeps its invalid index ${name.name} and reports success. Leave it out, or drop the leftover first with DROP INDEX CONCURRENTLY IF EXISTS.`,
      rewrites: isRewritable(operation, context)
        ? [
            {
              title: `Fail when ${name.name} exists already`,
              safe: false,
              edits: [{ span: { start: ifNotExists.start, end }, text: "" }],
            },
          ]
        : [],
    };
  },
};
