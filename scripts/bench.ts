import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../core/index.ts";
import { script, writeCorpus } from "./bench/corpus.ts";
import { cpuMilliseconds, cpuSeconds } from "./bench/measure.ts";

/**
 * Measures what the README claims: CPU time of whole runs beside the peers installed from npm, in one go on one machine, and the
 * CPU time that a keystroke costs. Compare the figures of one run only.
 */
function main(): void {
  const folder = mkdtempSync(join(tmpdir(), "cutover-bench-"));
  try {
    benchRuns(folder);
    benchKeystroke();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchRuns(folder: string): void {
  const inputs = writeCorpus(folder);
  const tools = toolsOf();
  console.log("CPU seconds of one run, median of 5; in brackets the ratio to cutover\n");
  console.log(row(["input", ...tools.map(({ name }) => name)]));
  console.log(row(["---", ...tools.map(() => "---:")]));
  for (const [name, path] of Object.entries(inputs)) {
    const seconds = tools.map((tool) => cpuSeconds(tool.command(path), name === "10,000" ? 3 : 5));
    const own = seconds[0] ?? Number.NaN;
    const cells = seconds.map((value, i) =>
      i === 0 ? value.toFixed(2) : `${value.toFixed(2)} (${(value / own).toFixed(1)})`,
    );
    console.log(row([name.includes("files") ? name : `${name} statements`, ...cells]));
  }
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

/** One letter typed in the middle of a file of 10,000 statements, until the findings of the file are known again. */
function benchKeystroke(): void {
  const path = "migrations/0001_all.sql";
  const text = script(10_000);
  const texts = new Map([[path, text]]);
  const workspace = new Workspace({
    files: { paths: [path], read: (file) => texts.get(file) },
    now: () => new Date(0),
  });
  workspace.addSingleFile(path, "postgres");
  const findings = workspace.findingsIn(path).length;
  const middle = text.indexOf("about", text.length / 2);
  const milliseconds = cpuMilliseconds((run) => {
    texts.set(path, `${text.slice(0, middle)}${"x".repeat(run + 1)}${text.slice(middle)}`);
    workspace.fileChanged(path);
    workspace.findingsIn(path);
  }, 30);
  console.log(`\nA keystroke in a file of 10,000 statements (${findings} findings): ${milliseconds.toFixed(1)} ms CPU`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

main();
