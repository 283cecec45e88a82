import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { type Abilities, abilitiesOf } from "./abilities.ts";
import { codeActions, resolveAction } from "./code-actions.ts";
import { offeredKinds } from "./convert.ts";
import { backfill, environments, outlineBackfill, tableSizes, trace, verify } from "./databases.ts";
import { documentDiagnostics, PushedDiagnostics, WorkspaceDiagnostics } from "./diagnostics.ts";
import { completion, hover, lenses, symbols } from "./features.ts";
import { type HiddenFiles, hiddenPatterns } from "./hidden-files.ts";
import type { ServerHost } from "./host.ts";
import { columnSymbols, definition, references } from "./navigation.ts";
import {
  type ColumnsParams,
  type DatabaseParams,
  type EditorSettings,
  type EnvironmentsParams,
  type EnvironmentsReply,
  type ExplainParams,
  type RunParams,
  type RunReply,
  requests,
  type ScaffoldParams,
  type ScaffoldReply,
  type StartParams,
  type TraceParams,
} from "./protocol.ts";
import { changes, checkWorkspace, columns, explain, scaffoldNext, startChange } from "./requests.ts";
import { Session } from "./session.ts";

/** Serves one client over a connection, until the connection ends. */
export function startServer(connection: Connection, host: ServerHost): void {
  connection.onInitialize((params) => {
    const abilities = abilitiesOf(params);
    const session = new Session(connection, host, abilities);
    session.documents.listen(connection);
    serveDiagnostics(session);
    serveFeatures(session);
    serveRequests(session);
    serveWorkspace(session, foldersOf(params));
    return capabilities(abilities);
  });
  connection.listen();
}

function capabilities({ pull, folders }: Abilities): InitializeResult {
  return {
    serverInfo: { name: "cutover" },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(pull && {
        diagnosticProvider: { identifier: "cutover", interFileDependencies: true, workspaceDiagnostics: true },
      }),
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      workspaceSymbolProvider: true,
      codeActionProvider: { codeActionKinds: [...offeredKinds], resolveProvider: true },
      documentSymbolProvider: true,
      codeLensProvider: {},
      completionProvider: { triggerCharacters: [":", " ", ","] },
      ...(folders && { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }),
    },
  };
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : [];
}

/** Wraps a handler so that a fault in it is logged and answered with nothing: the server goes on. */
function safely<P, R>(
  session: Session,
  name: string,
  nothing: R,
  handle: (params: P, token: CancellationToken) => Promise<R>,
) {
  return async (params: P, token: CancellationToken): Promise<R> => {
    try {
      return await handle(params, token);
    } catch (error) {
      session.log(name, error);
      return nothing;
    }
  };
}

function serveDiagnostics(session: Session): void {
  if (!session.abilities.pull) {
    new PushedDiagnostics(session);
    return;
  }
  const { diagnostics } = session.connection.languages;
  const workspace = new WorkspaceDiagnostics(session);
  diagnostics.on(
    safely(session, "diagnostics", { kind: "full" as const, items: [] }, (params) =>
      documentDiagnostics(session, params),
    ),
  );
  diagnostics.onWorkspace((params, token, _progress, partial) => {
    const items: Parameters<Parameters<WorkspaceDiagnostics["pull"]>[2]>[0] = [];
    const send = (reports: typeof items) =>
      partial ? partial.report({ items: reports }) : void items.push(...reports);
    return safely(session, "workspace diagnostics", { items }, async () => {
      await workspace.pull(params, token, send);
      return { items };
    })(params, token);
  });
}

function serveFeatures(session: Session): void {
  const { connection } = session;
  connection.onHover(safely(session, "hover", null, (params, token) => hover(session, params, token)));
  connection.onDefinition(safely(session, "definition", null, (params, token) => definition(session, params, token)));
  connection.onReferences(safely(session, "references", [], (params, token) => references(session, params, token)));
  connection.onWorkspaceSymbol(safely(session, "columns", [], (params) => columnSymbols(session, params)));
  connection.onCodeAction(safely(session, "code actions", [], (params) => codeActions(session, params)));
  connection.onCodeActionResolve((action, token) =>
    safely(session, "code action", action, () => resolveAction(session, action))(action, token),
  );
  connection.onDocumentSymbol(safely(session, "symbols", [], (params) => symbols(session, params)));
  connection.onCodeLens(safely(session, "lenses", [], (params) => lenses(session, params)));
  connection.onCompletion(safely(session, "completion", [], (params) => completion(session, params)));
}

