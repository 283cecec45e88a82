import type {
  CancellationToken,
  ReferenceParams,
  TextDocumentPositionParams,
  WorkspaceSymbol,
  WorkspaceSymbolParams,
} from "vscode-languageserver";
import type { ColumnExplanation } from "../core/index.ts";
import { type ClientLocation, toColumnSymbol, toLink, toLocation, toOffset } from "./convert.ts";
import type { Place, Session } from "./session.ts";

/** The places that name the column at a position, in code and in migrations. */
export async function references(
  session: Session,
  { textDocument, position, context }: ReferenceParams,
  token: CancellationToken,
): Promise<ClientLocation[]> {
  const place = await session.locate(textDocument.uri);
  if (place === undefined) return [];
  const { folder, file } = place;
  const offset = toOffset(folder.linesOf(file), position);
  const found = await session.answer(
    folder,
    (workspace) => workspace.references(file, offset),
    () => token.isCancellationRequested,
  );
  if (found === undefined) return [];
  const { code, migrations, created } = found;
  const others = context.includeDeclaration ? migrations : migrations.filter((migration) => migration !== created);
  return [...code, ...others].map((at) => toLocation(at, folder));
}

/** The migration that created the column at a position. */
export async function definition(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
  token: CancellationToken,
): Promise<ClientLocation | null> {
  const place = await session.locate(textDocument.uri);
  if (place === undefined) return null;
  const { folder, file } = place;
  const offset = toOffset(folder.linesOf(file), position);
  const found = await session.answer(
    folder,
    (workspace) => workspace.definition(file, offset),
    () => token.isCancellationRequested,
  );
  return found === undefined ? null : toLocation(found, folder);
}

/** What there is to know of the column at an offset. */
export function columnExplanation(
  session: Session,
  { folder, file }: Place,
  offset: number,
  isOver: () => boolean,
): Promise<ColumnExplanation | undefined> {
  const link = (at: Parameters<typeof toLink>[0]) => toLink(at, folder);
  return session.answer(folder, (workspace) => workspace.explainColumn(file, offset, link), isOver);
}

/**
 * The same for a place in a migration, within so many milliseconds: what code does with the column is left out when that takes longer. The
 * search goes on until the next one, so that whoever comes back finds it done.
 */
export async function columnExplanationSoon(
  session: Session,
  place: Place,
  offset: number,
  milliseconds: number,
  token: CancellationToken,
): Promise<ColumnExplanation | undefined> {
  const { folder, file } = place;
  const isReplaced = session.newSearch();
  const isOver = () => token.isCancellationRequested || isReplaced();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((done) => {
    timer = setTimeout(() => done("late"), milliseconds);
  });
  const found = await Promise.race([columnExplanation(session, place, offset, isOver), late]);
  clearTimeout(timer);
  if (found !== "late") return found;
  return folder.workspace.explainColumnWithoutCode(file, offset, (at) => toLink(at, folder));
}

/** More symbols than that are no help in finding one. */
const symbolsShown = 200;

/** The columns whose names have the letters of the query in their order. */
export async function columnSymbols(session: Session, { query }: WorkspaceSymbolParams): Promise<WorkspaceSymbol[]> {
  const folders = await session.folders();
  const symbols = folders.flatMap((folder) => {
    const columns = folder.workspace.columns();
    const fitting = columns.filter(({ table, column }) => hasLetters(`${table}.${column}`, query));
    return fitting.slice(0, symbolsShown).flatMap((column) => toColumnSymbol(column, folder));
  });
  return symbols.slice(0, symbolsShown);
}

function hasLetters(name: string, query: string): boolean {
  let at = 0;
  for (const letter of query.toLowerCase()) {
    at = name.toLowerCase().indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
