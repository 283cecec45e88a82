import type { CancellationToken } from "vscode-languageserver";
import { type BackfillReport, type LivePlan, type ParityReport, traceLenses, traceMarkdown } from "../core/index.ts";
import type { Folder } from "./folder.ts";
import type { DatabaseHost } from "./host.ts";
import {
  type EnvironmentsParams,
  type EnvironmentsReply,
  progressNotification,
  type RunParams,
  type RunProgress,
  type RunReply,
  type TraceParams,
} from "./protocol.ts";
import type { Session } from "./session.ts";

const restricted =
  "This workspace is in Restricted Mode: Cutover connects to no database and runs nothing. Trust the workspace first.";

/** The work on databases of the host, or why there is none. */
function hostOf({ abilities, host }: Session): DatabaseHost | { readonly refused: string } {
  if (!abilities.trusted) return { refused: restricted };
  return host.databases ?? { refused: "Databases cannot be reached from here." };
}

/** The environments of a folder, and whether the URL of each is known to the server. */
export async function environments(session: Session, { folder: uri }: EnvironmentsParams): Promise<EnvironmentsReply> {
  const host = hostOf(session);
  if ("refused" in host) return { ...host, environments: [] };
  const folder = await folderOf(session, uri);
  const all = folder?.workspace.config.environments ?? [];
  return {
    environments: all.map(({ name, urlVariable }) => ({
      name,
      ...(urlVariable === undefined ? {} : { variable: urlVariable }),
      known: urlVariable !== undefined && host.hasVariable(urlVariable),
    })),
  };
}

/** Runs the migration in a file in an embedded PostgreSQL. */
export async function trace(session: Session, { uri }: TraceParams, token: CancellationToken): Promise<RunReply> {
  const host = hostOf(session);
  if ("refused" in host) return host;
  const place = await session.locate(uri);
  if (place === undefined) return { refused: "This file belongs to no open folder." };
  const { folder, file } = place;
  const result = await refusedIfFailed(host, () => host.trace(folder.workspace, file, signalOf(token)));
  if ("refused" in result) return result;
  folder.keepTrace(file, traceLenses(result, file));
  session.refreshClient();
  const failed = result.statements.some(({ outcome }) => outcome === "failed");
  const markdown = traceMarkdown(result, (other, span) => folder.linesOf(other).positionAt(span.start).line + 1);
  return { title: `Locks of ${file.slice(file.lastIndexOf("/") + 1)}`, markdown, good: !failed };
}

/** Compares both sides of a change in a database. */
export function verify(session: Session, params: RunParams, token: CancellationToken): Promise<RunReply> {
  return run(session, params, async (host, plan, folder) => {
    const report = await host.verify(plan, job(session, params, folder, token));
    return parityPage(report);
  });
}

/** Fills the new columns of a change in a database. */
export function backfill(session: Session, params: RunParams, token: CancellationToken): Promise<RunReply> {
  return run(session, params, async (host, plan, folder) => {
    const report = await host.backfill(plan, job(session, params, folder, token));
    return backfillPage(report);
  });
}

async function run(
  session: Session,
  { folder: uri, change }: RunParams,
  work: (host: DatabaseHost, plan: LivePlan, folder: Folder) => Promise<RunReply>,
): Promise<RunReply> {
  const host = hostOf(session);
  if ("refused" in host) return host;
  const folder = await folderOf(session, uri);
  if (folder === undefined) return { refused: "The folder of this change is no longer open." };
  const plan = folder.workspace.livePlan(change);
  if ("refused" in plan) return plan;
  return refusedIfFailed(host, () => work(host, plan, folder));
}

async function folderOf(session: Session, uri: string): Promise<Folder | undefined> {
  return (await session.folders()).find((folder) => folder.uri === uri);
}

function job(session: Session, { id, environment, url }: RunParams, folder: Folder, token: CancellationToken) {
  const tell = (progress: Omit<RunProgress, "id">) => {
    void session.connection.sendNotification(progressNotification, { id, ...progress });
  };
  return {
    ...{ root: folder.root, environments: folder.workspace.config.environments, environment, url },
    ...{ signal: signalOf(token), tell },
  };
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** What a person can mend is an answer; anything else is a fault of ours. */
async function refusedIfFailed<T>(
  host: DatabaseHost,
  work: () => Promise<T>,
): Promise<T | { readonly refused: string }> {
  try {
    return await work();
  } catch (error) {
    const message = host.messageOf(error);
    if (message === undefined) throw error;
    return { refused: message };
  }
}

function parityPage(report: ParityReport): RunReply {
  const { change, environment, rows, mismatched, missing, extra, sample, complete } = report;
  const different = mismatched + (extra ?? 0);
  const verdict = !complete
    ? "Not complete: run the command again to go on from there."
    : different === 0
      ? "Both sides agree."
      : "The sides do not agree.";
  const keys = sample.map(({ key }) => `- \`${JSON.stringify(key)}\``).join("\n");
  const counts = [
    `| rows | differ | nothing in the new column |${extra === undefined ? "" : " extra |"}`,
    `| ---: | ---: | ---: |${extra === undefined ? "" : " ---: |"}`,
    `| ${rows} | ${mismatched} | ${missing} |${extra === undefined ? "" : ` ${extra} |`}`,
  ].join("\n");
  const markdown = [`**${verdict}**`, counts, ...(keys === "" ? [] : ["Some of the rows that differ:", keys])].join(
    "\n\n",
  );
  return { title: `Parity of ${pageName(change)} in ${environment}`, markdown, good: complete && different === 0 };
}

function backfillPage({ change, environment, rowsSeen, rowsChanged, batches, complete }: BackfillReport): RunReply {
  const verdict = complete ? "Complete." : "Stopped: run the command again to go on from there.";
  const markdown = `**${verdict}**\n\n| rows seen | filled | batches |\n| ---: | ---: | ---: |\n| ${rowsSeen} | ${rowsChanged} | ${batches} |`;
  return { title: `Backfill of ${pageName(change)} in ${environment}`, markdown, good: complete };
}

/** A title is a file's name too. */
function pageName(change: string): string {
  return change.replace("->", " → ").replaceAll("/", "_");
}
