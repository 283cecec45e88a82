import type { Rule } from "./types.ts";

/** Editions other than Enterprise refuse ONLINE = ON (SQL Server manual, "Editions and supported features"). */
export const onlineRefused: Rule<"create-index" | "reindex" | "add-primary-key" | "add-unique" | "alter-column-type"> =
  {
    id: "online-refused",
    severity: "error",
    axis: "availability",
    dialects: ["sqlserver"],
    title: "ONLINE = ON on an edition that refuses it",
    why: "Standard, Web and Express editions fail with error 1712 where `ONLINE = ON` is written, while developers' machines, which run Developer edition, accept it.",
    instead: "Leave it out, and run the migration when nobody uses the table.",
    bad: ["-- edition Standard\nCREATE INDEX IX_Users_Email ON dbo.Users (Email) WITH (ONLINE = ON);"],
    good: ["CREATE INDEX IX_Users_Email ON dbo.Users (Email) WITH (ONLINE = ON);"],
    on: ["create-index", "reindex", "add-primary-key", "add-unique", "alter-column-type"],
    *check(operation, context) {
      if (context.effect.fails?.startsWith("ONLINE") !== true) return;
      yield {
        span: operation.span,
        message: `${context.edition} edition refuses ONLINE = ON, so this fails. Leave it out, and run it when nobody uses the table.`,
      };
    },
  };
