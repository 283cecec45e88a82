import {
  commands,
  type Disposable,
  ProgressLocation,
  type QuickPickItem,
  type SecretStorage,
  type Uri,
  window,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type EnvironmentsReply,
  progressNotification,
  type RunParams,
  type RunProgress,
  type RunReply,
  requests,
} from "../server/protocol.ts";
import type { ChangesTree, TreeNode } from "./changes-tree.ts";
import type { MarkdownPages } from "./markdown-pages.ts";

interface Parts {
  readonly client: BaseLanguageClient;
  readonly pages: MarkdownPages;
  readonly tree: ChangesTree;
  readonly secrets: SecretStorage;
}

interface Choice {
  readonly folder: string;
  readonly change: string;
}

/** Registers the commands that work on databases. Nothing here runs by itself. */
export function registerDatabaseCommands(parts: Parts): Disposable[] {
  let runs = 0;
  const start = (kind: "verify" | "backfill", target: TreeNode | Choice | undefined) =>
    onDatabase(parts, kind, target, `${kind} ${++runs}`);
  return [
    commands.registerCommand("cutover.traceLocks", (uri?: Uri | string) => traceLocks(parts, uri)),
    commands.registerCommand("cutover.verifyParity", (target?: TreeNode | Choice) => start("verify", target)),
    commands.registerCommand("cutover.runBackfill", (target?: TreeNode | Choice) => start("backfill", target)),
  ];
}

/** Runs the migration of a file, by default the one in front, and shows its locks on a page. */
async function traceLocks({ client, pages }: Parts, uri?: Uri | string): Promise<boolean> {
  const named = uri ?? window.activeTextEditor?.document.uri;
  if (named === undefined) return false;
  const options = { location: ProgressLocation.Notification, title: "Tracing locks", cancellable: true };
  const reply = await window.withProgress(options, (_progress, token) =>
    client.sendRequest<RunReply>(requests.trace, { uri: named.toString() }, token),
  );
  return show(pages, reply);
}

/** Compares or fills the rows of a change in a database, with a notification that tells how far it is and can end it. */
async function onDatabase(
  parts: Parts,
  kind: "verify" | "backfill",
  target: TreeNode | Choice | undefined,
  id: string,
): Promise<boolean> {
  const title = kind === "verify" ? "Verify Parity" : "Run Backfill";
  const choice = choiceOf(target) ?? (await pickChange(parts.tree, title));
  if (choice === undefined) return false;
  const reply = await parts.client.sendRequest<EnvironmentsReply>(requests.environments, choice);
  if (reply.refused !== undefined) return refuse(reply.refused);
  const place = await pickDatabase(parts, choice.folder, reply, title);
  if (place === undefined) return false;
  if (kind === "backfill" && !(await isSure(choice.change, place.environment ?? "the database of the URL")))
    return false;
  return show(parts.pages, await runWithProgress(parts.client, requests[kind], { ...choice, ...place, id }, title));
}

function runWithProgress(
  client: BaseLanguageClient,
  method: string,
  params: RunParams,
  title: string,
): Thenable<RunReply> {
  const options = { location: ProgressLocation.Notification, title: `${title}: ${params.change}`, cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    let before = 0;
    const listening = client.onNotification(progressNotification, ({ id, done, expected, note }: RunProgress) => {
      if (id !== params.id) return;
      const percent =
        expected === undefined || expected === 0 ? 0 : Math.min(100, (done / Math.max(expected, done)) * 100);
      progress.report({ message: `${done} rows, ${note}`, increment: Math.max(0, percent - before) });
      before = Math.max(before, percent);
    });
    try {
      return await client.sendRequest<RunReply>(method, params, token);
    } finally {
      listening.dispose();
    }
  });
}

async function show(pages: MarkdownPages, reply: RunReply): Promise<boolean> {
  if ("refused" in reply) return refuse(reply.refused);
  await pages.show(reply.title, `# ${reply.title}\n\n${reply.markdown}\n`);
  return reply.good;
}

/** The user waits for an answer, so a refusal is shown. */
function refuse(reason: string): boolean {
  void window.showErrorMessage(reason);
  return false;
}

function choiceOf(target: TreeNode | Choice | undefined): Choice | undefined {
  if (target === undefined) return undefined;
  if (!("kind" in target)) return target;
  return target.kind === "site" ? choiceOf(target.parent) : { folder: target.change.folder, change: target.change.id };
}

async function pickChange(tree: ChangesTree, title: string): Promise<Choice | undefined> {
  const open = tree.changes.filter(({ phase }) => phase !== "done");
  const items = open.map(({ folder, id, phase }) => ({ label: id, description: phase, key: { folder, change: id } }));
  if (items.length === 1) return items[0]?.key;
  const placeHolder = items.length === 0 ? "There is no staged change under way" : "Which change?";
  return (await window.showQuickPick(items, { title, placeHolder }))?.key;
}

type Place = Pick<RunParams, "environment" | "url">;

/** Which database: an environment of cutover.json, or a URL that is typed and kept in the editor's secret storage. */
async function pickDatabase(
  { secrets }: Parts,
  folder: string,
  { environments }: EnvironmentsReply,
  title: string,
): Promise<Place | undefined> {
  const items = environments.map(({ name, variable, known }): QuickPickItem & { readonly environment: string } => ({
    label: name,
    description: known
      ? `$${variable}`
      : variable === undefined
        ? "URL is asked for"
        : `$${variable} is not set: the URL is asked for`,
    environment: name,
  }));
  const typed = { label: "Another database…", description: "a URL" };
  const picked = await window.showQuickPick<QuickPickItem & { readonly environment?: string }>([...items, typed], {
    title,
    placeHolder: "In which database?",
  });
  if (picked === undefined) return undefined;
  const { environment } = picked;
  const place = environment === undefined ? {} : { environment };
  if (environments.some(({ name, known }) => name === environment && known)) return place;
  const key = `url ${folder} ${environment ?? ""}`;
  const url = await window.showInputBox({
    title,
    prompt: "URL of the database. It is kept in the secret storage of the editor and nowhere else.",
    placeHolder: "postgres://user:password@host/database",
    password: true,
    ignoreFocusOut: true,
    value: (await secrets.get(key)) ?? "",
  });
  if (url === undefined || url === "") return undefined;
  await secrets.store(key, url);
  return { ...place, url };
}

async function isSure(change: string, where: string): Promise<boolean> {
  const detail =
    "Rows are filled batch by batch while live code goes on. It can be stopped, and goes on where it stopped.";
  const run = "Run Backfill";
  const answer = await window.showWarningMessage(
    `Fill the new column of ${change} in ${where}?`,
    { modal: true, detail },
    run,
  );
  return answer === run;
}
