import { commands, type Disposable, Range, type TreeView, Uri, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type CheckSummary,
  type ColumnsParams,
  type ColumnsReply,
  clientCommands,
  type ExplainParams,
  type ExplainReply,
  type Means,
  requests,
  type ScaffoldReply,
  type Site,
} from "../server/protocol.ts";
import type { ChangesTree, TreeNode } from "./changes-tree.ts";
import type { MarkdownPages } from "./markdown-pages.ts";
import { askForChange } from "./start-change.ts";

interface Parts {
  readonly client: BaseLanguageClient;
  /** Ends the server and starts it anew. */
  readonly restart: () => Promise<void>;
  readonly pages: MarkdownPages;
  readonly tree: ChangesTree;
  readonly view: TreeView<TreeNode>;
}

/** A staged change, as lenses name it. */
interface ChangeKey {
  readonly folder: string;
  readonly change: string;
  /** How the phase is to be written; the user is asked when it is left open. */
  readonly by?: Means;
}

type Target = ChangeKey | TreeNode | undefined;

/** Registers all commands of the extension. */
export function registerCommands(parts: Parts): Disposable[] {
  const register = commands.registerCommand;
  return [
    register("cutover.checkWorkspace", () => checkWorkspace(parts)),
    register(clientCommands.explain, (uri?: string, at?: ExplainParams["position"]) => explain(parts, uri, at)),
    register("cutover.restartServer", () => parts.restart()),
    register(clientCommands.scaffoldNext, (target?: Target) => scaffoldNext(parts, target)),
    register("cutover.startStagedChange", () => startStagedChange(parts)),
    register(clientCommands.showChange, (target?: ChangeKey) => showStagedChanges(parts, target)),
    register("cutover.openSite", openSite),
  ];
}

