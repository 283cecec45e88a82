import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  type CodeAction,
  type ConfigurationParams,
  createMessageConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type FullDocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceDiagnosticReport,
  type WorkspaceEdit,
} from "vscode-languageserver/node";

const built = "dist/server.cjs";

/** What a modern editor can do. */
export const modernEditor: ClientCapabilities = {
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"], changeAnnotationSupport: {} },
    diagnostics: { refreshSupport: true },
    workspaceFolders: true,
  },
  textDocument: {
    diagnostic: { relatedInformation: true, codeDescriptionSupport: true },
    codeAction: { disabledSupport: true, resolveSupport: { properties: ["edit"] } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    completion: { completionItem: { snippetSupport: true } },
  },
};

/** An editor that only takes what it is sent. */
export const simpleEditor: ClientCapabilities = {};

/** An editor's side of a conversation with the built server, over standard input and output. */
export class LanguageClient {
  readonly root: string;
  readonly connection: MessageConnection;
  readonly exited: Promise<number | null>;
  readonly initialized: Promise<InitializeResult>;
  /** What the server wrote to the client's log. */
  readonly log: string[] = [];
  readonly #texts = new Map<string, { version: number; text: string }>();
  readonly #published = new Map<string, readonly Diagnostic[]>();
  #onPublished: (() => void)[] = [];
  #refreshes = 0;
  readonly #onRefreshed: (() => void)[] = [];
  readonly process;

