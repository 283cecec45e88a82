import pico from "picocolors";
import { type Change, changeTitle, changeToJson, type Workspace } from "../core/index.ts";
import { exit } from "./exit-codes.ts";
import { openWorkspace } from "./open-workspace.ts";
import { Ranges } from "./reports/ranges.ts";

export const statusFormats = ["text", "json", "markdown"] as const;
export type StatusFormat = (typeof statusFormats)[number];

/** `cutover status`: prints the staged changes and how far each has come; returns the exit code. */
export async function status(paths: readonly string[], format: StatusFormat, coloured: boolean): Promise<number> {
  const { workspace } = await openWorkspace({ paths });
  process.stdout.write(reports[format](workspace, coloured));
  return exit.fine;
}

const reports: { readonly [F in StatusFormat]: (workspace: Workspace, coloured: boolean) => string } = {
  json: (workspace) => {
    const ranges = new Ranges(workspace);
    const changes = workspace.changes().map((change) => changeToJson(change, (file, span) => ranges.of(file, span)));
    return `${JSON.stringify({ version: 1, changes }, undefined, 2)}\n`;
  },
  text: (workspace, coloured) => {
    const changes = workspace.changes();
    if (changes.length === 0) return noChanges;
    const ranges = new Ranges(workspace);
    return changes.map((change) => changeText(change, ranges, pico.createColors(coloured))).join("\n");
  },
  markdown: (workspace) => {
    const changes = workspace.changes();
    if (changes.length === 0) return noChanges;
    const ranges = new Ranges(workspace);
    return changes.map((change) => changeMarkdown(change, ranges)).join("\n");
  },
};

const noChanges = "No staged change was found. Begin one with `cutover start table.old table.new`.\n";

const signs: Readonly<Record<Change["phases"][number]["state"], string>> = {
  done: "●",
  skipped: "◌",
  current: "◐",
  blocked: "✗",
  pending: "○",
};

function changeText(change: Change, ranges: Ranges, colours: ReturnType<typeof pico.createColors>): string {
  const { bold, dim, green, yellow, red } = colours;
  const paint = { done: green, skipped: dim, current: yellow, blocked: red, pending: dim };
  const kind = change.spec.declared ? "" : dim(" (inferred)");
  const picture = change.phases.map(({ phase, state }) => paint[state](`${signs[state]} ${phase}`)).join(dim(" ─ "));
  const lines = change.phases.flatMap(({ phase, state, evidence, missing }) => [
    ...evidence.map((item) => `  ${paint[state](signs[state])} ${phase}: ${item.what} ${dim(placeText(item, ranges))}`),
    ...(state === "current" || state === "blocked" ? missing : []).map(
      ({ message, at }) =>
        `  ${yellow("→")} ${phase}: ${message}${at === undefined ? "" : ` ${dim(placeText(at, ranges))}`}`,
    ),
  ]);
  return [`${bold(change.spec.id)}${kind}  ${changeTitle(change)}`, `  ${picture}`, ...lines, ""].join("\n");
}

function changeMarkdown(change: Change, ranges: Ranges): string {
  const rows = change.phases.map(({ phase, state, evidence, missing }) => {
    const done = evidence.map((item) => `${item.what} (${placeText(item, ranges)})`);
    const open = missing.map(({ message, at }) =>
      at === undefined ? message : `${message} (${placeText(at, ranges)})`,
    );
    return `| ${phase} | ${signs[state]} ${state} | ${[...done, ...open].join("<br>").replaceAll("|", "\\|")} |`;
  });
  return [
    `### \`${change.spec.id}\``,
    "",
    changeTitle(change),
    "",
    "| phase | state | why |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function placeText(
  { file, span }: { readonly file: string; readonly span: { readonly start: number; readonly end: number } },
  ranges: Ranges,
): string {
  const { line, column } = ranges.of(file, span).start;
  return `${file}:${line}:${column}`;
}
