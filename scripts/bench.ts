import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../core/index.ts";
import { type ColumnFigures, measureColumn, writeService } from "./bench/columns.ts";
import { script, writeCorpus } from "./bench/corpus.ts";
import { type Cost, costOf, cpuMilliseconds } from "./bench/measure.ts";
import { serverKeystroke } from "./bench/server.ts";

/**
 * Measures what the README claims: CPU time of whole runs beside the peers installed from npm, in one go on one machine, and the
 * CPU time that a keystroke costs, in this process and in the language server; and what it costs to ask who uses a column.
 *
 * Usage: npm run bench [-- --keystroke | --column FOLDER TABLE.COLUMN]     (keystrokes alone; that question alone, in a folder of yours)
 */
async function main([option, folder, column]: readonly string[]): Promise<void> {
  if (option === "--keystroke") return inTemporaryFolder(benchKeystroke);
  if (option === undefined) return inTemporaryFolder(benchAll);
  if (option !== "--column" || folder === undefined || column === undefined) {
    console.error("usage: npm run bench [-- --keystroke | --column FOLDER TABLE.COLUMN]");
    process.exitCode = 2;
    return;
  }
  console.log(JSON.stringify(await measureColumn(folder, column)));
}

async function benchAll(folder: string): Promise<void> {
  benchRuns(folder);
  await benchKeystroke(folder);
  benchColumn(folder);
}

async function inTemporaryFolder(bench: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cutover-bench-"));
  try {
    await bench(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchRuns(folder: string): void {
  const inputs = writeCorpus(folder);
  const tools = toolsOf();
  console.log(
    "Figures of one run of this benchmark can be compared with each other, not with those of another run or machine.\n",
  );
  console.log(
    `CPU seconds of a run, median of ${runs}; in brackets the ratio to cutover; last the most memory it held\n`,
  );
  console.log(row(["input", ...tools.map(({ name }) => name)]));
  console.log(row(["---", ...tools.map(() => "---:")]));
  for (const [name, path] of Object.entries(inputs)) {
    const costs = tools.map((tool) => costOf(tool.command(path), runs));
    const own = costs[0]?.seconds ?? Number.NaN;
    const cells = costs.map((cost, i) => shown(cost, i === 0 ? undefined : cost.seconds / own));
    console.log(row([name.includes("files") ? name : `${name} statements`, ...cells]));
  }
}

const runs = 3;

function shown({ seconds, megabytes }: Cost, ratio: number | undefined): string {
  const memory = megabytes === undefined ? "" : `, ${megabytes.toFixed(0)} MB`;
  return `${seconds.toFixed(2)}${ratio === undefined ? "" : ` (${ratio.toFixed(1)})`}${memory}`;
}

interface Tool {
  readonly name: string;
  readonly command: (path: string) => readonly string[];
}

function toolsOf(): readonly Tool[] {
  const squawk = nativeSquawk();
  const pgfence = "node_modules/.bin/pgfence";
  const folderOrFile = (path: string) => (path.endsWith(".sql") ? [path] : [join(path, "*.sql")]);
  return [
    { name: "cutover", command: (path) => [process.execPath, "dist/cli.cjs", "check", "--format", "json", path] },
    { name: "bare node", command: () => [process.execPath, "-e", "0"] },
    ...(squawk !== undefined && existsSync(squawk)
      ? [
          {
            name: "squawk",
            command: (path: string) => ["bash", "-c", `${squawk} --reporter json ${folderOrFile(path).join(" ")}`],
          },
        ]
      : []),
    ...(existsSync(pgfence)
      ? [
          {
            name: "pgfence",
            command: (path: string) => [
              "bash",
              "-c",
              `${pgfence} analyze --output json ${folderOrFile(path).join(" ")}`,
            ],
          },
        ]
      : []),
  ];
}

/** The binary itself: the shim in `.bin` would add a Node process. */
function nativeSquawk(): string | undefined {
  const folder = "node_modules/@squawk-cli";
  const platform = existsSync(folder) ? readdirSync(folder)[0] : undefined;
  return platform === undefined ? undefined : join(folder, platform, "bin", "squawk");
}

/** Where a letter is typed: in the middle of the file, at the first such text there. */
const places = [
  { what: "a comment on a column", at: "about" },
  { what: "the name of a new column", at: "c_" },
];

/** A letter typed in the middle of a file of 10,000 statements, until the findings of the file are known again. */
async function benchKeystroke(folder: string): Promise<void> {
  const text = script(10_000);
  for (const { what, at } of places) {
    const middle = text.indexOf(at, text.indexOf("ADD COLUMN c_", text.length / 2));
    const { milliseconds, findings } = keystroke(text, middle);
    const inServer = await serverKeystroke(join(folder, "server"), text, middle);
    const known = inServer === undefined ? "not known on this system" : `${inServer.toFixed(1)} ms CPU`;
    console.log(
      `\nA keystroke in ${what}, in a file of 10,000 statements (${findings} findings): ${milliseconds.toFixed(1)} ms CPU`,
    );
    console.log(`The same until the language server has answered with the diagnostics: ${known}`);
  }
}

/** The same in this process, without a server. */
function keystroke(text: string, typeAt: number): { readonly milliseconds: number; readonly findings: number } {
  const path = "migrations/0001_all.sql";
  const texts = new Map([[path, text]]);
  const workspace = new Workspace({
    files: { paths: [path], read: (file) => texts.get(file) },
    now: () => new Date(0),
  });
  workspace.addSingleFile(path, "postgres");
  const findings = workspace.findingsIn(path).length;
  const milliseconds = cpuMilliseconds((run) => {
    texts.set(path, `${text.slice(0, typeAt)}${"x".repeat(run + 1)}${text.slice(typeAt)}`);
    workspace.fileChanged(path);
    workspace.findingsIn(path);
  }, 30);
  return { milliseconds, findings };
}

/** Who uses a column, in a service of 4,000 code files; in a process of its own, so that its memory can be told. */
function benchColumn(folder: string): void {
  const service = join(folder, "service");
  writeService(service);
  const [node, own] = [process.execPath, process.argv[1] ?? ""];
  const { stdout } = spawnSync(node, [own, "--column", service, "users.full_name"], { encoding: "utf8" });
  const figures: ColumnFigures = JSON.parse(stdout);
  const { codeSites, coldSeconds, longestBlockMilliseconds, editMilliseconds, megabytes } = figures;
  console.log(`\nWho uses a column, in 4,000 code files (${codeSites} places):`);
  console.log(
    `first answer ${coldSeconds.toFixed(2)} s CPU, in pieces of at most ${longestBlockMilliseconds.toFixed(0)} ms;`,
  );
  console.log(`after an edit ${editMilliseconds.toFixed(1)} ms CPU; ${megabytes.toFixed(0)} MB in all`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

void main(process.argv.slice(2));
