import type { OperationOf } from "../sql/operations.ts";
import { listed } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

type Slow = "create-index" | "drop-index" | "reindex" | "detach-partition" | "validate-constraint";

/** Long enough for work that is meant to take its time. */
const generous = 3_600_000;

/** A build that waits for old transactions is cut off half-way and leaves an invalid index behind. */
export const timeoutCancelsConcurrentBuild: Rule<Slow> = {
  id: "timeout-cancels-concurrent-build",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Timeout in force that cuts off slow concurrent work",
  why: "CONCURRENTLY waits for every older transaction on the table, under `lock_timeout`, and reads the whole table under `statement_timeout`. Cut off, it leaves an INVALID index that slows every write down (manual, CREATE INDEX). It queues nobody behind it, so it needs no short limit.",
  instead: "Set both to 0 before the statement.",
  bad: ["SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY users_email_idx ON users (email);"],
  good: ["SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY users_email_idx ON users (email);"],
  on: ["create-index", "drop-index", "reindex", "detach-partition", "validate-constraint"],
  *check(operation, context) {
    if (operation.kind !== "validate-constraint" && operation.concurrently === undefined) return;
    if (operation.within !== undefined || ("table" in operation && context.novelty(operation.table) !== undefined))
      return;
    const timeouts = timeoutsInForce(operation, context);
    if (timeouts.length === 0) return;
    yield {
      span: operation.span,
      message: `${what(operation)} may be cut off by ${listed(timeouts)}, still in force here${consequence(operation)}. Set ${timeouts.length > 1 ? "them" : "it"} to 0 before.`,
      rewrites: [
        {
          title: `Set ${listed(timeouts)} to 0 before`,
          safe: true,
          before: { sql: timeouts.map((setting) => `SET ${setting} = 0`).join(";\n"), at: "statement" },
        },
      ],
    };
  },
};

/** VALIDATE waits for one weak lock only and fails without harm when it does not get it; its scan is what takes time. */
function timeoutsInForce(operation: OperationOf<Slow>, { session }: RuleContext): readonly string[] {
  const isTight = (value: number | undefined) => value !== undefined && value > 0 && value < generous;
  return [
    ...(isTight(session.lockTimeout) && operation.kind !== "validate-constraint" ? ["lock_timeout"] : []),
    ...(isTight(session.statementTimeout) ? ["statement_timeout"] : []),
  ];
}

function what(operation: OperationOf<Slow>): string {
  switch (operation.kind) {
    case "create-index":
      return `The concurrent build of ${operation.name?.name ?? "the index"}`;
    case "drop-index":
      return `The concurrent drop of ${operation.index.name}`;
    case "reindex":
      return "The concurrent rebuild";
    case "detach-partition":
      return `The concurrent detach of ${operation.partition.name}`;
    case "validate-constraint":
      return `The validation of ${operation.constraint.name}`;
  }
}

function consequence(operation: OperationOf<Slow>): string {
  return operation.kind === "create-index" || operation.kind === "reindex"
    ? ", and then leaves an invalid index behind"
    : "";
}
