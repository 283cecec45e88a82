import type { CancellationToken } from "vscode-languageserver";
import { evidencePath, type LivePlan, sizesPath, traceLenses, traceMarkdown } from "../core/index.ts";
import type { Folder } from "./folder.ts";
import type { DatabaseHost, Job } from "./host.ts";
import {
  type DatabaseParams,
  type EnvironmentsParams,
  type EnvironmentsReply,
  progressNotification,
  type RunParams,
  type RunReply,
  type TraceParams,
} from "./protocol.ts";
import { backfillPage, outlinePage, parityPage, sizesPage } from "./run-pages.ts";
import { RunWords } from "./run-words.ts";
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
export async function trace(session: Session, { uri, id }: TraceParams, token: CancellationToken): Promise<RunReply> {
  const host = hostOf(session);
  if ("refused" in host) return host;
  const place = await session.locate(uri);
  if (place === undefined) return { refused: "This file belongs to no open folder." };
  const { folder, file } = place;
  const work = () => host.trace(folder.workspace, file, job(session, id, "migrations", token));
  const result = await refusedIfFailed(host, work, token);
  if ("refused" in result) return result;
  folder.keepTrace(file, traceLenses(result, file));
  session.refreshClient();
  const failed = result.statements.some(({ outcome }) => outcome === "failed");
  const markdown = traceMarkdown(result, (other, span) => folder.linesOf(other).positionAt(span.start).line + 1);
  return { title: `Locks of ${file.slice(file.lastIndexOf("/") + 1)}`, markdown, good: !failed };
}

/** Compares both sides of a change in a database. */
export function verify(session: Session, params: RunParams, token: CancellationToken): Promise<RunReply> {
  return run(session, params, token, async (host, plan, folder) => {
    const report = await host.verify(plan, databaseJob(session, params, folder, token));
    noteWritten(session, folder, evidencePath("verify", report.change, report.environment));
    return parityPage(report);
  });
}

/** Fills the new columns of a change in a database. */
export function backfill(session: Session, params: RunParams, token: CancellationToken): Promise<RunReply> {
  return run(session, params, token, async (host, plan, folder) => {
    const report = await host.backfill(plan, databaseJob(session, params, folder, token));
    noteWritten(session, folder, evidencePath("backfill", report.change, report.environment));
    return backfillPage(report);
  });
}

/** Tells what the backfill of a change would do. */
export function outlineBackfill(session: Session, params: RunParams, token: CancellationToken): Promise<RunReply> {
  return run(session, params, token, async (host, plan, folder) => {
    const outline = await host.outlineBackfill(plan, databaseJob(session, params, folder, token));
    return outlinePage(plan.change, params.environment, outline);
  });
}

/** Reads how large the tables of a database are. */
export async function tableSizes(
  session: Session,
  params: DatabaseParams,
  token: CancellationToken,
): Promise<RunReply> {
  const host = hostOf(session);
  if ("refused" in host) return host;
  const folder = await folderOf(session, params.folder);
  if (folder === undefined) return { refused: "The folder is no longer open." };
  const work = async () => {
    const report = await host.readTableSizes(databaseJob(session, params, folder, token));
    noteWritten(session, folder, sizesPath(report.environment));
    return sizesPage(report);
  };
  return refusedIfFailed(host, work, token);
}

async function run(
  session: Session,
  { folder: uri, change }: RunParams,
  token: CancellationToken,
  work: (host: DatabaseHost, plan: LivePlan, folder: Folder) => Promise<RunReply>,
): Promise<RunReply> {
  const host = hostOf(session);
  if ("refused" in host) return host;
  const folder = await folderOf(session, uri);
  if (folder === undefined) return { refused: "The folder of this change is no longer open." };
  const plan = folder.workspace.livePlan(change);
  if ("refused" in plan) return plan;
  return refusedIfFailed(host, () => work(host, plan, folder), token);
}

/** What a run left in the workspace counts at once; the client's watcher may be slow, or off. */
function noteWritten(session: Session, folder: Folder, file: string): void {
  if (!folder.filesChanged([{ file, edited: false }])) return;
  session.changed();
  session.refreshClient();
}

async function folderOf(session: Session, uri: string): Promise<Folder | undefined> {
  return (await session.folders()).find((folder) => folder.uri === uri);
}

function job(session: Session, id: string, things: "rows" | "migrations", token: CancellationToken): Job {
  const words = new RunWords(things, () => session.host.now());
  return {
    signal: signalOf(token),
    tell: (progress) => void session.connection.sendNotification(progressNotification, { id, ...words.tell(progress) }),
  };
}

function databaseJob(
  session: Session,
  { id, environment, url }: DatabaseParams,
  folder: Folder,
  token: CancellationToken,
) {
  const { root, workspace } = folder;
  const { environments } = workspace.config;
  return { ...job(session, id, "rows", token), root, environments, environment, url };
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** What a person can mend is an answer, and so is that the person ended it; anything else is a fault of ours. */
async function refusedIfFailed<T>(
  host: DatabaseHost,
  work: () => Promise<T>,
  token: CancellationToken,
): Promise<T | { readonly refused: string }> {
  try {
    return await work();
  } catch (error) {
    const message = token.isCancellationRequested ? "Stopped." : host.messageOf(error);
    if (message === undefined) throw error;
    return { refused: message };
  }
}
