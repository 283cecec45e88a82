import type { InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "./protocol.ts";

/** What the client can do, as far as it decides what we send. */
export interface Abilities {
  readonly pull: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshLenses: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly resolveEdits: boolean;
  readonly disabledActions: boolean;
  readonly documentChanges: boolean;
  readonly createFiles: boolean;
  readonly annotations: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly snippets: boolean;
  readonly snippetEdits: boolean;
  readonly configuration: boolean;
  readonly watchFiles: boolean;
  readonly registerConfiguration: boolean;
  readonly folders: boolean;
  /** Lenses may run commands of our own client. */
  readonly clientCommands: boolean;
  readonly trusted: boolean;
}

export function abilitiesOf({ capabilities, initializationOptions }: InitializeParams): Abilities {
  const { textDocument, workspace } = capabilities;
  const edit = workspace?.workspaceEdit;
  const options = (initializationOptions ?? {}) as InitializationOptions;
  return {
    pull: textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshLenses: workspace?.codeLens?.refreshSupport === true,
    relatedInformation: pick(textDocument?.diagnostic, textDocument?.publishDiagnostics)?.relatedInformation === true,
    codeDescription: pick(textDocument?.diagnostic, textDocument?.publishDiagnostics)?.codeDescriptionSupport === true,
    resolveEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    disabledActions: textDocument?.codeAction?.disabledSupport === true,
    documentChanges: edit?.documentChanges === true,
    createFiles: edit?.documentChanges === true && edit.resourceOperations?.includes("create") === true,
    annotations: edit?.changeAnnotationSupport !== undefined,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    snippetEdits: edit?.snippetEditSupport === true,
    configuration: workspace?.configuration === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registerConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    clientCommands: options.clientCommands === true,
    trusted: options.trusted !== false,
  };
}

interface DiagnosticAbilities {
  readonly relatedInformation?: boolean;
  readonly codeDescriptionSupport?: boolean;
}

/** A client that pulls may still tell what it can show under the older, pushing capability only. */
function pick(pull: DiagnosticAbilities | undefined, push: DiagnosticAbilities | undefined): DiagnosticAbilities {
  return { ...push, ...pull };
}
