import type { Rule } from "./types.ts";

/** The setting is gone before the next statement, so the limit that it promises is not there. */
export const setLocalOutsideTransaction: Rule<"set-setting"> = {
  id: "set-local-outside-transaction",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "SET LOCAL outside a transaction",
  why: "Outside a transaction block `SET LOCAL` has no effect beyond a warning (manual, SET), so the timeouts that the migration seems to set are not in force.",
  instead: "Use `SET`, which lasts for the session, or open a transaction before.",
  bad: ["SET LOCAL lock_timeout = '2s';\nALTER TABLE users ADD COLUMN email text;"],
  good: [
    "SET lock_timeout = '2s';\nALTER TABLE users ADD COLUMN email text;",
    "BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE users ADD COLUMN email text;\nCOMMIT;",
  ],
  on: ["set-setting"],
  *check(operation, context) {
    if (operation.scope !== "transaction" || operation.within !== undefined || context.session.inTransaction) return;
    const local = /^set\s+(local\s+)/i.exec(context.text)?.[1];
    const start = context.text.length - context.text.replace(/^set\s+/i, "").length;
    yield {
      span: operation.span,
      message: `SET LOCAL has no effect outside a transaction (${context.session.modeReason}), so ${operation.setting} stays as it was. Use SET, or open a transaction before.`,
      ...(local === undefined
        ? {}
        : {
            rewrites: [
              {
                title: `Set ${operation.setting} for the session`,
                safe: false,
                edits: [{ span: { start, end: start + local.length }, text: "" }],
              },
            ],
          }),
    };
  },
};
