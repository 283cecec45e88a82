import type { Operation } from "../sql/operations.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** The server refuses these with "cannot run inside a transaction block" (SQLSTATE 25001). */
export const concurrentlyInTransaction: Rule = {
  id: "concurrently-in-transaction",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Statement that fails inside a transaction",
  why: "PostgreSQL refuses `CREATE INDEX CONCURRENTLY`, `VACUUM` and their like inside a transaction, and many migration tools open one around every script.",
  instead:
    "Put the statement into a migration of its own and switch the transaction off for it, in the way your migration tool offers.",
  bad: ["BEGIN;\nCREATE INDEX CONCURRENTLY users_email_idx ON users (email);\nCOMMIT;"],
  good: ["CREATE INDEX CONCURRENTLY users_email_idx ON users (email);"],
  on: [
    "create-index",
    "drop-index",
    "reindex",
    "detach-partition",
    "vacuum",
    "cluster",
    "create-database",
    "alter-system",
    "drop-object",
    "add-enum-value",
    "other-ddl",
    "reset-setting",
  ],
  *check(operation, context) {
    const reason = transactionReason(operation, context);
    if (!context.effect.needsNoTransaction || reason === undefined) return;
    yield {
      span: operation.span,
      message: `${statementText(operation)} fails here: PostgreSQL refuses it inside a transaction, and ${reason}. Move it to a migration of its own that runs without one.`,
      rewrites: runWithoutTransaction(operation, context),
    };
  },
};

function transactionReason(operation: Operation, context: RuleContext): string | undefined {
  if (operation.within === "do") return "a DO block always runs in one";
  const { session } = context;
  if (!session.inTransaction) return undefined;
  return session.openedBy === "script" ? "the script has opened one with BEGIN" : session.modeReason;
}

function runWithoutTransaction(operation: Operation, context: RuleContext): readonly Rewrite[] {
  if (operation.within !== undefined || context.session.openedBy === "script") return [];
  return [
    {
      title: `Run ${statementText(operation)} without a transaction`,
      safe: true,
      replacement: context.text,
      noTransaction: true,
    },
  ];
}

function statementText(operation: Operation): string {
  switch (operation.kind) {
    case "create-index":
      return "CREATE INDEX CONCURRENTLY";
    case "drop-index":
      return "DROP INDEX CONCURRENTLY";
    case "reindex":
      return operation.concurrently === undefined
        ? `REINDEX ${operation.target.toUpperCase()}`
        : "REINDEX CONCURRENTLY";
    case "detach-partition":
      return "DETACH PARTITION CONCURRENTLY";
    case "create-database":
      return "CREATE DATABASE";
    case "alter-system":
      return "ALTER SYSTEM";
    case "add-enum-value":
      return "ALTER TYPE … ADD VALUE";
    case "reset-setting":
      return "DISCARD ALL";
    case "other-ddl":
      return [operation.verb, operation.objectKind, operation.action ?? ""].join(" ").trim().toUpperCase();
    case "drop-object":
      return `DROP ${operation.objectKind.toUpperCase()}`;
    case "vacuum":
    case "cluster":
      return operation.kind.toUpperCase();
    default:
      return "This statement";
  }
}
