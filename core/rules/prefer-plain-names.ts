import { quoteName } from "../sql/identifiers.ts";
import { type Naming, naming, newNames, writtenPart } from "./support/new-names.ts";
import type { Rule } from "./types.ts";

/** Names without quotes are folded to lower case, so one that keeps a capital letter is found with quotes only (manual, section 4.1.1). */
export const preferPlainNames: Rule<Naming> = {
  id: "prefer-plain-names",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Name that has to be quoted everywhere",
  why: "A name with capital letters, spaces or signs, or that is a reserved word, is found in quotes only. Every query, view, function and script has to write it so; one that forgets fails when it runs, or means something else (`user` is the session's user).",
  instead: "Choose a name of lower-case letters, digits and underscores that is no reserved word.",
  bad: ['CREATE TABLE "user" (id bigint PRIMARY KEY);', 'ALTER TABLE orders ADD COLUMN "shippedAt" timestamptz;'],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY);", "ALTER TABLE orders ADD COLUMN shipped_at timestamptz;"],
  on: naming,
  *check(operation, { dialect, direction, text }) {
    if (direction === "down") return;
    for (const { span } of newNames(operation)) {
      const name = writtenPart(text.slice(span.start, span.end));
      if (quoteName(name, dialect) === name) continue;
      const isWord = /^[a-z_][a-z0-9_]*$/.test(name);
      yield {
        span,
        message: `The name ${quoteName(name, dialect)} ${isWord ? "is a reserved word" : "is not plain"}, so every query has to quote it. Choose another one.`,
      };
    }
  },
};
