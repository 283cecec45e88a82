import { CodeLensRefreshRequest, type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Task, Workspace } from "../core/index.ts";
import type { Abilities } from "./abilities.ts";
import { Folder } from "./folder.ts";
import type { ServerHost } from "./host.ts";
import { Parsers } from "./parsers.ts";
import { changedNotification, type EditorSettings } from "./protocol.ts";
import { complete } from "./tasks.ts";
import { toPath } from "./uris.ts";

/** A file in the folder that it belongs to. */
export interface Place {
  readonly folder: Folder;
  readonly file: string;
}

/** A file in its folder, and whether the folder's code is read. */
export interface EarlyPlace extends Place {
  readonly isPrepared: boolean;
}

/** How long an answer may wait for the code to be read, in milliseconds: a moment that nobody notices. */
const patience = 200;

/** How long to wait for more edits before others are told that something changed, in milliseconds. */
const quiet = 300;

/** What is open, and who has to hear of changes. The server keeps documents, never answers. */
export class Session {
  readonly documents = new TextDocuments(TextDocument);
  readonly connection: Connection;
  readonly abilities: Abilities;
  readonly host: ServerHost;
  settings: EditorSettings = {};
  #folders: readonly Folder[] = [];
  #searches = 0;
  #ready: Promise<void> = Promise.resolve();
  #revision = 0;
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners: (() => void)[] = [];
  readonly #parsers: Parsers;
  /** Folders whose code is being read while answers were given already. */
  readonly #refreshing = new Set<Folder>();
  #parserTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, host: ServerHost, abilities: Abilities) {
    this.connection = connection;
    this.host = host;
    this.abilities = abilities;
    this.#parsers = new Parsers(host);
    this.documents.onDidChangeContent(({ document }) => this.#setDocument(document));
    this.documents.onDidClose(({ document }) => this.#closeDocument(document.uri));
  }

  /** The folders, once it is known what is released, and their code is read. */
  async folders(): Promise<readonly Folder[]> {
    await this.#ready;
    await Promise.all(this.#folders.map((folder) => folder.prepare()));
    return this.#folders;
  }

  /** The file of a URI, once it is known what is released, and the folder's code is read. */
  async locate(uri: string): Promise<Place | undefined> {
    await this.#ready;
    await this.#find(uri)?.folder.prepare();
    return this.#find(uri);
  }

  /** The same without waiting for more than a moment for the code to be read. */
  async locateSoon(uri: string): Promise<EarlyPlace | undefined> {
    await this.#ready;
    const isPrepared = (await this.#find(uri)?.folder.isPreparedWithin(patience)) === true;
    const place = this.#find(uri);
    return place === undefined ? undefined : { ...place, isPrepared };
  }

  /** Tells a search that nobody waits for to give up once the next one begins. */
  newSearch(): () => boolean {
    const own = ++this.#searches;
    return () => own !== this.#searches;
  }

  /** The folders, whether or not they are read yet. */
  get foldersAtOnce(): readonly Folder[] {
    return this.#folders;
  }

  /** Opens folders and closes others. A folder that lies in another one is read with that one. */
  changeFolders(added: readonly string[], removed: readonly string[]): void {
    const kept = this.#folders.filter((folder) => !removed.includes(folder.uri));
    const paths = added.map(toPath).filter((path) => path !== undefined);
    const fresh = paths
      .filter((path) => !kept.some((folder) => folder.root === path))
      .map((path) => new Folder(path, this.host));
    this.#folders = [...kept, ...fresh].sort((a, b) => b.root.length - a.root.length);
    for (const document of this.documents.all()) this.#setDocument(document);
    this.readShipped(fresh);
  }

  /** Asks git which migrations are released; questions wait for the answer. */
  readShipped(folders: readonly Folder[]): void {
    const read = async () => {
      await Promise.all(folders.map((folder) => folder.readShipped(this.abilities.trusted)));
      for (const folder of folders) this.#parsers.provide(folder);
      this.changed();
    };
    this.#ready = this.#ready.then(read).catch((error) => this.log("git", error));
  }

  /** Something changed that answers depend on. */
  changed(): void {
    this.#revision++;
    for (const wake of this.#waiting.splice(0)) wake();
    for (const listener of this.#listeners) listener();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.connection.sendNotification(changedNotification);
    }, quiet);
  }

  /** Calls `listener` at each change, synchronously. */
  onChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  get revision(): number {
    return this.#revision;
  }

  /** Waits until something has changed since a revision, or until the signal. */
  async changedSince(revision: number, cancelled: (wake: () => void) => void): Promise<void> {
    if (this.#revision !== revision) return;
    await new Promise<void>((wake) => {
      this.#waiting.push(wake);
      cancelled(wake);
    });
  }

  /** Has a client that pulls ask again for everything it shows. */
  refreshClient(): void {
    const failed = (error: unknown) => this.log("refresh", error);
    if (this.abilities.refreshDiagnostics) this.connection.languages.diagnostics.refresh().catch(failed);
    if (this.abilities.refreshLenses) this.connection.sendRequest(CodeLensRefreshRequest.type).catch(failed);
  }

  /** Has the client ask again once the folder's code is read: some answers were given without it. */
  async refreshWhenPrepared(folder: Folder): Promise<void> {
    if (this.#refreshing.has(folder)) return;
    this.#refreshing.add(folder);
    await folder.prepare();
    this.#refreshing.delete(folder);
    this.changed();
    this.refreshClient();
  }

  /** Loads the parsers that the folders turn out to need, a moment after an answer was given without them. */
  loadParsersSoon(): void {
    this.#parserTimer ??= setTimeout(() => {
      this.#parserTimer = undefined;
      this.#loadParsers().catch((error) => this.log("parsers", error));
    }, quiet);
  }

  /** Answers a question about a folder bit by bit, with the parsers that it turns out to need. Undefined once `isOver`. */
  async answer<T>(
    folder: Folder,
    ask: (workspace: Workspace) => Task<T>,
    isOver: () => boolean,
  ): Promise<T | undefined> {
    for (;;) {
      const answer = await complete(ask(folder.workspace), isOver);
      const folders = await this.folders();
      if (isOver() || !(await this.#parsers.loadForColumn(folder, folders))) return answer;
      this.#parsersLoaded();
    }
  }

  async #loadParsers(): Promise<void> {
    const folders = await this.folders();
    const past = await Promise.all(folders.map((folder) => folder.readPast()));
    const loaded = await this.#parsers.loadFor(folders);
    if (loaded || past.includes(true)) this.#parsersLoaded();
  }

  #parsersLoaded(): void {
    this.changed();
    this.refreshClient();
  }

  log(what: string, error: unknown): void {
    this.connection.console.error(
      `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  #find(uri: string): Place | undefined {
    for (const folder of this.#folders) {
      const file = folder.fileOf(uri);
      if (file !== undefined) return { folder, file };
    }
    return undefined;
  }

  #setDocument(document: TextDocument): void {
    const place = this.#find(document.uri) ?? this.#openAround(document.uri);
    place?.folder.setDocument(place.file, document.uri, document.version, document.getText());
    this.changed();
  }

  #closeDocument(uri: string): void {
    const place = this.#find(uri);
    place?.folder.closeDocument(place.file);
    this.changed();
  }

  /** A single file was opened: its workspace is read, too. */
  #openAround(uri: string): Place | undefined {
    const path = toPath(uri);
    if (path === undefined) return undefined;
    const folder = new Folder(this.host.rootOf(path), this.host);
    this.#folders = [...this.#folders, folder].sort((a, b) => b.root.length - a.root.length);
    this.readShipped([folder]);
    return this.#find(uri);
  }
}
