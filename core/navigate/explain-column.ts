import type { Change } from "../changes/types.ts";
import { verb } from "../changes/usage-words.ts";
import type { Access } from "../code/types.ts";
import { nameText, typeText } from "../explain/describe.ts";
import type { Column, Schema } from "../schema/types.ts";
import type { Location } from "../text.ts";
import { doubtWords } from "./doubt-words.ts";
import type { ColumnLife } from "./life-book.ts";
import type { CodeSite } from "./types.ts";

/** More places in code than that are counted, not listed. */
const sitesShown = 5;

/**
 * What a column is, where it comes from, which staged change it is part of, and what code does with it, as Markdown. `sites` is undefined
 * while that is still being looked for.
 */
export function explainColumn(
  life: ColumnLife,
  schema: Schema,
  changes: readonly Change[],
  sites: readonly CodeSite[] | undefined,
  link: (at: Location) => string,
): string {
  const table = schema.tableByKey(life.table.key);
  const column = table?.columns.get(life.name);
  const name = `${table === undefined ? life.table.key : nameText(schema.nameOf(table))}.${life.name}`;
  const isOf = (side: Change["spec"]["from"] | undefined) =>
    side?.columns.includes(life.name) === true &&
    schema.tableKey({ ...side, name: side.table, span: { start: 0, end: 0 } }) === life.table.key;
  return [
    `**\`${name}\`** ${column === undefined ? "is dropped" : traits(column)}`.trim(),
    originLine(life, link),
    ...changes.flatMap(({ spec, phase }) => [
      ...(isOf(spec.from) ? [changeLine("Old", spec.id, phase)] : []),
      ...(isOf(spec.to) ? [changeLine("New", spec.id, phase)] : []),
    ]),
    ...(sites === undefined ? ["_Where code uses it is still being looked for._"] : usedLines(sites, link)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** `varchar(20), not null, default now()`. */
function traits({ type, notNull, default: value, generated, identity }: Column): string {
  return [
    type === undefined ? "" : `\`${typeText(type)}\``,
    notNull === true ? "not null" : "",
    value === undefined ? "" : `default \`${value.text.replaceAll("`", "'")}\``,
    generated === undefined ? "" : "generated",
    identity === undefined ? "" : "identity",
  ]
    .filter((trait) => trait !== "")
    .join(", ");
}

function originLine({ created, table }: ColumnLife, link: (at: Location) => string): string {
  if (created !== undefined) return `Created in ${link(created)}.`;
  return table.created === undefined ? "" : `Its table is created in ${link(table.created)}.`;
}

function changeLine(side: "Old" | "New", id: string, phase: Change["phase"]): string {
  const state = phase === "done" ? "which is complete" : `now in ${phase}`;
  return `${side} column of the staged change \`${id}\`, ${state}.`;
}

/** Places that may mean another column are counted, with the reason. */
function usedLines(sites: readonly CodeSite[], link: (at: Location) => string): readonly string[] {
  const doubts = doubtWords(sites);
  const sure = sites.filter(({ certainty }) => certainty === "resolved");
  return [codeLines(sure, link), doubts === "" ? "" : `_Not counted: ${doubts}._`];
}

function codeLines(sites: readonly CodeSite[], link: (at: Location) => string): string {
  if (sites.length === 0) return "No code was found that uses it.";
  const counts = (["read", "write", "declare"] as const)
    .map((access) => ({ access, number: sites.filter((site) => site.access === access).length }))
    .filter(({ number }) => number > 0)
    .map(({ access, number }) => `${number} ${nouns[access]}${number === 1 ? "" : "s"}`);
  const shown = [...sites].sort((a, b) => Number(a.test) - Number(b.test)).slice(0, sitesShown);
  const more = sites.length > shown.length ? [`- … and ${sites.length - shown.length} more`] : [];
  return [
    `In code: ${counts.join(", ")}`,
    "",
    ...shown.map((site) => `- ${link(site)} ${verb(site.access)} it`),
    ...more,
  ].join("\n");
}

const nouns: Readonly<Record<Access, string>> = { read: "read", write: "write", declare: "declaration" };