function serveRequests(session: Session): void {
  const { connection } = session;
  const failed: ScaffoldReply = { refused: "Something went wrong; the output of Cutover says what." };
  connection.onRequest(
    requests.checkWorkspace,
    safely(session, "check", null, () => checkWorkspace(session)),
  );
  connection.onRequest(
    requests.explain,
    safely(session, "explain", null, (params: ExplainParams) => explain(session, params)),
  );
  connection.onRequest(
    requests.changes,
    safely(session, "changes", [], () => changes(session)),
  );
  connection.onRequest(
    requests.columns,
    safely(session, "columns", { recipes: [], columns: [] }, (params: ColumnsParams) => columns(session, params)),
  );
  connection.onRequest<ScaffoldReply, void>(
    requests.scaffoldNext,
    safely(session, "scaffold", failed, (params: ScaffoldParams) => scaffoldNext(session, params)),
  );
  connection.onRequest<ScaffoldReply, void>(
    requests.startChange,
    safely(session, "start", failed, (params: StartParams) => startChange(session, params)),
  );
  serveDatabases(session);
}

function serveDatabases(session: Session): void {
  const { connection } = session;
  const failed: RunReply = { refused: "Something went wrong; the output of Cutover says what." };
  connection.onRequest<EnvironmentsReply, void>(
    requests.environments,
    safely(session, "environments", { environments: [] }, (params: EnvironmentsParams) =>
      environments(session, params),
    ),
  );
  connection.onRequest<RunReply, void>(
    requests.trace,
    safely(session, "trace", failed, (params: TraceParams, token) => trace(session, params, token)),
  );
  connection.onRequest<RunReply, void>(
    requests.tableSizes,
    safely(session, "table sizes", failed, (params: DatabaseParams, token) => tableSizes(session, params, token)),
  );
  connection.onRequest<RunReply, void>(
    requests.verify,
    safely(session, "verify", failed, (params: RunParams, token) => verify(session, params, token)),
  );
  connection.onRequest<RunReply, void>(
    requests.outlineBackfill,
    safely(session, "plan of a backfill", failed, (params: RunParams, token) =>
      outlineBackfill(session, params, token),
    ),
  );
  connection.onRequest<RunReply, void>(
    requests.backfill,
    safely(session, "backfill", failed, (params: RunParams, token) => backfill(session, params, token)),
  );
}

function serveWorkspace(session: Session, folders: readonly string[]): void {
  const { connection, abilities } = session;
  session.changeFolders(folders, []);
  connection.onInitialized(async () => {
    const failed = (error: unknown) => session.log("registration", error);
    if (abilities.watchFiles) register(session).catch(failed);
    if (abilities.registerConfiguration)
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: ["cutover", "files"] })
        .catch(failed);
    if (abilities.folders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        session.changeFolders(
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        );
        readSettings(session)
          .catch(failed)
          .finally(() => session.refreshClient());
      });
    await readSettings(session);
  });
  connection.onDidChangeConfiguration(async () => {
    await readSettings(session);
    session.refreshClient();
  });
  connection.onDidChangeWatchedFiles(async ({ changes: events }) => {
    const seen = events.map(({ uri, type }) => ({ uri, edited: type === FileChangeType.Changed }));
    await filesChanged(session, seen).catch((error) => session.log("file changes", error));
  });
}

/** Everything is watched, for a folder that goes says nothing of its files, and many kinds of files decide what is a migration. */
function register({ connection }: Session): Promise<unknown> {
  return connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*" }] });
}

/** The settings of Cutover, and what the editor hides in each folder. */
async function readSettings(session: Session): Promise<void> {
  if (!session.abilities.configuration) return;
  const folders = session.foldersAtOnce;
  const [settings, ...hidden] = (await session.connection.workspace.getConfiguration([
    { section: "cutover" },
    ...folders.map(({ uri }) => ({ scopeUri: uri, section: "files.exclude" })),
  ])) as [EditorSettings | null, ...(HiddenFiles | null)[]];
  session.settings = settings ?? {};
  const isNew = folders.map((folder, i) => folder.hideCode(hiddenPatterns(hidden[i] ?? {})));
  if (isNew.includes(true)) session.changed();
}

async function filesChanged(
  session: Session,
  events: readonly { readonly uri: string; readonly edited: boolean }[],
): Promise<void> {
  const folders = await session.folders();
  for (const folder of folders) {
    const inside = events.flatMap(({ uri, edited }) => {
      const file = folder.fileOf(uri);
      return file === undefined ? [] : [{ file, edited }];
    });
    const branchMoved = inside.some(({ file }) => isGitState(file));
    if (branchMoved) session.readShipped([folder]);
    if (!folder.filesChanged(inside) && !branchMoved) continue;
    await session.folders();
    session.changed();
    session.refreshClient();
  }
}

/** A branch moved: other migrations may be released now. */
function isGitState(file: string): boolean {
  return /^\.git\/(HEAD|packed-refs|refs\/.+)$/.test(file) && !file.endsWith(".lock");
}
