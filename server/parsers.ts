import type { CodeLanguage, CodeParser, Dialect, SyntaxChecker } from "../core/index.ts";
import type { Folder } from "./folder.ts";
import type { ServerHost } from "./host.ts";

/**
 * The parsers that are heavy to load: PostgreSQL's own, and those of application code. Each is loaded once something needs it, and never
 * before the first answer was given without it.
 */
export class Parsers {
  readonly #host: ServerHost;
  #syntax: SyntaxChecker | undefined;
  #code: CodeParser | undefined;
  readonly #languages = new Set<CodeLanguage>();
  readonly #dialects = new Set<Dialect>();
  #loading: Promise<unknown> | undefined;

  constructor(host: ServerHost) {
    this.#host = host;
  }

  /** Gives a folder what is loaded already. */
  provide(folder: Folder): void {
    if (this.#syntax !== undefined) folder.provideSyntax(this.#syntax);
    if (this.#code !== undefined) folder.provideCode(this.#code);
  }

  /** Loads what the folders need and do not have. Says whether there is something new for them. */
  async loadFor(folders: readonly Folder[]): Promise<boolean> {
    await this.#loading;
    const missing = folders.flatMap(({ workspace }) => [...workspace.missingLanguages()]);
    return this.#provideMissing(missing, this.#syntax === undefined && folders.some(needsSyntax), folders);
  }

  /** Loads what the last answer about a column of one of the folders lacked. Says whether there is something new for them. */
  async loadForColumn(folder: Folder, folders: readonly Folder[]): Promise<boolean> {
    await this.#loading;
    return this.#provideMissing([...folder.workspace.missingForColumn()], false, folders);
  }

  async #provideMissing(
    missing: readonly CodeLanguage[],
    syntax: boolean,
    folders: readonly Folder[],
  ): Promise<boolean> {
    const languages = new Set(missing.filter((language) => !this.#languages.has(language)));
    const dialects = folders.flatMap(({ workspace }) => [...workspace.dialects()]);
    const isRead = this.#code !== undefined && dialects.some((dialect) => !this.#dialects.has(dialect));
    const code = languages.size > 0 || isRead ? { languages, dialects } : undefined;
    if (code === undefined && !syntax) return false;
    const loading = this.#load(syntax, code);
    this.#loading = loading.catch(() => undefined);
    await loading;
    for (const folder of folders) this.provide(folder);
    return true;
  }

  async #load(syntax: boolean, code: NeededParsers | undefined): Promise<void> {
    if (syntax) this.#syntax = await this.#host.loadSyntaxChecker();
    if (code !== undefined) await this.#loadCode(code);
  }

  /** A language without a grammar stays missing, and is not asked for again. */
  async #loadCode({ languages, dialects }: NeededParsers): Promise<void> {
    for (const language of languages) this.#languages.add(language);
    for (const dialect of dialects) this.#dialects.add(dialect);
    this.#code = await this.#host.loadCodeParser(this.#languages, this.#dialects);
  }
}

/** What of the code is not read yet. */
interface NeededParsers {
  readonly languages: ReadonlySet<CodeLanguage>;
  readonly dialects: readonly Dialect[];
}

/** PostgreSQL's parser is asked only about statements that ours does not understand. */
function needsSyntax({ workspace }: Folder): boolean {
  return workspace.coverage().unread.length > 0 && workspace.histories().some(({ dialect }) => dialect === "postgres");
}
