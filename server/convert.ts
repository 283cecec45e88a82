import {
  type Location as ClientLocation,
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type Hover,
  InsertTextFormat,
  type Position,
  type Range,
  type SnippetTextEdit,
  SymbolKind,
  type TextDocumentEdit,
  type WorkspaceEdit,
  type WorkspaceSymbol,
} from "vscode-languageserver";
import {
  type Change,
  changeName,
  changeTitle,
  type FileEdit,
  type Finding,
  type Fix,
  type KnownColumn,
  type Lens,
  type LineIndex,
  type Location,
  type NewFile,
  type OutlineSymbol,
  phaseGuide,
  recipeTitle,
  type Severity,
  type Span,
} from "../core/index.ts";
import type { Abilities } from "./abilities.ts";
import { type Proposal, slot } from "./directives.ts";
import { type ChangeNode, clientCommands, type Site } from "./protocol.ts";

export type { ClientLocation, CodeAction, Diagnostic, Range, WorkspaceEdit };

/** Where the files of a folder are, for the client. */
export interface Places {
  readonly uri: string;
  uriOf(file: string): string;
  linesOf(file: string): LineIndex;
  /** The version of an open document, null for a file on disk. */
  versionOf(file: string): number | null;
}

/** More related places than that are not shown with a diagnostic. */
const relatedShown = 5;
/** More diagnostics than that in one file make an editor slow and help nobody: all of them are sent again at each keystroke. */
const diagnosticsShown = 500;

/** The offset of a client's position. */
export function toOffset(lines: LineIndex, { line, character }: Position): number {
  return lines.offsetAt({ line, column: character });
}

/** The span of a client's range. */
export function toSpan(lines: LineIndex, { start, end }: Range): Span {
  return { start: toOffset(lines, start), end: toOffset(lines, end) };
}

export function toRange(lines: LineIndex, { start, end }: Span): Range {
  return { start: toPosition(lines, start), end: toPosition(lines, end) };
}

function toPosition(lines: LineIndex, offset: number): Position {
  const { line, column } = lines.positionAt(offset);
  return { line, character: column };
}

/** The gravest first. */
const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary };

/** The diagnostics of one file. Beyond some hundreds the gravest are kept, and the first line says how many there are. */
export function toDiagnostics(
  findings: readonly Finding[],
  places: Places,
  abilities: Abilities,
  rulePage: (rule: string) => string | undefined,
): Diagnostic[] {
  const shown = findings.length <= diagnosticsShown ? findings : gravest(findings);
  const diagnostics = shown.map((finding) => toDiagnostic(finding, places, abilities, rulePage));
  if (shown.length === findings.length) return diagnostics;
  const message = `${findings.length - shown.length} more findings in this file are not shown.`;
  return [notice(message), ...diagnostics];
}

function gravest(findings: readonly Finding[]): readonly Finding[] {
  const grades = Object.keys(severities);
  return grades.flatMap((grade) => findings.filter(({ severity }) => severity === grade)).slice(0, diagnosticsShown);
}

function notice(message: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Information, source: "cutover", message };
}

function toDiagnostic(
  { rule, severity, message, file, span, tag, related }: Finding,
  places: Places,
  abilities: Abilities,
  rulePage: (rule: string) => string | undefined,
): Diagnostic {
  const href = abilities.codeDescription ? rulePage(rule) : undefined;
  const shown = abilities.relatedInformation ? related.slice(0, relatedShown) : [];
  return {
    range: toRange(places.linesOf(file), span),
    severity: severities[severity],
    code: rule,
    source: "cutover",
    message,
    ...(href !== undefined && { codeDescription: { href } }),
    ...(tag !== undefined && { tags: [tags[tag]] }),
    ...(shown.length > 0 && {
      relatedInformation: shown.map((place) => ({ location: toLocation(place, places), message: place.message })),
    }),
  };
}

export function toLocation({ file, span }: Location, places: Places): ClientLocation {
  return { uri: places.uriOf(file), range: toRange(places.linesOf(file), span) };
}

/** A place in Markdown: its file and line, which lead there. */
export function toLink(at: Location, places: Places): string {
  const { uri, range } = toLocation(at, places);
  const line = range.start.line + 1;
  return `[${at.file.slice(at.file.lastIndexOf("/") + 1)}:${line}](${uri}#L${line},${range.start.character + 1})`;
}