  constructor(
    root: string,
    capabilities: ClientCapabilities,
    initializationOptions: unknown,
    loose: boolean,
    settings: Readonly<Record<string, unknown>>,
    server: string,
  ) {
    if (!existsSync(server)) throw new Error(`${server} is missing: run npm run build`);
    this.root = root;
    this.process = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.exited = new Promise((done) => this.process.once("exit", done));
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout),
      new StreamMessageWriter(this.process.stdin),
    );
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.log.push(message);
    });
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params.diagnostics);
      for (const wake of this.#onPublished.splice(0)) wake();
    });
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      this.#refreshes++;
      for (const wake of this.#onRefreshed.splice(0)) wake();
      return null;
    });
    this.connection.onRequest("workspace/configuration", ({ items }: ConfigurationParams) =>
      items.map(({ section }) => settings[section ?? ""] ?? null),
    );
    this.connection.listen();
    const workspaceFolders = loose ? null : [{ uri: pathToFileURL(root).href, name: "root" }];
    const params = { processId: process.pid, rootUri: null, workspaceFolders, capabilities, initializationOptions };
    this.initialized = this.connection.sendRequest<InitializeResult>("initialize", params);
  }

  uri(file: string): string {
    return pathToFileURL(join(this.root, file)).href;
  }

  async open(file: string, text: string, languageId = "sql"): Promise<void> {
    this.#texts.set(file, { version: 1, text });
    const textDocument = { uri: this.uri(file), languageId, version: 1, text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  /** Types over the first occurrence of `old`, as an incremental change. */
  async edit(file: string, old: string, fresh: string): Promise<void> {
    const { version, text } = this.#document(file);
    const start = text.indexOf(old);
    if (start < 0) throw new Error(`${file} does not contain ${old}`);
    const range = { start: positionOf(text, start), end: positionOf(text, start + old.length) };
    this.#texts.set(file, {
      version: version + 1,
      text: text.slice(0, start) + fresh + text.slice(start + old.length),
    });
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(file), version: version + 1 },
      contentChanges: [{ range, text: fresh }],
    });
  }

  async close(file: string): Promise<void> {
    this.#texts.delete(file);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri: this.uri(file) } });
  }

  async request<T>(method: string, file: string, params: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(method, { textDocument: { uri: this.uri(file) }, ...params });
  }

  /** `rule: text that is underlined` of each diagnostic of an open file. */
  async findings(file: string): Promise<readonly string[]> {
    const { text } = this.#document(file);
    return (await this.diagnostics(file)).map(
      ({ code, range }) => `${code}: ${text.slice(offsetOf(text, range.start), offsetOf(text, range.end))}`,
    );
  }

  /** The diagnostics of a file, as soon as they are all known. */
  async diagnostics(file: string): Promise<readonly Diagnostic[]> {
    for (;;) {
      const refreshes = this.#refreshes;
      const report = await this.firstReport(file);
      // One without an id was made before the code was read; the server says when to ask again.
      if (report.resultId !== undefined) return report.items;
      if (this.#refreshes === refreshes) await new Promise<void>((wake) => this.#onRefreshed.push(wake));
    }
  }

  /** The diagnostics of a file as the server has them at once. */
  async firstReport(file: string): Promise<FullDocumentDiagnosticReport> {
    const report = await this.request<DocumentDiagnosticReport>("textDocument/diagnostic", file);
    if (report.kind !== "full") throw new Error("expected a full report");
    return report;
  }

  async workspaceDiagnostics(previousResultIds: readonly { uri: string; value: string }[] = []) {
    return this.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds });
  }

  /** The diagnostics that the server sent of its own accord, once `isExpected`. */
  async published(
    file: string,
    isExpected: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    for (;;) {
      const diagnostics = this.#published.get(this.uri(file));
      if (diagnostics !== undefined && isExpected(diagnostics)) return diagnostics;
      await new Promise<void>((wake) => this.#onPublished.push(wake));
    }
  }

  /** The actions at the first occurrence of `at`. */
  async actions(file: string, at: string, only?: readonly string[]): Promise<readonly CodeAction[]> {
    const { text } = this.#document(file);
    const position = positionOf(text, text.indexOf(at));
    const context = { diagnostics: await this.diagnostics(file), ...(only && { only }) };
    return this.request<CodeAction[]>("textDocument/codeAction", file, {
      range: { start: position, end: position },
      context,
    });
  }

  /** Position of the first occurrence of a text in an open file. */
  position(file: string, at: string) {
    const { text } = this.#document(file);
    return positionOf(text, text.indexOf(at));
  }

  async resolve(action: CodeAction): Promise<WorkspaceEdit> {
    const { edit } = await this.connection.sendRequest<CodeAction>("codeAction/resolve", action);
    if (edit === undefined) throw new Error(`${action.title} has no edit`);
    return edit;
  }

  /** The texts of all files that an edit changes or creates, after it, by path. */
  applied(edit: WorkspaceEdit): Readonly<Record<string, string>> {
    const result: Record<string, string> = {};
    for (const change of edit.documentChanges ?? []) {
      if (!("textDocument" in change)) continue;
      const file = decodeURIComponent(change.textDocument.uri).slice(this.uri("").length + 1);
      result[file] = applyEdits(result[file] ?? this.#texts.get(file)?.text ?? "", change);
    }
    return result;
  }

  async stop(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    return this.exited;
  }

  #document(file: string) {
    const document = this.#texts.get(file);
    if (document === undefined) throw new Error(`${file} is not open`);
    return document;
  }
}

/** Starts the server on a folder; it is stopped after the test. */
export async function startClient(
  context: TestContext,
  root: string,
  capabilities: ClientCapabilities = modernEditor,
  {
    initializationOptions,
    loose = false,
    settings = {},
    server = built,
  }: {
    initializationOptions?: object;
    loose?: boolean;
    settings?: Readonly<Record<string, unknown>>;
    server?: string;
  } = {},
): Promise<LanguageClient> {
  const client = new LanguageClient(root, capabilities, initializationOptions, loose, settings, server);
  context.after(() => client.process.kill());
  await client.initialized;
  await client.connection.sendNotification("initialized", {});
  return client;
}

function applyEdits(text: string, { edits }: TextDocumentEdit): string {
  const sorted = (edits as TextEdit[])
    .map(({ range, newText }) => ({ start: offsetOf(text, range.start), end: offsetOf(text, range.end), newText }))
    .sort((a, b) => b.start - a.start);
  return sorted.reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function offsetOf(text: string, { line, character }: Position): number {
  const lines = text.split("\n").slice(0, line);
  return lines.reduce((offset, { length }) => offset + length + 1, 0) + character;
}
