import { worksOnline } from "../engines/sqlserver/versions.ts";
import type { OperationOf } from "../sql/operations.ts";
import type { Span } from "../text.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** Without ONLINE = ON an index is built under a lock that is held to the end (SQL Server manual, CREATE INDEX). */
export const createIndexOffline: Rule<"create-index" | "reindex" | "add-primary-key" | "add-unique"> = {
  id: "create-index-offline",
  severity: "error",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "Index built offline",
  why: "Without `ONLINE = ON` SQL Server holds a lock on the table until the index is built: `S`, which blocks writes, and `Sch-M`, which blocks reads too, for clustered indexes and keys. `ONLINE = ON` needs Enterprise edition or Azure SQL; other editions build in a quiet hour.",
  instead:
    "Add `WITH (ONLINE = ON)`, and where the version has them `RESUMABLE = ON` and `WAIT_AT_LOW_PRIORITY`. Say the edition in `cutover.json` where it has none of them.",
  bad: [
    "CREATE INDEX IX_Users_Email ON dbo.Users (Email);",
    "ALTER TABLE dbo.Users ADD CONSTRAINT UQ_Users_Email UNIQUE (Email);",
    "ALTER INDEX ALL ON dbo.Users REBUILD;",
  ],
  good: ["CREATE INDEX IX_Users_Email ON dbo.Users (Email) WITH (ONLINE = ON);"],
  on: ["create-index", "reindex", "add-primary-key", "add-unique"],
  *check(operation, context) {
    const lock = ownLock(context.effect);
    const table = operation.kind === "reindex" ? operation.name : operation.table;
    if (lock === undefined || lock.brief || table === undefined || !isLive(context, table)) return;
    if (context.effect.indexBuilds.length === 0 && context.effect.rewrites.length === 0) return;
    const online = worksOnline(context.edition);
    const rewrite = online === false ? undefined : onlineRewrite(operation, context);
    const what = operation.kind === "reindex" ? "Rebuilding the indexes" : "Building the index";
    const way =
      online === false
        ? `${context.edition} edition cannot build it online: run it when nobody writes.`
        : `${switchedOff(operation, context) === undefined ? "Add WITH (ONLINE = ON)" : "Say ONLINE = ON instead of OFF"}${online === undefined ? ", if the server is of Enterprise edition or Azure SQL" : ""}.`;
    yield {
      span: operation.span,
      message: `${what} ${lockClause(lock)} until it is done. ${way}`,
      ...(online === false && { severity: "info" as const }),
      ...(rewrite && { rewrites: [rewrite] }),
    };
  },
};

function onlineRewrite(
  operation: OperationOf<"create-index" | "reindex" | "add-primary-key" | "add-unique">,
  context: RuleContext,
): Rewrite | undefined {
  if (operation.kind === "create-index" && /^(?:xml|spatial)$/.test(operation.method ?? "")) return undefined;
  const { start, end } = operation.span;
  const text = context.text.slice(start, end);
  const options = /\bWITH\s*\(/gi;
  const last = [...text.matchAll(options)].at(-1);
  const title = `Build ${operation.kind === "reindex" ? `the indexes of ${shown(operation.name ?? { name: "it", span: operation.span })}` : "the index"} online`;
  const off = switchedOff(operation, context);
  if (off !== undefined) return { title, safe: false, edits: [{ span: off, text: "ONLINE = ON" }] };
  if (last !== undefined) {
    const at = start + last.index + last[0].length;
    return { title, safe: false, edits: [{ span: { start: at, end: at }, text: "ONLINE = ON, " }] };
  }
  const filegroup = /\s+ON\s+(?:\[[^\]]*\]|\w+)(?:\s*\([^)]*\))?\s*$/i.exec(text);
  const isOfIndex =
    operation.kind === "create-index" && filegroup !== null && text.slice(0, filegroup.index).includes("(");
  const isOfKey = operation.kind !== "create-index" && filegroup !== null;
  const at = isOfIndex || isOfKey ? start + filegroup.index : end;
  return { title, safe: false, edits: [{ span: { start: at, end: at }, text: " WITH (ONLINE = ON)" }] };
}

/** `ONLINE = OFF` among the options, as Management Studio writes it. */
function switchedOff({ span }: { readonly span: Span }, { text }: RuleContext): Span | undefined {
  const found = /\bONLINE\s*=\s*OFF\b/i.exec(text.slice(span.start, span.end));
  return found === null
    ? undefined
    : { start: span.start + found.index, end: span.start + found.index + found[0].length };
}
