import {
  commands,
  type Disposable,
  ProgressLocation,
  type QuickPickItem,
  type SecretStorage,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type DatabaseParams,
  type EnvironmentsReply,
  progressNotification,
  type RunParams,
  type RunProgress,
  type RunReply,
  requests,
  type TraceParams,
} from "../server/protocol.ts";
import type { ChangesTree, TreeNode } from "./changes-tree.ts";
import type { MarkdownPages } from "./markdown-pages.ts";

interface Parts {
  readonly client: BaseLanguageClient;
  readonly pages: MarkdownPages;
  readonly tree: ChangesTree;
  readonly secrets: SecretStorage;
}

/** The page of the run before may take the focus as late as the next question is asked. */
const ignoreFocusOut = true;

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
    commands.registerCommand("cutover.traceLocks", (uri?: Uri | string) => traceLocks(parts, uri, `trace ${++runs}`)),
    commands.registerCommand("cutover.verifyParity", (target?: TreeNode | Choice) => start("verify", target)),
    commands.registerCommand("cutover.readTableSizes", (folder?: string) =>
      readSizes(parts, folder, `sizes ${++runs}`),
    ),
    commands.registerCommand("cutover.runBackfill", (target?: TreeNode | Choice) => start("backfill", target)),
  ];
}

/** Runs the migration of a file, by default the one in front, and shows its locks on a page. */
async function traceLocks({ client, pages }: Parts, uri: Uri | string | undefined, id: string): Promise<boolean> {
  const named = uri ?? window.activeTextEditor?.document.uri;
  if (named === undefined) return refuse("Open the migration whose locks are to be traced, and run the command again.");
  const params: TraceParams = { uri: named.toString(), id };
  const reply = await runWithProgress(client, requests.trace, params, "Tracing locks");
  return reply === undefined ? false : show(pages, reply);
}

/** Reads how large the tables of a database are, for the folder of the file in front. */
async function readSizes(parts: Parts, named: string | undefined, id: string): Promise<boolean> {
  const document = window.activeTextEditor?.document.uri;
  const active = document === undefined ? undefined : workspace.getWorkspaceFolder(document);
  const folder = named ?? (active ?? workspace.workspaceFolders?.[0])?.uri.toString();
  if (folder === undefined) return refuse("Open the folder of the migrations first.");
  const title = "Read Table Sizes";
  const known = await parts.client.sendRequest<EnvironmentsReply>(requests.environments, { folder });
  if (known.refused !== undefined) return refuse(known.refused);
  const place = await pickDatabase(parts, folder, known, title);
  if (place === undefined) return false;
  const reply = await runWithProgress(parts.client, requests.tableSizes, { folder, ...place, id }, title);
  return reply === undefined ? false : show(parts.pages, reply);
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
  const known = await parts.client.sendRequest<EnvironmentsReply>(requests.environments, choice);
  if (known.refused !== undefined) return refuse(known.refused);
  const place = await pickDatabase(parts, choice.folder, known, title);
  if (place === undefined) return false;
  const action = kind === "verify" ? "verify" : await pickAction(parts, choice, place);
  if (action === undefined) return false;
  const params: RunParams = { ...choice, ...place, id };
  const reply = await runWithProgress(
    parts.client,
    requests[action],
    params,
    `${title}: ${parts.tree.nameOf(choice.folder, choice.change)}`,
  );
  return reply === undefined ? false : show(parts.pages, reply);
}

/** Runs with a notification that tells how far it is. Undefined when it was stopped with nothing to show. */
function runWithProgress(
  client: BaseLanguageClient,
  method: string,
  params: TraceParams | DatabaseParams,
  title: string,
): Thenable<RunReply | undefined> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    let before = 0;
    const listening = client.onNotification(progressNotification, ({ id, message, share = 0 }: RunProgress) => {
      if (id !== params.id) return;
      const percent = share * 100;
      progress.report({ message, increment: Math.max(0, percent - before) });
      before = Math.max(before, percent);
    });
    try {
      const reply = await client.sendRequest<RunReply>(method, params, token);
      return token.isCancellationRequested && "refused" in reply ? undefined : reply;
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
  return (await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut }))?.key;
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
    ignoreFocusOut,
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
    ignoreFocusOut,
    value: (await secrets.get(key)) ?? "",
  });
  if (url === undefined || url === "") return undefined;
  await secrets.store(key, url);
  return { ...place, url };
}

/** Whether to look at the plan first. The list comes with that chosen, so that Enter alone changes nothing. */
async function pickAction(
  { tree }: Parts,
  { folder, change }: Choice,
  { environment = "the database of the URL" }: Place,
): Promise<"backfill" | "outlineBackfill" | undefined> {
  const phase = tree.changes.find((each) => each.folder === folder && each.id === change)?.phase;
  const isEarly = phase === "expand" || phase === "dual-write";
  const items = [
    { label: "Show the Plan", detail: "Rows, batches and statements. Changes nothing.", action: "outlineBackfill" },
    {
      label: `Fill the Rows in ${environment}`,
      description: isEarly ? "$(warning) not every writer fills the new column yet" : "",
      detail: isEarly
        ? "What is written meanwhile may keep no value, so it will have to run again."
        : "Batch by batch, while live code goes on. It can be stopped, and goes on where it stopped.",
      action: "backfill",
    },
  ] as const;
  const placeHolder = `${tree.nameOf(folder, change)} in ${environment}`;
  return (await window.showQuickPick(items, { title: "Run Backfill", placeHolder, ignoreFocusOut }))?.action;
}