/** `users.name` in the symbols of the workspace. */
export function toColumnSymbol({ table, column, created }: KnownColumn, places: Places): WorkspaceSymbol[] {
  if (created === undefined) return [];
  return [{ name: `${table}.${column}`, kind: SymbolKind.Field, location: toLocation(created, places) }];
}

export function toHover(lines: LineIndex, span: Span, markdown: string): Hover {
  return { contents: { kind: "markdown", value: markdown }, range: toRange(lines, span) };
}

/** The name of the action that applies all fixes that need no look. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.cutover`;

/** The kinds of actions that the server offers. */
export const offeredKinds: readonly string[] = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind];

const actionKinds: Readonly<Record<Fix["kind"], string>> = {
  quickfix: CodeActionKind.QuickFix,
  suppress: CodeActionKind.QuickFix,
  refactor: CodeActionKind.RefactorRewrite,
};

/** An action without its edit, or with the reason why it cannot be applied. `diagnostic` is what it answers. */
export function toCodeAction(fix: Fix, diagnostic: Diagnostic | undefined, abilities: Abilities): CodeAction {
  const reason = fix.disabled ?? (fix.files.length > 0 && !abilities.createFiles ? cannotCreate : undefined);
  return {
    title: fix.title,
    kind: actionKinds[fix.kind],
    ...(diagnostic !== undefined && { diagnostics: [diagnostic] }),
    ...(reason === undefined ? fix.preferred && { isPreferred: true } : { disabled: { reason } }),
  };
}

const cannotCreate = "This editor cannot create files through a language server. Run `cutover check --fix` instead.";

export function toFixAllAction(file: string, count: number): CodeAction {
  const what = count === 1 ? "the safe fix" : `all ${count} safe fixes`;
  return { title: `Apply ${what} in ${file.slice(file.lastIndexOf("/") + 1)}`, kind: fixAllKind };
}

interface FileChanges {
  readonly title: string;
  readonly kind?: Fix["kind"];
  readonly edits: readonly FileEdit[];
  readonly files: readonly NewFile[];
}

/** The one annotation of an edit that creates files: a preview shows its parts together under its title. */
const annotationId = "cutover";

/**
 * An edit of several files. It asks for no confirmation: VS Code leaves out what needs one until it is ticked, part by part, and half of
 * such an edit would be wrong. Whoever wants to look first asks for the preview, and one undo takes everything back.
 */
export function toWorkspaceEdit(
  { title, kind, edits, files }: FileChanges,
  places: Places,
  abilities: Abilities,
): WorkspaceEdit {
  const byFile = groupByFile(edits);
  const toTextEdit = ({ file, span, text }: FileEdit) => ({
    range: toRange(places.linesOf(file), span),
    newText: text,
  });
  const asSnippets = kind === "suppress" && abilities.snippetEdits;
  if (!abilities.documentChanges)
    return {
      changes: Object.fromEntries([...byFile].map(([file, list]) => [places.uriOf(file), list.map(toTextEdit)])),
    };
  const annotated = abilities.annotations && files.length > 0;
  const note = annotated ? { annotationId } : {};
  const creations = files.flatMap((file) => [
    {
      kind: "create" as const,
      uri: places.uriOf(file.file),
      options: { overwrite: false, ignoreIfExists: false },
      ...note,
    },
    documentEdit(places.uriOf(file.file), null, [{ range: startOfFile, newText: file.text, ...note }]),
  ]);
  const changed = [...byFile].map(([file, list]) =>
    documentEdit(
      places.uriOf(file),
      places.versionOf(file),
      list.map((edit) => (asSnippets ? toSnippetEdit(edit, places) : { ...toTextEdit(edit), ...note })),
    ),
  );
  return {
    documentChanges: [...creations, ...changed],
    ...(annotated && { changeAnnotations: { [annotationId]: { label: title, needsConfirmation: false } } }),
  };
}

