import type { OperationKind } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { onlineDialects } from "./support/online.ts";
import { shown } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

const indexKinds = new Set<OperationKind>(["create-index", "add-unique"]);

/** Measured: ADD COLUMN with ADD INDEX rebuilds the table, one after the other they do not. */
export const splitAlter: Rule<"create-index" | "add-unique"> = aboutWaiting({
  id: "split-alter",
  severity: "info",
  axis: "availability",
  dialects: onlineDialects,
  title: "Column and index added in one ALTER TABLE",
  why: "A column is added instantly and an index is built in place, but both in one `ALTER TABLE` write every row of the table anew.",
  instead: "Add the column in one statement and the index in the next one.",
  bad: ["ALTER TABLE users ADD COLUMN team_id bigint, ADD INDEX users_team (team_id);"],
  good: ["ALTER TABLE users ADD COLUMN team_id bigint;\nALTER TABLE users ADD INDEX users_team (team_id);"],
  on: ["create-index", "add-unique"],
  *check(operation, context) {
    const { command } = context;
    if (!isLive(context, operation.table) || command.find(({ kind }) => indexKinds.has(kind)) !== operation) return;
    const isPair = command.every(({ kind }) => kind === "add-column" || indexKinds.has(kind));
    if (
      !isPair ||
      !command.some(({ kind }) => kind === "add-column") ||
      context.earlier.some(({ online }) => online?.algorithm !== "INSTANT")
    )
      return;
    const rewrite = split(context);
    yield {
      span: operation.span,
      message: `Together with ADD COLUMN this writes every row of ${shown(operation.table)} anew. By itself, the column is added instantly and the index is built in place: use two statements.`,
      ...(rewrite && { rewrites: [rewrite] }),
    };
  },
});

function split({ text, command, statement }: RuleContext): Rewrite | undefined {
  const first = command[0];
  if (first === undefined || statement.length !== command.length || !/^alter\b/i.test(text)) return undefined;
  if (command.some(({ clauses, within }) => clauses !== undefined || within !== undefined)) return undefined;
  const head = text.slice(0, first.span.start);
  // ADD (a int, KEY (a)) is one action in parentheses.
  if (/\(\s*$/.test(head)) return undefined;
  const actions = (isIndex: boolean) =>
    command.filter(({ kind }) => indexKinds.has(kind) === isIndex).map(({ span }) => text.slice(span.start, span.end));
  return {
    title: "Add the column first, then the index",
    safe: true,
    replacement: [actions(false), actions(true)].map((part) => head + part.join(", ")).join(";\n"),
  };
}
