import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext, RuleFinding } from "./types.ts";

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
    yield { span: operation.span, ...judged(hurt, setting.toUpperCase()) };
  },
};

function judged({ made, filtered }: Hurt, setting: string): Pick<RuleFinding, "message" | "severity"> {
  const name = named(made);
  if (made.kind === "create-index") {
    const message = `The filtered index ${name} below cannot be built (error 1934) with ${setting} off. Leave it ON.`;
    return { message, severity: "error" };
  }
  if (filtered !== undefined)
    return {
      message: `${name} below keeps it for good, and its writes to ${shown(filtered)}, which has a filtered index, fail with ${setting} off. Leave it ON.`,
    };
  return {
    message: `${name} below keeps it for good, and its writes fail once a table of them has a filtered index or an indexed view, with ${setting} off. Leave it ON.`,
    severity: "info",
  };
}

/** What is made under the setting: a filtered index, or a routine that writes rows; the table of them that has a filtered index. */
interface Hurt {
  readonly made: OperationOf<"create-index" | "create-function" | "create-trigger">;
  readonly filtered?: QualifiedName;
}

const lookedFor = [
  "set-setting",
  "create-index",
  "create-function",
  "create-trigger",
  "insert-rows",
  "update-rows",
  "delete-rows",
  "merge-rows",
] as const;

/** What is hurt first before the setting is on again; a write that fails counts more than one that may. */
function firstHurt(setting: string, context: RuleContext): Hurt | undefined {
  let made: Hurt["made"] | undefined;
  let writes: Hurt | undefined;
  for (const next of context.following(lookedFor)) {
    switch (next.kind) {
      case "set-setting":
        if (next.within === undefined && next.setting.toLowerCase() === setting) return writes;
        break;
      case "create-index":
        if (next.where !== undefined && next.within !== "routine") return { made: next };
        break;
      case "create-function":
      case "create-trigger":
        made = next;
        break;
      default:
        if (made === undefined || next.within !== "routine" || /^[@#]/.test(next.table.name)) break;
        if (isFiltered(next.table, context)) return { made, filtered: next.table };
        writes ??= { made };
    }
  }
  return writes;
}

function isFiltered(table: QualifiedName, { schema }: RuleContext): boolean {
  return schema.table(table)?.indexes.some(({ where }) => where !== undefined) === true;
}

function named(operation: Hurt["made"]): string {
  if (operation.kind === "create-trigger") return operation.trigger.name;
  return operation.kind === "create-function" ? operation.routine.name : (operation.name?.name ?? "");
}
