import { workspace } from "vscode";
import type { LanguageClientOptions } from "vscode-languageclient";
import type { InitializationOptions } from "../server/protocol.ts";

/** Migrations are SQL under many names: which extension claims a file must not matter. Code counts for where columns are used. */
const languages = [
  ...["sql", "postgres", "pgsql", "plpgsql", "mysql", "mssql", "sqlite"],
  ...["typescript", "typescriptreact", "javascript", "javascriptreact", "prisma"],
  ...["go", "python", "ruby", "rust", "java", "php", "csharp"],
];

/** The same for every kind of host. */
export function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: [
      ...languages.map((language) => ({ scheme: "file", language })),
      { scheme: "file", pattern: "**/*.sql" },
      { scheme: "file", pattern: "**/*.prisma" },
      { scheme: "file", pattern: "**/cutover.json" },
    ],
    diagnosticCollectionName: "cutover",
    initializationOptions: (): InitializationOptions => ({ clientCommands: true, trusted: workspace.isTrusted }),
    markdown: { supportHtml: false },
  };
}
