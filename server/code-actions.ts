import { CodeActionKind, type CodeActionParams } from "vscode-languageserver";
import type { Finding, Fix, Span } from "../core/index.ts";
import {
  type CodeAction,
  type Diagnostic,
  fixAllKind,
  toCodeAction,
  toFixAllAction,
  toRange,
  toSpan,
  toWorkspaceEdit,
} from "./convert.ts";
import type { Place, Session } from "./session.ts";

/** Which fix an action stands for, found again when its edit is asked for. */
interface ActionData {
  readonly uri: string;
  /** Absent: all safe fixes of the file. */
  readonly fix?: { readonly rule: string; readonly span: Span; readonly title: string };
}

/** A file with what it is asked for: all there is, or what a migration tells while the code is still being read. */
interface FixablePlace extends Place {
  readonly isEarly: boolean;
  findings(): readonly Finding[];
  fixes(finding: Finding): readonly Fix[];
  fixAll(): readonly Fix[];
}

async function locateSoon(session: Session, uri: string): Promise<FixablePlace | undefined> {
  const place = await session.locateSoon(uri);
  const early = place?.isPrepared === false ? place.folder.workspace.findingsWithoutCode(place.file) : undefined;
  if (place === undefined || early === undefined) return locateWhole(session, uri);
  const { folder, file } = place;
  const { workspace } = folder;
  return {
    ...{ folder, file, isEarly: true },
    findings: () => early,
    fixes: (finding) => workspace.fixesWithoutCode(finding),
    fixAll: () => workspace.fixAllWithoutCode(file),
  };
}

async function locateWhole(session: Session, uri: string): Promise<FixablePlace | undefined> {
  const place = await session.locate(uri);
  if (place === undefined) return undefined;
  const { folder, file } = place;
  const { workspace } = folder;
  return {
    ...{ folder, file, isEarly: false },
    findings: () => workspace.findingsIn(file),
    fixes: (finding) => workspace.fixes(finding),
    fixAll: () => workspace.fixAll(file),
  };
}

/** The actions at a range: the fixes of the findings there, and all safe fixes of the file when the client asks for them. */
export async function codeActions(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const place = await locateSoon(session, params.textDocument.uri);
  if (place === undefined) return [];
  const { only, diagnostics } = params.context;
  const wanted = (kind: string) => only?.some((asked) => kind === asked || kind.startsWith(`${asked}.`)) ?? true;
  const actions = [
    ...fixActions(session, place, toSpan(place.folder.linesOf(place.file), params.range), diagnostics),
    ...(only !== undefined && wanted(fixAllKind) ? fixAllActions(session, place) : []),
    ...(place.isEarly ? [moreLater] : []),
  ];
  return actions.filter(({ kind, disabled }) => {
    if (kind === undefined || !wanted(kind)) return false;
    return disabled === undefined || session.abilities.disabledActions;
  });
}

/** Stands for the fixes that depend on code. */
const moreLater: CodeAction = {
  title: "Fixes that depend on code",
  kind: CodeActionKind.QuickFix,
  disabled: { reason: "Usages in code are still being searched." },
};

/** Adds the edit to an action that the user chose. */
export async function resolveAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const { uri, fix } = action.data as ActionData;
  const place = await locateSoon(session, uri);
  if (place === undefined) return action;
  if (fix === undefined) return { ...action, edit: fixAllEdit(session, place) };
  const found = sameFix(place, fix) ?? (place.isEarly ? sameFix(await locateWhole(session, uri), fix) : undefined);
  return found === undefined ? action : { ...action, edit: toWorkspaceEdit(found, place.folder, session.abilities) };
}

function sameFix(place: FixablePlace | undefined, wanted: NonNullable<ActionData["fix"]>): Fix | undefined {
  const fixes = place === undefined ? [] : fixesAt(place, wanted.span);
  return fixes.find(({ finding, fix }) => finding.rule === wanted.rule && fix.title === wanted.title)?.fix;
}

function fixActions(session: Session, place: FixablePlace, range: Span, shown: readonly Diagnostic[]): CodeAction[] {
  const { folder, file } = place;
  return fixesAt(place, range).map(({ finding, fix }) => {
    const { start } = toRange(folder.linesOf(file), finding.span);
    const isSame = ({ code, range: at }: Diagnostic) =>
      code === finding.rule && at.start.line === start.line && at.start.character === start.character;
    const action = toCodeAction(fix, shown.find(isSame), session.abilities);
    if (action.disabled !== undefined) return action;
    if (!session.abilities.resolveEdits) return { ...action, edit: toWorkspaceEdit(fix, folder, session.abilities) };
    const data: ActionData = {
      uri: folder.uriOf(file),
      fix: { rule: finding.rule, span: finding.span, title: fix.title },
    };
    return { ...action, data };
  });
}

function fixesAt(place: FixablePlace, range: Span): readonly { readonly finding: Finding; readonly fix: Fix }[] {
  const there = ({ span }: Finding) => span.start <= range.end && range.start <= span.end;
  const findings = place.findings().filter(there);
  const fixes = findings.flatMap((finding) =>
    [place.fixes(finding), place.folder.workspace.suppression(finding) ?? []].flat().map((fix) => ({ finding, fix })),
  );
  return fixes.filter(({ fix }, i) => fixes.findIndex((other) => isSameSuppression(other.fix, fix)) === i);
}

/** Several findings of a rule in one statement are silenced by the same comment; every other fix is only the same as itself. */
function isSameSuppression(a: Fix, b: Fix): boolean {
  if (a === b) return true;
  if (a.kind !== "suppress" || b.kind !== "suppress") return false;
  return a.rule === b.rule && a.edits[0]?.span.start === b.edits[0]?.span.start;
}

function fixAllActions(session: Session, place: FixablePlace): CodeAction[] {
  const count = place.fixAll().length;
  if (count === 0) return [];
  const action = toFixAllAction(place.file, count);
  const data: ActionData = { uri: place.folder.uriOf(place.file) };
  return [session.abilities.resolveEdits ? { ...action, data } : { ...action, edit: fixAllEdit(session, place) }];
}

function fixAllEdit(session: Session, { folder, fixAll }: FixablePlace) {
  const fixes = fixAll();
  const changes = {
    title: "Apply all safe fixes",
    edits: fixes.flatMap((fix) => fix.edits),
    files: fixes.flatMap((fix) => fix.files),
  };
  return toWorkspaceEdit(changes, folder, session.abilities);
}
