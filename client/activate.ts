import { type ExtensionContext, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type ChangeNode, changedNotification, requests } from "../server/protocol.ts";
import { ChangesTree } from "./changes-tree.ts";
import { registerCommands } from "./commands.ts";
import { registerDatabaseCommands } from "./database-commands.ts";
import { MarkdownPages } from "./markdown-pages.ts";
import { StatusItem } from "./status-item.ts";

/** Puts the commands, the tree and the status bar item in place. The client need not have started. */
export function activateCutover(
  context: ExtensionContext,
  client: BaseLanguageClient & { restart(): Promise<void> },
): void {
  const pages = new MarkdownPages();
  const tree = new ChangesTree();
  const view = window.createTreeView("cutover.changes", { treeDataProvider: tree, showCollapseAll: true });
  const status = new StatusItem();
  const readChanges = async () => {
    const changes = await client.sendRequest<ChangeNode[]>(requests.changes);
    tree.show(changes);
    status.show(changes);
  };
  context.subscriptions.push(
    view,
    status,
    workspace.registerTextDocumentContentProvider(MarkdownPages.scheme, pages),
    client.onNotification(changedNotification, readChanges),
    ...registerDatabaseCommands({ client, pages, tree, secrets: context.secrets }),
    ...registerCommands({ client, restart: () => client.restart(), pages, tree, view }),
  );
}