/** Shows all findings in the Problems view, their number in the status bar, and what could not be read in the output. */
async function checkWorkspace({ client }: Parts): Promise<CheckSummary | null> {
  const summary = await client.sendRequest<CheckSummary | null>(requests.checkWorkspace);
  if (summary === null) return null;
  const { errors, warnings, others, migrations, statements, unread } = summary;
  const found = `${count(errors, "error")}, ${count(warnings, "warning")}, ${count(others, "note")}`;
  const read = `${count(migrations, "migration")} with ${count(statements, "statement")}`;
  client.outputChannel.appendLine(`Checked ${read}: ${found}.`);
  for (const reason of unread) client.outputChannel.appendLine(`Not read: ${reason}`);
  const left = unread.length > 0 ? ` ${unread.length} not read, see the output of Cutover.` : "";
  window.setStatusBarMessage(`$(database) ${found} in ${read}.${left}`, 10_000);
  await commands.executeCommand("workbench.actions.view.problems");
  return summary;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Explains the statement at a place, by default at the cursor, on a page beside the editor. */
async function explain({ client, pages }: Parts, uri?: string, at?: ExplainParams["position"]): Promise<void> {
  const editor = window.activeTextEditor;
  const params = { uri: uri ?? editor?.document.uri.toString(), position: at ?? editor?.selection.active };
  const reply =
    params.uri === undefined ? null : await client.sendRequest<ExplainReply | null>(requests.explain, params);
  const nothing = "There is no statement of a migration here. Put the cursor into one and run the command again.\n";
  await pages.show(reply === null ? "Statement" : reply.title, reply?.markdown ?? nothing);
}

/** Writes the next phase of a change: the one given, or the one that the user picks. */
async function scaffoldNext(parts: Parts, target: Target): Promise<boolean> {
  const key = keyOf(target) ?? (await pickChange(parts.tree));
  if (key === undefined) return false;
  const phase = parts.tree.changes.find(({ folder, id }) => folder === key.folder && id === key.change)?.phase;
  const by = key.by ?? (await pickMeans(phase));
  if (by === undefined) return false;
  return applyScaffold(parts, await parts.client.sendRequest<ScaffoldReply>(requests.scaffoldNext, { ...key, by }));
}

function keyOf(target: Target): ChangeKey | undefined {
  if (target === undefined || !("kind" in target)) return target;
  return target.kind === "site" ? keyOf(target.parent) : { folder: target.change.folder, change: target.change.id };
}

async function pickChange(tree: ChangesTree): Promise<ChangeKey | undefined> {
  const open = tree.changes.filter(({ phase }) => phase !== "done");
  const items = open.map(({ folder, id, phase }) => ({ label: id, description: phase, key: { folder, change: id } }));
  const [only] = items;
  if (items.length === 1) return only?.key;
  const placeHolder = items.length === 0 ? "There is no staged change under way" : "Which change goes on?";
  return (await window.showQuickPick(items, { title: "Scaffold next phase", placeHolder }))?.key;
}

/** How a phase can be written, where there are several ways. */
const means = {
  "dual-write": {
    placeHolder: "Where are both columns written?",
    items: [
      { label: "In the database", detail: "A trigger keeps both columns the same, whoever writes.", by: "trigger" },
      { label: "In the code", detail: "Each place that writes the old column writes the new one, too.", by: "code" },
    ],
  },
  backfill: {
    placeHolder: "What fills the rows?",
    items: [
      { label: "A migration", detail: "A block of SQL commits each batch when the migration runs.", by: "trigger" },
      {
        label: "A script in the language of the code",
        detail: "It runs before the migration, can be stopped and goes on; the migration checks that it has run.",
        by: "script",
      },
    ],
  },
} as const;

async function pickMeans(phase: string | undefined): Promise<Means | undefined> {
  if (phase !== "dual-write" && phase !== "backfill") return "trigger";
  const { items, placeHolder } = means[phase];
  return (
    await window.showQuickPick<{ readonly label: string; readonly by: Means }>(items, {
      title: "Scaffold next phase",
      placeHolder,
    })
  )?.by;
}

/** Begins a staged change with what the user answers. */
async function startStagedChange(parts: Parts): Promise<boolean> {
  const answers = await askForChange(await columnsFor(parts));
  if (answers === undefined) return false;
  return applyScaffold(parts, await parts.client.sendRequest<ScaffoldReply>(requests.startChange, answers));
}

/** The columns to choose from, with the one at the cursor. */
function columnsFor({ client }: Parts): Promise<ColumnsReply> {
  const editor = window.activeTextEditor;
  const params: ColumnsParams =
    editor === undefined ? {} : { uri: editor.document.uri.toString(), position: editor.selection.active };
  return client.sendRequest<ColumnsReply>(requests.columns, params);
}

/** Applies an edit, opens its first new file, and shows what is left to do by hand. */
async function applyScaffold({ client, pages }: Parts, reply: ScaffoldReply): Promise<boolean> {
  if ("refused" in reply) {
    void window.showWarningMessage(reply.refused);
    return false;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(reply.edit);
  const applied = await workspace.applyEdit(edit, { isRefactoring: true });
  if (!applied) return false;
  const created = (reply.edit.documentChanges ?? []).flatMap((change) =>
    "kind" in change && change.kind === "create" ? [change.uri] : [],
  );
  if (created[0] !== undefined) await openSite({ uri: created[0] });
  if (reply.notes.length > 0) await pages.show(reply.title, notesPage(reply.title, reply.notes));
  return true;
}

function notesPage(title: string, notes: readonly string[]): string {
  return `# ${title}\n\nLeft to do by hand:\n\n${notes.map((note) => `- ${note}`).join("\n")}\n`;
}

async function showStagedChanges({ tree, view }: Parts, target: ChangeKey | undefined): Promise<void> {
  await commands.executeCommand("cutover.changes.focus");
  const node = target === undefined ? undefined : tree.find(target.folder, target.change);
  if (node !== undefined) await view.reveal(node, { select: true, focus: true, expand: true });
}

async function openSite({ uri, range }: Pick<Site, "uri" | "range">): Promise<void> {
  if (uri === undefined) return;
  const selection = range && new Range(range.start.line, range.start.character, range.end.line, range.end.character);
  await window.showTextDocument(Uri.parse(uri), selection === undefined ? {} : { selection });
}
