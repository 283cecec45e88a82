import { allRules, LineIndex, type RuleDescription } from "../core/index.ts";
import { exit, UsageError } from "./exit-codes.ts";
import { openWorkspace } from "./open-workspace.ts";

/** `cutover explain RULE|FILE:LINE`: prints what a rule or a statement does, as Markdown; returns the exit code. */
export async function explain(subject: string): Promise<number> {
  const rule = allRules.find(({ id }) => id === subject);
  process.stdout.write(`${rule === undefined ? await statementText(subject) : ruleText(rule)}\n`);
  return exit.fine;
}

function ruleText({ id, title, severity, axis, why, instead }: RuleDescription): string {
  return [`# ${title}`, `\`${id}\` · ${severity} · ${axis}`, why, `**Instead**: ${instead}`].join("\n\n");
}

async function statementText(subject: string): Promise<string> {
  const match = /^(.+):(\d+)(?::(\d+))?$/.exec(subject);
  if (match === null)
    throw new UsageError(`There is no rule ${subject}. Give the id of a rule, or FILE:LINE for a statement.`);
  const [, path = "", line = "1", column = "1"] = match;
  const { workspace, isAsked } = await openWorkspace({ paths: [path] });
  const file = workspace
    .histories()
    .flatMap((history) => history.migrations.flatMap(({ up, down }) => [up?.file, down?.file]))
    .find((other) => other !== undefined && isAsked(other));
  const text = file === undefined ? undefined : workspace.text(file);
  if (file === undefined || text === undefined) throw new UsageError(`${path} holds no migration.`);
  const index = new LineIndex(text);
  const start = index.offsetAt({ line: Number(line) - 1, column: Number(column) - 1 });
  // The cursor may stand in the white space before the statement of that line.
  const offset = start + (text.slice(start).length - text.slice(start).trimStart().length);
  const explanation = workspace.explain(file, offset);
  if (explanation === undefined) throw new UsageError(`No statement stands at ${path}:${line}.`);
  return [explanation.markdown, explanation.reported].filter((part) => part !== "").join("\n\n");
}
