import type { Operation } from "../sql/operations.ts";
import type { Rule, RuleContext } from "./types.ts";

/** Manual, SET QUOTED_IDENTIFIER: it must be ON for filtered indexes and those of computed columns (error 1934), and routines keep what was set. */
export const quotedIdentifierOff: Rule<"set-setting"> = {
  id: "quoted-identifier-off",
  severity: "warning",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "QUOTED_IDENTIFIER or ANSI_NULLS off",
  why: "A filtered index cannot be made with `QUOTED_IDENTIFIER OFF` or `ANSI_NULLS OFF` (error 1934). A procedure or trigger that is created under them keeps them for good, and its writes fail once a table that it writes has a filtered index, an indexed view or an indexed computed column.",
  instead: "Leave both ON, as drivers set them, and write texts in single quotes.",
  bad: [
    "SET QUOTED_IDENTIFIER OFF;\nGO\nCREATE PROCEDURE dbo.CloseOrders AS UPDATE dbo.Orders SET State = 'closed' WHERE Id = 1;\nGO",
  ],
  good: [
    "SET QUOTED_IDENTIFIER ON;\nGO\nCREATE PROCEDURE dbo.CloseOrders AS UPDATE dbo.Orders SET State = 'closed' WHERE Id = 1;\nGO",
    "SET ANSI_NULLS OFF;\nGO\nSET ANSI_NULLS ON;\nGO\nCREATE PROCEDURE dbo.CloseOrders AS UPDATE dbo.Orders SET State = 'closed' WHERE Id = 1;\nGO",
  ],
  on: ["set-setting"],
  *check(operation, context) {
    const setting = operation.setting.toLowerCase();
    if (!/^(?:quoted_identifier|ansi_nulls)$/.test(setting) || !/^off$/i.test(operation.value.trim())) return;
    if (context.direction === "down" || operation.within !== undefined) return;
    const hurt = firstHurt(setting, context);
    if (hurt === undefined) return;
    const what =
      hurt.kind === "create-index"
        ? `The filtered index ${hurt.name?.name ?? ""} below cannot be built (error 1934)`
        : `${named(hurt)} below keeps it for good, and its writes fail where a table has a filtered index or an indexed view`;
    yield {
      span: operation.span,
      message: `${what} with ${setting.toUpperCase()} off. Leave it ON.`,
      ...(hurt.kind === "create-index" && { severity: "error" as const }),
    };
  },
};

const hurtKinds = ["set-setting", "create-index", "create-function", "create-trigger"] as const;

/** What is made under the setting, before it is on again. */
function firstHurt(setting: string, context: RuleContext): Operation | undefined {
  for (const next of context.following(hurtKinds)) {
    if (next.kind === "set-setting") {
      if (next.setting.toLowerCase() === setting) return undefined;
      continue;
    }
    if (next.kind !== "create-index" || next.where !== undefined) return next;
  }
  return undefined;
}

function named(operation: Operation): string {
  if (operation.kind === "create-trigger") return operation.trigger.name;
  return operation.kind === "create-function" ? operation.routine.name : "What is created";
}
