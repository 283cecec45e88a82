import type {
  CancellationToken,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticParams,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { type Diagnostic, toDiagnostics } from "./convert.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Folder } from "./folder.ts";
import type { Place, Session } from "./session.ts";

/** The diagnostics of a file as they are now. */
export function diagnosticsOf(session: Session, { folder, file }: Place): Diagnostic[] {
  const findings = folder.workspace.findingsIn(file);
  return toDiagnostics(findings, folder, session.abilities, (rule) => session.host.rulePage(rule));
}

/** Answers a pull for one document. While the code is still being read, a migration is told what needs none, without an id. */
export async function documentDiagnostics(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const early = await diagnosticsWithoutCode(session, textDocument.uri);
  if (early !== undefined) return { kind: "full", items: early };
  const place = await session.locate(textDocument.uri);
  const items = place === undefined ? [] : diagnosticsOf(session, place);
  if (place !== undefined) session.loadParsersSoon();
  const resultId = fingerprint(items);
  return resultId === previousResultId ? { kind: "unchanged", resultId } : { kind: "full", resultId, items };
}

/**
 * The diagnostics that a migration has whatever the code says, when the code takes long to read: whoever types does not wait for that, and
 * the client is asked to come again when it is done. Undefined when there is nothing to wait for, or nobody to come again.
 */
async function diagnosticsWithoutCode(session: Session, uri: string): Promise<Diagnostic[] | undefined> {
  if (!session.abilities.refreshDiagnostics) return undefined;
  const place = await session.locateSoon(uri);
  if (place === undefined || place.isPrepared) return undefined;
  const findings = place.folder.workspace.findingsWithoutCode(place.file);
  if (findings === undefined) return undefined;
  session.refreshWhenPrepared(place.folder).catch((error) => session.log("diagnostics", error));
  return toDiagnostics(findings, place.folder, session.abilities, (rule) => session.host.rulePage(rule));
}

/** Reports in one message of a workspace pull. */
const reportsAtOnce = 50;

/**
 * Answers pulls for the whole workspace. A client asks again as soon as it has an answer, so an answer without news waits until there is
 * some: nothing runs while nobody types.
 */
export class WorkspaceDiagnostics {
  readonly #session: Session;
  #answered = -1;

  constructor(session: Session) {
    this.#session = session;
  }

  async pull(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    send: (items: WorkspaceDocumentDiagnosticReport[]) => void,
  ): Promise<void> {
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    for (;;) {
      await this.#session.changedSince(this.#answered, token.onCancellationRequested);
      if (token.isCancellationRequested) return;
      const folders = await this.#session.folders();
      this.#answered = this.#session.revision;
      const reports = [...reportsOf(this.#session, folders, previous)];
      this.#session.loadParsersSoon();
      for (let i = 0; i < reports.length; i += reportsAtOnce) send(reports.slice(i, i + reportsAtOnce));
      if (reports.some(({ kind }) => kind === "full") || previous.size === 0) return;
    }
  }
}

/** What is to be shown of each file: those with findings, and those that had some when the client last asked. */
function* reportsOf(
  session: Session,
  folders: readonly Folder[],
  previous: ReadonlyMap<string, string>,
): Iterable<WorkspaceDocumentDiagnosticReport> {
  const left = new Set(previous.keys());
  for (const folder of folders) {
    for (const { file, shipped } of folder.workspace.findings()) {
      if (shipped && !folder.isOpen(file)) continue;
      const uri = folder.uriOf(file);
      const items = diagnosticsOf(session, { folder, file });
      left.delete(uri);
      yield report(uri, folder.versionOf(file), items, previous.get(uri));
    }
  }
  for (const uri of left) yield report(uri, null, [], previous.get(uri));
}

function report(
  uri: string,
  version: number | null,
  items: Diagnostic[],
  previousId: string | undefined,
): WorkspaceDocumentDiagnosticReport {
  const resultId = fingerprint(items);
  return resultId === previousId
    ? { kind: "unchanged", uri, version, resultId }
    : { kind: "full", uri, version, resultId, items };
}

/** Tells a client that cannot pull. Each file is sent when its diagnostics changed. */
export class PushedDiagnostics {
  readonly #session: Session;
  readonly #sent = new Map<string, string>();
  #scheduled = false;

  constructor(session: Session) {
    this.#session = session;
    session.onChanged(() => this.#schedule());
  }

  /** Several edits in one go are answered once. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#publish().catch((error) => this.#session.log("diagnostics", error));
    });
  }

  async #publish(): Promise<void> {
    const folders = await this.#session.folders();
    const sent = new Map([...this.#sent].filter(([, id]) => id !== nothing));
    for (const item of reportsOf(this.#session, folders, sent)) {
      if (item.kind === "unchanged") continue;
      this.#sent.set(item.uri, item.resultId ?? "");
      const version = item.version === null ? {} : { version: item.version };
      await this.#session.connection.sendDiagnostics({ uri: item.uri, diagnostics: item.items, ...version });
    }
    this.#session.loadParsersSoon();
  }
}

const nothing = fingerprint([]);
