import { type Change, type KnownColumn, recipeOffers, type Scaffold } from "../core/index.ts";
import { toChangeNode, toOffset, toWorkspaceEdit } from "./convert.ts";
import type { Folder } from "./folder.ts";
import type {
  ChangeNode,
  CheckSummary,
  ColumnsParams,
  ColumnsReply,
  ExplainParams,
  ExplainReply,
  ScaffoldParams,
  ScaffoldReply,
  StartParams,
} from "./protocol.ts";
import type { Session } from "./session.ts";

/** Counts what there is to see in the workspace. */
export async function checkWorkspace(session: Session): Promise<CheckSummary> {
  const folders = await session.folders();
  const files = folders.flatMap((folder) => folder.workspace.findings().filter(({ shipped }) => !shipped));
  const coverage = folders.map((folder) => folder.workspace.coverage());
  const findings = files.flatMap((file) => file.findings);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  return {
    errors,
    warnings,
    others: findings.length - errors - warnings,
    files: files.length,
    migrations: sum(coverage.map(({ migrations }) => migrations)),
    statements: sum(coverage.map(({ statements }) => statements)),
    unread: coverage.flatMap(({ unread }) => unread.map(({ file, reason }) => `${file}: ${reason}`)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What the statement at a position does. */
export async function explain(session: Session, { uri, position }: ExplainParams): Promise<ExplainReply | null> {
  const place = await session.locate(uri);
  if (place === undefined) return null;
  const { folder, file } = place;
  const text = folder.textOf(file);
  const offset = toOffset(folder.linesOf(file), position);
  const explanation = folder.workspace.explain(file, offset) ?? folder.workspace.explain(file, beforeEnd(text, offset));
  if (explanation === undefined) return null;
  const { span, markdown, reported } = explanation;
  const sql = text.slice(span.start, span.end);
  const line = folder.linesOf(file).positionAt(span.start).line + 1;
  const title = `${file.slice(file.lastIndexOf("/") + 1)}:${line}`;
  return { title, markdown: `\`\`\`sql\n${sql}\n\`\`\`\n\n${[markdown, reported].join("\n\n").trim()}\n` };
}

/** The offset before the terminator and white space that stand before an offset: whoever has just written a statement is there. */
function beforeEnd(text: string, offset: number): number {
  return text.slice(0, offset).replace(/[;\s]+$/, "").length;
}

/** The staged changes of all folders. */
export async function changes(session: Session): Promise<ChangeNode[]> {
  const folders = await session.folders();
  return folders.flatMap((folder) => folder.workspace.changes().map((change: Change) => toChangeNode(change, folder)));
}

/** The columns of all folders, and the one at the cursor. */
export async function columns(session: Session, { uri, position }: ColumnsParams): Promise<ColumnsReply> {
  const known = (await session.folders()).flatMap(({ workspace }) => workspace.columns());
  const name = ({ table, column }: KnownColumn) => `${table}.${column}`;
  const reply = {
    recipes: recipeOffers(),
    columns: known.map((column) => ({ name: name(column), type: column.type })),
  };
  const place = uri === undefined ? undefined : await session.locate(uri);
  if (place === undefined || position === undefined) return reply;
  const { folder, file } = place;
  const offset = toOffset(folder.linesOf(file), position);
  const at = await session.answer(folder, (workspace) => workspace.columnAt(file, offset), never);
  const current = known.find(({ tableKey, column }) => tableKey === at?.table && column === at.column);
  return current === undefined ? reply : { ...reply, current: name(current) };
}

const never = () => false;

/** The files and edits of the next phase of a change. */
export async function scaffoldNext(
  session: Session,
  { folder: uri, change, by }: ScaffoldParams,
): Promise<ScaffoldReply> {
  const folder = (await session.folders()).find((other) => other.uri === uri);
  if (folder === undefined) return { refused: "The folder of this change is no longer open." };
  return reply(session, folder, folder.workspace.scaffoldNext(change, by));
}

/** The files and edits that begin a change. */
export async function startChange(session: Session, params: StartParams): Promise<ScaffoldReply> {
  const folders = await session.folders();
  const withMigrations = folders.filter((folder) => folder.workspace.histories().length > 0);
  const folder = withMigrations.find(({ uri }) => uri === params.folder) ?? withMigrations[0];
  const { from, to, folder: _, ...clauses } = params;
  if (folder === undefined) return { refused: "No migrations were found in this workspace." };
  return reply(session, folder, folder.workspace.startChange(from, to, clauses));
}

function reply(session: Session, folder: Folder, result: Scaffold | { readonly refused: string }): ScaffoldReply {
  if ("refused" in result) return result;
  const { title, notes } = result;
  return { title, notes, edit: toWorkspaceEdit(result, folder, session.abilities) };
}
