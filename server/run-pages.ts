import {
  type BackfillReport,
  changeName,
  differences,
  evidencePath,
  type ParityReport,
  type SizesReport,
  sizesPath,
} from "../core/index.ts";
import type { BackfillOutline } from "../database/backfill.ts";
import type { RunReply } from "./protocol.ts";
import { counted, number } from "./run-words.ts";

/** What to do about rows that differ. */
const advice = {
  different: "What has a wrong value was written by something that does not keep both sides equal.",
  missing: "**Run Backfill** fills what has no value yet.",
  extra: "What is in the new table only has lost its row in the old one, or was never written there.",
} as const;

/** What a comparison found, as a page. */
export function parityPage(report: ParityReport): RunReply {
  const { change, environment, rows, mismatched, extra = 0, sample, complete } = report;
  const different = mismatched + extra;
  const found = differences(report);
  const verdict =
    different > 0 ? "✗ The two sides do not agree." : complete ? "✓ Both sides agree." : "No difference so far.";
  const counts: readonly (readonly [string, number])[] = [
    [complete ? "Rows" : "Rows so far", rows],
    ...found.map(({ words, count }) => [`Rows ${words}`, count] as const),
  ];
  const offenders = found.flatMap(({ why, words, count }) => {
    const keys = sample.filter((each) => each.why === why).map(({ key }) => `- ${keyText(key)}`);
    const which = count > keys.length ? `The first ${keys.length} of the rows ${words}:` : `Rows ${words}:`;
    return keys.length === 0 ? [] : [which, keys.join("\n")];
  });
  const next = complete
    ? found.map(({ why }) => advice[why]).join(" ")
    : "It was stopped. **Verify Parity** goes on behind the last row that was compared.";
  return page(
    `Parity of ${changeName(change)} in ${environment}`,
    [`**${verdict}**`, table(counts), ...offenders, next, evidenceText("verify", report)],
    complete && different === 0,
  );
}

/** What a backfill did, as a page. */
export function backfillPage(report: BackfillReport): RunReply {
  const { change, environment, rowsSeen, rowsChanged, batches, complete } = report;
  const counts: readonly (readonly [string, number])[] = [
    [complete ? "Rows" : "Rows so far", rowsSeen],
    ["Filled now", rowsChanged],
    ["Had a value already, or have none to copy", rowsSeen - rowsChanged],
    ["Batches", batches],
  ];
  const next = complete
    ? "Next: **Verify Parity**, which compares both sides in every row."
    : "It was stopped between two batches, and nothing is lost. **Run Backfill** goes on behind the last row.";
  return page(
    `Backfill of ${changeName(change)} in ${environment}`,
    [`**${complete ? "✓ Complete." : "Stopped."}**`, table(counts), next, evidenceText("backfill", report)],
    complete,
  );
}

/** What a backfill would do, as a page. */
export function outlinePage(change: string, environment: string | undefined, outline: BackfillOutline): RunReply {
  const { server, key, rows, bytes, batch, statements, resume } = outline;
  const size = bytes === undefined ? "" : `, ${number(Math.ceil(bytes / 1024 / 1024))} MB with indexes`;
  const all = rows === undefined ? "an unknown number of rows" : `about ${counted(rows, "row")}`;
  const behind =
    resume === undefined ? "" : ` It goes on after the ${counted(resume.rowsSeen, "row")} of the run before.`;
  return page(
    `Backfill plan of ${changeName(change)} in ${environment ?? "url"}`,
    [
      "**Nothing was changed.**",
      `${server}: ${all}${size}. They are walked along \`${key.join(", ")}\`, ${counted(batch, "row")} a batch to begin with, each batch in a transaction of its own; the number follows the time that a batch takes.${behind}`,
      `The ${resume === undefined ? "first" : "next"} batch:`,
      `\`\`\`sql\n${statements.map((statement) => `${statement};`).join("\n")}\n\`\`\``,
    ],
    true,
  );
}

/** More tables than that are in the file only. */
const tablesShown = 50;

/** How large the tables of a database are, as a page. */
export function sizesPage({ environment, server, tables }: SizesReport): RunReply {
  const largest = [...tables].sort((a, b) => b.bytes - a.bytes).slice(0, tablesShown);
  const lines = largest.map(({ table: name, rows, bytes, writesPerSecond }) => {
    const megabytes = number(Math.ceil(bytes / 1024 / 1024));
    const writes = writesPerSecond === undefined ? "unknown" : number(writesPerSecond);
    return `| \`${name}\` | ${number(rows)} | ${megabytes} | ${writes} |`;
  });
  return page(
    `Tables of ${environment}`,
    [
      `${counted(tables.length, "table")} in ${server}, by its own statistics${tables.length > tablesShown ? `; the ${tablesShown} largest` : ""}. Findings are graded by them from now on.`,
      ["| table | rows | MB | rows written a second |", "| :-- | --: | --: | --: |", ...lines].join("\n"),
      `Kept, to be committed, in \`${sizesPath(environment)}\` (names and numbers, never values).`,
    ],
    true,
  );
}

function page(title: string, parts: readonly string[], good: boolean): RunReply {
  return { title: pageName(title), markdown: parts.filter((part) => part !== "").join("\n\n"), good };
}

/** A title is a file's name too. */
function pageName(title: string): string {
  return title.replaceAll("/", "_");
}

function table(counts: readonly (readonly [string, number])[]): string {
  return ["| | |", "| :-- | --: |", ...counts.map(([what, count]) => `| ${what} | ${number(count)} |`)].join("\n");
}

/** `id = 17`, `place = x, code = 3`. */
function keyText(key: Readonly<Record<string, string | number>>): string {
  return Object.entries(key)
    .map(([name, value]) => `\`${name} = ${value}\``)
    .join(", ");
}

function evidenceText(kind: "verify" | "backfill", report: ParityReport | BackfillReport): string {
  const { change, environment, startedAt, finishedAt, complete } = report;
  const seconds = Math.max(0, Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000));
  const what = complete ? "Evidence, to be committed" : "Kept, and no evidence before it is complete";
  return `Took ${counted(seconds, "second")}. ${what}: \`${evidencePath(kind, change, environment)}\` (counts and keys, never values).`;
}