/** The edit of a suppression, with the cursor on the reason that is left to write. */
function toSnippetEdit({ file, span, text }: FileEdit, places: Places): SnippetTextEdit {
  const value = text.replace(/[\\$}]/g, "\\$&").replace(/<(state [^>]*)>/, (_, reason) => slot(1, reason));
  return { range: toRange(places.linesOf(file), span), snippet: { kind: "snippet", value } };
}

const startOfFile: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function documentEdit(uri: string, version: number | null, edits: TextDocumentEdit["edits"]): TextDocumentEdit {
  return { textDocument: { uri, version }, edits };
}

function groupByFile(edits: readonly FileEdit[]): ReadonlyMap<string, readonly FileEdit[]> {
  const groups = new Map<string, FileEdit[]>();
  for (const edit of edits) groups.set(edit.file, [...(groups.get(edit.file) ?? []), edit]);
  return groups;
}

const symbolKinds: Readonly<Record<OutlineSymbol["kind"], SymbolKind>> = {
  section: SymbolKind.Namespace,
  table: SymbolKind.Struct,
  column: SymbolKind.Field,
  index: SymbolKind.Key,
  constraint: SymbolKind.Constant,
  data: SymbolKind.Array,
  type: SymbolKind.Enum,
  routine: SymbolKind.Function,
  other: SymbolKind.Event,
};

export function toSymbols(symbols: readonly OutlineSymbol[], lines: LineIndex): DocumentSymbol[] {
  return symbols.map(({ name, detail, kind, span, children }) => ({
    name,
    detail,
    kind: symbolKinds[kind],
    range: toRange(lines, span),
    selectionRange: toRange(lines, span),
    children: toSymbols(children, lines),
  }));
}

/** A lens runs a command of our own client; in other editors it only tells. */
export function toLens({ span, title, action }: Lens, file: string, places: Places, abilities: Abilities): CodeLens {
  const range = toRange(places.linesOf(file), { start: span.start, end: span.start });
  const run = (command: string, ...args: readonly unknown[]) => ({ title, command, arguments: [...args] });
  if (!abilities.clientCommands) return { range, command: run("") };
  switch (action.type) {
    case "explain":
      return { range, command: run(clientCommands.explain, places.uriOf(file), range.start) };
    case "scaffold-next":
      return { range, command: run(clientCommands.scaffoldNext, { folder: places.uri, change: action.change }) };
    case "show-change":
      return { range, command: run(clientCommands.showChange, { folder: places.uri, change: action.change }) };
  }
}

export function toCompletion(proposal: Proposal, lines: LineIndex, abilities: Abilities): CompletionItem {
  const { label, detail, documentation, text, snippet, span, order } = proposal;
  const asSnippet = abilities.snippets && snippet !== undefined;
  return {
    label,
    detail,
    kind: snippet === undefined ? CompletionItemKind.EnumMember : CompletionItemKind.Keyword,
    sortText: `${String(order).padStart(5, "0")} ${label}`,
    filterText: label,
    textEdit: { range: toRange(lines, span), newText: asSnippet ? snippet : text },
    ...(asSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(documentation !== undefined && { documentation: { kind: "markdown", value: documentation } }),
  };
}

/** A staged change for the tree of the client. */
export function toChangeNode(change: Change, places: Places): ChangeNode {
  const { spec, phase, next, phases, usages } = change;
  // The table is the change's own, which stands above.
  const shortened = (message: string) => message.replaceAll(`${spec.from.table}.`, "");
  const site = (message: string, at: Location | undefined, brief = shortened(message)): Site =>
    at === undefined ? { message, brief } : { message, brief, ...toLocation(at, places) };
  return {
    folder: places.uri,
    id: spec.id,
    name: changeName(spec.id),
    declared: spec.declared,
    recipe: recipeTitle(change),
    progress: changeTitle(change),
    phase,
    next,
    at: site(spec.id, spec.at),
    phases: phases.map(({ phase: name, state, evidence, missing }) => ({
      phase: name,
      ...phaseGuide(change, name),
      state,
      evidence: evidence.map((proof) => site(proof.what, proof, proof.brief)),
      missing: missing.map(({ message, at, brief }) => site(message, at, brief)),
    })),
    usages: usages.map((usage) => site(`${verbs[usage.access]} ${usage.column}`, usage)),
  };
}

const verbs = { read: "reads", write: "writes", declare: "declares" };
