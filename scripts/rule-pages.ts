import { type RuleDescription, squawkRules } from "../core/index.ts";
import { effectsOf } from "./rule-effects.ts";

const axes = {
  availability: "availability: queries wait or the migration fails",
  "data-loss": "data loss: rows or values cannot be brought back",
  compatibility: "compatibility: code of the running release breaks",
};

/** The page of one rule. */
export function rulePage(rule: RuleDescription): string {
  return [
    `# ${rule.id}`,
    `${rule.title}.`,
    facts(rule),
    `## Why\n\n${rule.why}`,
    `## What to do\n\n${rule.instead}`,
    ...examples(rule),
    `## Configure\n\nIn \`cutover.json\`, as \`off\`, \`hint\`, \`info\`, \`warning\` or \`error\`:\n\n${code("json", `{ "rules": { "${rule.id}": "${rule.optional ? rule.severity : "off"}" } }`)}`,
    ...options(rule),
    `For one statement, in a comment before it or behind it on the same line, with the reason and, if it should end, a day:\n\n${code("sql", `-- cutover: ignore ${rule.id} because the table has 20 rows until 2030-12-31`)}`,
    `For a whole file:\n\n${code("sql", `-- cutover: ignore-file ${rule.id} because this is the baseline of a new database`)}`,
    "[All rules](README.md)\n",
  ].join("\n\n");
}

function facts(rule: RuleDescription): string {
  const dialects = rule.dialects === undefined ? [] : [`| Databases | ${rule.dialects.join(", ")} |`];
  return [
    "| | |",
    "| --- | --- |",
    `| Severity | ${rule.severity}${rule.optional ? ", off by default" : ""} |`,
    `| Concerns | ${axes[rule.axis]} |`,
    ...dialects,
    ...squawkNames(rule.id),
  ].join("\n");
}

/** Squawk's rules for the same hazard, which teams know by those names and may have in comments. */
function squawkNames(id: string): readonly string[] {
  const names = Object.keys(squawkRules).filter((name) => squawkRules[name]?.includes(id));
  if (names.length === 0) return [];
  return [`| Squawk | ${names.map((name) => `\`${name}\``).join(", ")}: \`-- squawk-ignore\` is understood |`];
}

function examples(rule: RuleDescription): readonly string[] {
  const section = (title: string, examples: RuleDescription["bad"] = []) =>
    examples.length === 0 ? [] : [[`## ${title}`, ...examples.map(example)].join("\n\n")];
  const effects = effectsOf(rule);
  return [
    ...section("Reported", rule.bad),
    ...(effects.length === 0
      ? []
      : [`What the ${rule.bad?.length === 1 ? "" : "first "}statement does:\n\n${effects.join("\n")}`]),
    ...section("Not reported", rule.good),
    ...Object.entries(rule.examples ?? {}).flatMap(([dialect, { bad, good }]) => [
      ...section(`Reported in ${dialect}`, bad),
      ...section(`Not reported in ${dialect}`, good),
    ]),
  ];
}

/** A migration, or the files of a small workspace, each under its path. */
function example(files: string | Readonly<Record<string, string>>, index: number): string {
  if (typeof files === "string") return code("sql", files);
  const texts = Object.entries(files).map(([path, text]) => `\`${path}\`\n\n${code(languageOf(path), text)}`);
  return [...(index === 0 ? [] : ["Or:"]), ...texts].join("\n\n");
}

function languageOf(path: string): string {
  return /\.(\w+)(?: \(.*\))?$/.exec(path)?.[1] ?? "";
}

function options(rule: RuleDescription): readonly string[] {
  const entries = Object.entries(rule.options ?? {});
  if (entries.length === 0) return [];
  return [
    ["Options (`options` beside `severity`):", ...entries.map(([name, text]) => `- \`${name}\`: ${text}`)].join("\n\n"),
  ];
}

/** The list of all rules. */
export function ruleIndex(rules: readonly RuleDescription[]): string {
  const rows = rules.map(
    (rule) =>
      `| [${rule.id}](${rule.id}.md) | ${rule.title} | ${rule.severity}${rule.optional ? " (off)" : ""} | ${rule.axis} |`,
  );
  return [
    "# Rules",
    "Rules marked (off) are opinions that a team may want: turn them on in `cutover.json`. A line `-- next release` in an example parts migrations that are released one after the other, and `-- in a transaction` means that the framework opens one around the script.",
    ["| Rule | Reports | Severity | Concerns |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    "",
  ].join("\n\n");
}

function code(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
