import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Diagnostic,
  languages,
  type Position,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";

/** A file of the fixture. */
export function uriOf(path: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error("no folder is open");
  return Uri.joinPath(folder.uri, path);
}

/** Opens a file of the fixture in an editor. */
export async function open(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uriOf(path));
  await window.showTextDocument(document);
  return document;
}

/** Asks until the answer is there; fails with the last answer. */
export async function eventually<T>(ask: () => T | PromiseLike<T>, isThere: (answer: T) => boolean): Promise<T> {
  for (let i = 0; ; i++) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    if (i === 900) throw new Error(`still ${JSON.stringify(answer)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

export function diagnosticsOf(path: string): readonly Diagnostic[] {
  return languages.getDiagnostics(uriOf(path)).filter(({ source }) => source === "cutover");
}

/** The rules that are reported in a file, as soon as there are some that fit. */
export async function rulesIn(path: string, fit: (rules: readonly string[]) => boolean): Promise<readonly string[]> {
  return eventually(() => diagnosticsOf(path).map(({ code }) => codeText(code)), fit);
}

function codeText(code: Diagnostic["code"]): string {
  return String(typeof code === "object" ? code.value : code);
}

export function positionOf(document: TextDocument, text: string): Position {
  return document.positionAt(document.getText().indexOf(text));
}

/** The actions at a text, with their edits. */
export async function actionsAt(
  document: TextDocument,
  text: string,
  kind = CodeActionKind.QuickFix,
): Promise<readonly CodeAction[]> {
  const at = positionOf(document, text);
  const range = new Range(at, at);
  const ask = () =>
    commands.executeCommand<CodeAction[]>("vscode.executeCodeActionProvider", document.uri, range, kind.value, 20);
  return eventually(ask, (actions) => actions.length > 0);
}

/** The text of a file as the editor has it, saved or not. */
export async function textOf(path: string): Promise<string> {
  return (await workspace.openTextDocument(uriOf(path))).getText();
}

/** Applies an action and waits until the document is another. */
export async function apply(action: CodeAction | undefined, document: TextDocument): Promise<string> {
  if (action?.edit === undefined) throw new Error(`${action?.title} has no edit`);
  const before = document.getText();
  await workspace.applyEdit(action.edit);
  return eventually(
    () => document.getText(),
    (text) => text !== before,
  );
}

/** Takes back all unsaved edits. */
export async function revert(): Promise<void> {
  await commands.executeCommand("workbench.action.files.revert");
  await commands.executeCommand("workbench.action.closeAllEditors");
}
