import { join } from "node:path";
import { type ExtensionContext, workspace } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { activateCutover } from "./activate.ts";
import { clientOptions } from "./client-options.ts";

let client: LanguageClient | undefined;

/** What tests reach: nothing else exports from the extension. */
export interface CutoverApi {
  readonly client: LanguageClient;
}

export async function activate(context: ExtensionContext): Promise<CutoverApi> {
  const module = join(context.extensionPath, "dist", "server.cjs");
  const serverOptions: ServerOptions = { module, transport: TransportKind.ipc };
  client = new LanguageClient("cutover", "Cutover", serverOptions, clientOptions());
  activateCutover(context, client);
  // What git says counts only where the user trusts the workspace.
  context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => client?.restart()));
  await client.start();
  return { client };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
