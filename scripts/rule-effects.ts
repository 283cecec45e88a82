import { type RuleDescription, Workspace } from "../core/index.ts";

/** What the reported statement of a rule's first example does on the server, as Markdown list entries: locks, rewrites, scans. */
export function effectsOf(rule: RuleDescription): readonly string[] {
  const example = rule.bad?.[0];
  if (typeof example !== "string") return [];
  const releases = example.split("\n-- next release\n");
  const texts = new Map(releases.map((text, index) => [`migrations/${index + 1}_example.sql`, text]));
  texts.set("cutover.json", configuration(rule, example.startsWith("-- in a transaction")));
  const workspace = new Workspace({
    files: { paths: [...texts.keys()].sort(), read: (path) => texts.get(path) },
    now: () => new Date(0),
    isShipped: (file) => file !== `migrations/${releases.length}_example.sql`,
  });
  const finding = workspace.findings().flatMap(({ findings }) => findings.filter((one) => one.rule === rule.id))[0];
  if (finding === undefined) return [];
  const lines = workspace.explain(finding.file, finding.span.start)?.markdown.split("\n") ?? [];
  return lines.filter((line) => line.startsWith("- "));
}

function configuration(rule: RuleDescription, transaction: boolean): string {
  return JSON.stringify({
    migrations: [
      { path: "migrations", framework: transaction ? "sqlx" : "plain", dialect: rule.dialects?.[0] ?? "postgres" },
    ],
    rules: { [rule.id]: { severity: rule.severity } },
  });
}
