import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type Dialect, handOvers, phaseIds, recipes, type Severity } from "../core/index.ts";
import { DatabaseError } from "../database/errors.ts";
import { GitError } from "../host/git.ts";
import { WriteError } from "../host/write-changes.ts";
import { type BackfillArguments, backfill } from "./backfill.ts";
import { check } from "./check.ts";
import { exit, UsageError } from "./exit-codes.ts";
import { explain } from "./explain.ts";
import { type GateArguments, gate } from "./gate.ts";
import { liveFormats } from "./live-arguments.ts";
import { lsp } from "./lsp.ts";
import { type Format, formats } from "./reports/index.ts";
import { next, type ScaffoldOptions, type StartOptions, start } from "./scaffold.ts";
import { type StatsArguments, stats } from "./stats.ts";
import { type StatusFormat, status, statusFormats } from "./status.ts";
import { type TraceArguments, trace, traceFormats } from "./trace.ts";
import { type VerifyArguments, verify } from "./verify.ts";

const dialects: readonly Dialect[] = ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"];

function program(): Command {
  const root = new Command("cutover")
    .description("Fast, safe and visible database schema migrations.")
    .showHelpAfterError("(run with --help for usage)")
    .exitOverride();
  root
    .command("check")
    .description("find what is unsafe in migrations, and what staged changes miss")
    .argument("[path...]", "files and folders; - is standard input; default: the whole workspace")
    .addOption(new Option("--format <format>", "format of the report").choices(formats).default("text"))
    .option("--output <file>", "write the report to a file")
    .addOption(
      new Option("--fail-on <severity>", "lowest severity that fails the run")
        .choices(["error", "warning", "info"])
        .default("error"),
    )
    .addOption(new Option("--dialect <dialect>", "dialect of the files that are named").choices(dialects))
    .option("--since <revision>", "report only what the changes since a revision bring: --since origin/main")
    .option("--baseline <file>", "do not report the findings that this file lists")
    .option("--update-baseline", "write all findings into the file of --baseline", false)
    .option("--fix", "apply the fixes that are safe without a look", false)
    .option("--no-color", "no colours in the text report")
    .action(async (paths: string[], options: CheckArguments) => {
      process.exitCode = await check(
        paths,
        { ...options, colours: options.color && hasColours() },
        paths.includes("-") ? readFileSync(0, "utf8") : undefined,
      );
    });
  root
    .command("explain")
    .description("what a rule is about, or what a statement does: locks, who waits, the safe way")
    .argument("<rule|file:line>")
    .action(async (subject: string) => {
      process.exitCode = await explain(subject);
    });
  root
    .command("status")
    .description("the staged changes, and how far each has come")
    .argument("[path]", "folder of the workspace")
    .addOption(new Option("--format <format>", "format of the report").choices(statusFormats).default("text"))
    .option("--no-color", "no colours in the text report")
    .action(async (path: string | undefined, options: { format: StatusFormat; color: boolean }) => {
      process.exitCode = await status(path === undefined ? [] : [path], options.format, options.color && hasColours());
    });
  root
    .command("start")
    .description("begin a staged change: start users.name users.full_name")
    .argument("<old>", "what changes: table.column, nothing, a table, or a type.value")
    .argument("<new>", "what becomes of it: table.column, nothing, required, optional, 'type bigint', …")
    .argument("[path]", "folder of the workspace")
    .option("--up <expression>", "SQL expression of the new column over the old one")
    .option("--down <expression>", "SQL expression of the old column over the new one")
    .option("--type <type>", "type of the new column, when it is not that of the old one")
    .option("--on <column>", "column of the other table that holds the key of this one, when a column moves there")
    .addOption(
      new Option("--recipe <recipe>", "kind of change; default: told by <old> and <new>").choices(
        recipes.map(({ id }) => id),
      ),
    )
    .addHelpText("after", `\nKinds of change:\n${recipes.map(recipeHelp).join("\n")}`)
    .option("--write", "write the files instead of printing a patch", false)
    .action(async (from: string, to: string, path: string | undefined, options: StartOptions) => {
      process.exitCode = await start(from, to, path === undefined ? [] : [path], options);
    });
  root
    .command("next")
    .description("scaffold the next phase of a staged change")
    .argument("<change>", "id of the change, or a part of it that only one has")
    .argument("[path]", "folder of the workspace")
    .addOption(
      new Option(
        "--by <means>",
        "in the database, in the code, or as a script in the language of the code (a backfill)",
      )
        .choices(["trigger", "code", "script"])
        .default("trigger"),
    )
    .option("--write", "write the files instead of printing a patch", false)
    .action(async (change: string, path: string | undefined, options: ScaffoldOptions) => {
      process.exitCode = await next(change, path === undefined ? [] : [path], options);
    });
  root
    .command("trace")
    .description("run migrations in an embedded PostgreSQL, and show the locks that they really take")
    .argument("<file...>", "migrations of one history; those before them prepare the schema")
    .option("--url <url>", "run on this server instead: rolled back, or in a throw-away database")
    .addOption(new Option("--format <format>", "format of the report").choices(traceFormats).default("text"))
    .option("--no-color", "no colours in the text report")
    .action(async (files: string[], options: Omit<TraceArguments, "colours"> & { color: boolean }) => {
      process.exitCode = await trace(files, { ...options, colours: options.color && hasColours() });
    });
  onServer(root.command("stats"))
    .description("read how large the tables of a database are, so that check grades findings by it")
    .argument("[path]", "folder of the workspace")
    .action(async (path: string | undefined, options: StatsArguments) => {
      process.exitCode = await stats(path === undefined ? [] : [path], options);
    });
  onDatabase(root.command("verify"))
    .description("compare both sides of a staged change in every row of a database")
    .option("--checksum", "compare checksums of whole batches first: less to send where tables are wide", false)
    .action(async (change: string, path: string | undefined, options: VerifyArguments) => {
      process.exitCode = await verify(change, path === undefined ? [] : [path], options);
    });
  onDatabase(root.command("backfill"))
    .description("fill the new column of a staged change in a database, batch by batch, while live code goes on")
    .option("--dry-run", "print what would be done, and change nothing", false)
    .addOption(new Option("--hand-over <form>", "print the backfill for another tool instead").choices(handOvers))
    .option("--max-lag <seconds>", "wait while a replica is further behind", amount, 10)
    .option("--max-wal <megabytes>", "wait while the server writes more log a second", amount)
    .option("--strict", "stop when a signal to wait for cannot be read", false)
    .action(async (change: string, path: string | undefined, options: BackfillArguments) => {
      process.exitCode = await backfill(change, path === undefined ? [] : [path], options);
    });
  root
    .command("gate")
    .description(
      "whether a phase of a staged change may ship to an environment: exit code 0, 1 never as it is, 4 not yet",
    )
    .argument("[path]", "folder of the workspace")
    .addOption(new Option("--to <phase>", "the phase").choices(phaseIds).makeOptionMandatory())
    .requiredOption("--env <name>", 'environment of cutover.json; what runs there is its "deployed"')
    .option("--change <change>", "id of one change, or a part of it; default: all that are declared")
    .addOption(new Option("--format <format>", "format of the report").choices(liveFormats).default("text"))
    .action(async (path: string | undefined, options: GateArguments) => {
      process.exitCode = await gate(path === undefined ? [] : [path], options);
    });
  root
    .command("lsp")
    .description("the language server, for any editor")
    .requiredOption("--stdio", "talk over standard input and output")
    .action(lsp);
  return root;
}

