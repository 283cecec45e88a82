import { type CodeParser, type Lens, LineIndex, type SyntaxChecker, Workspace } from "../core/index.ts";
import type { Places } from "./convert.ts";
import type { HostFiles, ServerHost } from "./host.ts";
import { complete } from "./tasks.ts";
import { pathIn, toUri } from "./uris.ts";

/** One workspace folder: its files, their analysis, and where they are for the client. */
export class Folder implements Places {
  readonly uri: string;
  readonly root: string;
  readonly #host: ServerHost;
  readonly #files: HostFiles;
  readonly #lines = new Map<string, { readonly text: string; readonly lines: LineIndex }>();
  /** URI and version of the open documents, as the client spells them. */
  readonly #open = new Map<string, { readonly uri: string; readonly version: number }>();
  /** What traces have shown, as long as the text is the one that was traced. */
  readonly #traced = new Map<string, { readonly text: string; readonly lenses: readonly Lens[] }>();
  #shipped: ((file: string) => boolean) | undefined;
  #hidden: readonly string[] = [];
  #workspace: Workspace;
  #preparing: Promise<void> | undefined;

  constructor(root: string, host: ServerHost) {
    this.root = root;
    this.uri = toUri(root);
    this.#host = host;
    this.#files = host.openFolder(root);
    this.#workspace = this.#newWorkspace();
  }

  get workspace(): Workspace {
    return this.#workspace;
  }

  keepTrace(file: string, lenses: readonly Lens[]): void {
    this.#traced.set(file, { text: this.textOf(file), lenses });
  }

  /** Lines above the statements of a file that was traced, and not edited since. */
  tracedLenses(file: string): readonly Lens[] {
    const traced = this.#traced.get(file);
    return traced?.text === this.textOf(file) ? traced.lenses : [];
  }

  /** Reads the code that answers depend on bit by bit. Done at once when nothing is new but edits. */
  prepare(): Promise<void> {
    this.#preparing ??= complete(this.#workspace.prepare(), () => false).finally(() => {
      this.#preparing = undefined;
    });
    return this.#preparing;
  }

  /** Whether `prepare` is done, now or before so many milliseconds have gone by. */
  async isPreparedWithin(milliseconds: number): Promise<boolean> {
    if (this.#workspace.isPrepared) return true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((done) => {
      timer = setTimeout(done, milliseconds);
    });
    await Promise.race([this.prepare(), late]);
    clearTimeout(timer);
    // A parser may have come meanwhile, and with it more to read.
    return this.#workspace.isPrepared;
  }

  /** Asks git anew what is released; undefined in Restricted Mode. */
  async readShipped(trusted: boolean): Promise<void> {
    this.#shipped = trusted ? await this.#host.shippedFiles(this.root) : undefined;
    this.#workspace = this.#newWorkspace();
  }

  /** Asks git what answers would depend on. Says whether there is something new; never in Restricted Mode. */
  async readPast(): Promise<boolean> {
    if (this.#shipped === undefined) return false;
    const workspace = this.#workspace;
    const questions = workspace.missingPast();
    if (questions.words.size + questions.files.size === 0) return false;
    const answers = await this.#host.readPast(this.root, questions);
    workspace.providePast(questions, answers);
    return answers.released.size + answers.committed.size > 0 && workspace === this.#workspace;
  }

  /** Leaves code out that fits a glob pattern of the editor. Says whether that is new. */
  hideCode(patterns: readonly string[]): boolean {
    if (patterns.join("\n") === this.#hidden.join("\n")) return false;
    this.#hidden = patterns;
    this.#workspace.hideCode(patterns);
    return true;
  }

  provideSyntax(syntax: SyntaxChecker): void {
    this.#workspace.provideSyntax(syntax);
  }

  provideCode(code: CodeParser): void {
    this.#workspace.provideCode(code);
  }

  /** A document was opened or edited. */
  setDocument(file: string, uri: string, version: number, text: string): void {
    this.#open.set(file, { uri, version });
    if (this.#files.isLeftOut(file)) return;
    this.#note(file, this.#files.setOverlay(file, text));
  }

  closeDocument(file: string): void {
    this.#open.delete(file);
    this.#note(file, this.#files.setOverlay(file, undefined));
  }

  /** Files were created, edited or deleted on disk. Says whether that may matter. */
  filesChanged(changed: readonly { readonly file: string; readonly edited: boolean }[]): boolean {
    const relevant = changed.filter(({ file }) => !this.#files.isLeftOut(file));
    if (relevant.length === 0) return false;
    if (relevant.some(({ file }) => file.endsWith(".gitignore"))) {
      this.#files.refresh();
      this.#workspace.pathsChanged();
      return true;
    }
    const moved = relevant.filter(({ file, edited }) => !edited && this.#files.update(file));
    if (moved.length > 0) this.#workspace.pathsChanged();
    for (const { file } of relevant) this.#workspace.fileChanged(file);
    return true;
  }

  /** The path of a file of this folder, relative to it. */
  fileOf(uri: string): string | undefined {
    return pathIn(this.root, uri);
  }

  isOpen(file: string): boolean {
    return this.#open.has(file);
  }

  get openFiles(): readonly string[] {
    return [...this.#open.keys()];
  }

  uriOf(file: string): string {
    return this.#open.get(file)?.uri ?? toUri(`${this.root}/${file}`);
  }

  versionOf(file: string): number | null {
    return this.#open.get(file)?.version ?? null;
  }

  linesOf(file: string): LineIndex {
    const text = this.textOf(file);
    const known = this.#lines.get(file);
    if (known?.text === text) return known.lines;
    const lines = new LineIndex(text);
    this.#lines.set(file, { text, lines });
    return lines;
  }

  textOf(file: string): string {
    return this.#workspace.text(file) ?? "";
  }

  #note(file: string, pathsChanged: boolean): void {
    if (pathsChanged) this.#workspace.pathsChanged();
    else this.#workspace.fileChanged(file);
  }

  #newWorkspace(): Workspace {
    const isShipped = this.#shipped === undefined ? {} : { isShipped: this.#shipped };
    const workspace = new Workspace({ files: this.#files, now: () => this.#host.now(), ...isShipped });
    if (this.#hidden.length > 0) workspace.hideCode(this.#hidden);
    return workspace;
  }
}
