import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Dialect, Severity } from "../core/index.ts";
import { check, type Format, formats } from "./check.ts";
import { exit, UsageError } from "./exit-codes.ts";
import { explain } from "./explain.ts";

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
    .action((subject: string) => {
      process.exitCode = explain(subject);
    });
  return root;
}

interface CheckArguments {
  readonly format: Format;
  readonly output?: string;
  readonly failOn: Severity;
  readonly dialect?: Dialect;
  readonly fix: boolean;
  readonly color: boolean;
}

/** Colours for a terminal, unless the user forbids them (no-color.org). */
function hasColours(): boolean {
  return process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
}

async function main(): Promise<void> {
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exit.fine : exit.usage;
      return;
    }
    if (!(error instanceof UsageError || error instanceof InvalidArgumentError)) throw error;
    process.stderr.write(`cutover: ${error.message}\n`);
    process.exitCode = exit.usage;
  }
}

void main();
