import type { Rule, RuleContext } from "./types.ts";

/** SQL Server manual, SET IDENTITY_INSERT: one table of a session at a time, until it is OFF or the session ends (error 8107). */
export const identityInsertLeftOn: Rule<"set-setting"> = {
  id: "identity-insert-left-on",
  severity: "warning",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "IDENTITY_INSERT left on",
  why: "`SET IDENTITY_INSERT` holds for the session, and for one table of it at a time. Left ON, the next script that the runner sends on the same connection fails when it turns it on for another table (error 8107), and each INSERT into this one has to name its number.",
  instead: "Turn it OFF right behind the rows.",
  bad: ["SET IDENTITY_INSERT dbo.Kinds ON;\nINSERT INTO dbo.Kinds (Id, Name) VALUES (1, 'new');"],
  good: [
    "SET IDENTITY_INSERT dbo.Kinds ON;\nINSERT INTO dbo.Kinds (Id, Name) VALUES (1, 'new');\nSET IDENTITY_INSERT dbo.Kinds OFF;",
  ],
  on: ["set-setting"],
  *check(operation, context) {
    const asked = identityInsert(operation);
    if (asked?.on !== true || operation.within === "routine" || context.direction === "down") return;
    const next = nextOf(asked.table, context);
    if (next === "off") return;
    yield {
      span: operation.span,
      message:
        next === undefined
          ? `IDENTITY_INSERT stays ON for ${asked.table} behind this script. Turn it OFF when the rows are in.`
          : `IDENTITY_INSERT is turned on for ${next} while it is ON for ${asked.table}, which fails (error 8107). Turn it OFF first.`,
    };
  },
};

/** What comes first behind: it is turned off, or turned on for another table, whose name is given. */
function nextOf(table: string, { following }: RuleContext): string | undefined {
  for (const next of following(["set-setting"])) {
    const asked = identityInsert(next);
    if (asked === undefined || next.within === "routine") continue;
    if (asked.on && asked.table !== table) return asked.table;
    if (!asked.on && asked.table === table) return "off";
  }
  return undefined;
}

/** `SET IDENTITY_INSERT dbo.t ON`: the table as one writes it, and whether it is turned on. */
function identityInsert({ setting, value }: { readonly setting: string; readonly value: string }) {
  if (!/^identity_insert$/i.test(setting)) return undefined;
  const [, table, state] = /^(.*?)\s*\b(on|off)$/is.exec(value.trim()) ?? [];
  if (table === undefined || state === undefined) return undefined;
  const plain = table.replaceAll(/[[\]"\s]/g, "").toLowerCase();
  return { table: plain.replace(/^(?:\w+\.)?dbo\./, ""), on: /^on$/i.test(state) };
}
