import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { loadCodeParser } from "../host/code-parser.ts";
import { DiskFiles } from "../host/disk-files.ts";
import { shippedFiles } from "../host/git.ts";
import { readPast } from "../host/past.ts";
import { loadSyntaxChecker } from "../host/syntax.ts";
import { ParseThread } from "../host/trees/parse-thread.ts";
import { workspaceRoot } from "../host/workspace-root.ts";
import type { ServerHost } from "./host.ts";
import { nodeDatabases } from "./node-databases.ts";
import { startServer } from "./server.ts";
import { toUri } from "./uris.ts";

/** Serves over standard input and output when told `--stdio`, else over the channel that the arguments of the process name. */
export function runNodeServer(argv: readonly string[] = process.argv): void {
  const connection = argv.includes("--stdio")
    ? createConnection(ProposedFeatures.all, process.stdin, process.stdout)
    : createConnection(ProposedFeatures.all);
  // A fault outside of a handler is ours to know, not a reason to leave the user without diagnostics.
  const log = (error: unknown) => connection.console.error(error instanceof Error ? `${error.stack}` : String(error));
  process.on("uncaughtException", log);
  process.on("unhandledRejection", log);
  startServer(connection, nodeHost(new ParseThread(assets, log)));
}

/** The folder of the bundle, with the parsers beside it. */
const assets = dirname(fileURLToPath(import.meta.url));

function nodeHost(thread: ParseThread): ServerHost {
  return {
    openFolder: (root) => new DiskFiles(root),
    rootOf: workspaceRoot,
    shippedFiles,
    readPast,
    loadSyntaxChecker,
    loadCodeParser: (languages, dialects) => loadCodeParser(assets, languages, dialects, thread),
    rulePage: rulePages(dirname(assets)),
    now: () => new Date(),
    databases: nodeDatabases(assets, process.env),
  };
}

/** The pages of rules in the repository that the package names, else those that are installed with it. */
function rulePages(packageFolder: string): (rule: string) => string | undefined {
  const repository = repositoryOf(packageFolder);
  const folder = join(packageFolder, "docs", "rules");
  if (repository !== undefined) return (rule) => `${repository}/blob/HEAD/docs/rules/${rule}.md`;
  return existsSync(folder) ? (rule) => toUri(join(folder, `${rule}.md`)) : () => undefined;
}

function repositoryOf(packageFolder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
    const { repository } = manifest as { readonly repository?: { readonly url?: string } };
    return repository?.url?.replace(/^git\+/, "").replace(/\.git$/, "");
  } catch {
    return undefined;
  }
}
