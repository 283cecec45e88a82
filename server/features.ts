import type {
  CancellationToken,
  CodeLens,
  CompletionItem,
  DocumentSymbol,
  Hover,
  TextDocumentIdentifier,
  TextDocumentPositionParams,
} from "vscode-languageserver";
import { toCompletion, toHover, toLens, toOffset, toSymbols } from "./convert.ts";
import { proposalsAt, ruleAt, ruleMarkdown } from "./directives.ts";
import { columnExplanation, columnExplanationSoon } from "./navigation.ts";
import type { Session } from "./session.ts";

type Document = { readonly textDocument: TextDocumentIdentifier };

/** How long what a migration tells waits for what code does with a column, in milliseconds. */
const patience = 500;

/**
 * On a rule in a suppression what the rule is about, elsewhere what there is to know of the column, and what the statement does. In a
 * migration that does not wait for the code to be read.
 */
export async function hover(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const place = await session.locateSoon(textDocument.uri);
  if (place === undefined) return null;
  const { folder, file } = place;
  const lines = folder.linesOf(file);
  const offset = toOffset(lines, position);
  const named = ruleAt(folder.textOf(file), offset);
  if (named !== undefined)
    return toHover(lines, named.span, ruleMarkdown(named.rule, session.host.rulePage(named.rule.id)));
  const early = place.isPrepared ? undefined : folder.workspace.explainWithoutCode(file, offset);
  // Outside of migrations there is nothing to tell without the code.
  if (early === undefined) await session.locate(textDocument.uri);
  const explanation = early ?? folder.workspace.explain(file, offset);
  const column =
    explanation === undefined
      ? await columnExplanation(session, place, offset, () => token.isCancellationRequested)
      : await columnExplanationSoon(session, place, offset, early === undefined ? patience : 0, token);
  const parts = [column, explanation].filter((part) => part !== undefined);
  const [first] = parts;
  if (first === undefined) return null;
  // The text may be another one by now.
  return toHover(folder.linesOf(file), first.span, parts.map(({ markdown }) => markdown).join("\n\n---\n\n"));
}

export async function symbols(session: Session, { textDocument }: Document): Promise<DocumentSymbol[]> {
  const place = await session.locateSoon(textDocument.uri);
  if (place === undefined || !session.abilities.hierarchicalSymbols) return [];
  return toSymbols(place.folder.workspace.symbols(place.file), place.folder.linesOf(place.file));
}

export async function lenses(session: Session, { textDocument }: Document): Promise<CodeLens[]> {
  const place = await session.locate(textDocument.uri);
  if (place === undefined || session.settings.codeLens?.enabled === false) return [];
  const { folder, file } = place;
  const traced = folder.tracedLenses(file);
  // What was seen stands in the place of what is predicted: the page of the trace compares both.
  const seenAt = new Set(traced.map(({ span }) => span.start));
  const others = folder.workspace
    .lenses(file)
    .filter(({ span, action }) => action.type !== "explain" || !seenAt.has(span.start));
  return [...traced, ...others].map((lens) => toLens(lens, file, folder, session.abilities));
}

export async function completion(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
): Promise<CompletionItem[]> {
  const place = await session.locateSoon(textDocument.uri);
  if (place === undefined) return [];
  const { folder, file, isPrepared } = place;
  const { workspace } = folder;
  const lines = folder.linesOf(file);
  const proposals = proposalsAt(folder.textOf(file), toOffset(lines, position), {
    findings: () => (isPrepared ? workspace.findingsIn(file) : (workspace.findingsWithoutCode(file) ?? [])),
    columns: () => workspace.columns(),
  });
  return proposals.map((proposal) => toCompletion(proposal, lines, session.abilities));
}
