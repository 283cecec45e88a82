import { commands, EventEmitter, type TextDocumentContentProvider, Uri, window } from "vscode";

/** Read-only Markdown pages beside the editor, all in one place. */
export class MarkdownPages implements TextDocumentContentProvider {
  static readonly scheme = "cutover";
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;

  /** Shows a page; one of the same name is shown anew. */
  async show(name: string, markdown: string): Promise<void> {
    const uri = Uri.from({ scheme: MarkdownPages.scheme, path: `/${name}.md` });
    this.#texts.set(uri.path, markdown);
    this.#changed.fire(uri);
    // From another page, each would take a column of its own: it is to come beside the code.
    const editor = window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined);
    if (editor !== undefined && editor.viewColumn !== window.tabGroups.activeTabGroup.viewColumn)
      await window.showTextDocument(editor.document, editor.viewColumn);
    await commands.executeCommand("markdown.showPreviewToSide", uri);
  }

  provideTextDocumentContent({ path }: Uri): string {
    return this.#texts.get(path) ?? "";
  }
}