/** `  rename-column        users.name -> users.full_name`. */
function recipeHelp({ id, form }: (typeof recipes)[number]): string {
  return `  ${id.padEnd(20)} ${form}`;
}

/** What all commands on the rows of a database take. */
function onDatabase(command: Command): Command {
  return onServer(
    command
      .argument("<change>", "id of the change, or a part of it that only one has")
      .argument("[path]", "folder of the workspace"),
  )
    .option("--batch <rows>", "rows of one batch at most", rows)
    .option("--restart", "begin anew instead of going on where the last run stopped", false);
}

/** Which database. */
function onServer(command: Command): Command {
  return command
    .option("--env <name>", "environment of cutover.json; its URL is in the environment variable that it names")
    .option("--url <url>", "URL of the database")
    .addOption(new Option("--format <format>", "format of the report").choices(liveFormats).default("text"));
}

function amount(text: string): number {
  const number = Number(text);
  if (!(number >= 0)) throw new InvalidArgumentError("A number is expected.");
  return number;
}

function rows(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("A number of rows is expected.");
  return number;
}

interface CheckArguments {
  readonly format: Format;
  readonly output?: string;
  readonly failOn: Severity;
  readonly dialect?: Dialect;
  readonly since?: string;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly fix: boolean;
  readonly color: boolean;
}

/** Colours for a terminal, unless the user forbids them (no-color.org). */
function hasColours(): boolean {
  return process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
}

/** Who reads the report has seen enough of it (`| head`): there is nobody left to write to. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

async function main(): Promise<void> {
  process.stdout.on("error", endWithReader);
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exit.fine : exit.usage;
      return;
    }
    if (!(error instanceof Error) || !isForPeople(error)) throw error;
    process.stderr.write(`cutover: ${error.message}\n`);
    process.exitCode = exit.usage;
  }
}

/** Errors whose message says all; any other is a fault of ours and shows its stack. */
function isForPeople(error: Error): boolean {
  return (
    error instanceof UsageError ||
    error instanceof DatabaseError ||
    error instanceof GitError ||
    error instanceof WriteError ||
    error instanceof InvalidArgumentError ||
    "syscall" in error
  );
}

void main();
