import { join, resolve } from "node:path";
import {
  type CodeLanguage,
  type CodeSite,
  type ColumnReferences,
  finish,
  LineIndex,
  Workspace,
} from "../core/index.ts";
import { loadCodeParser } from "../host/code-parser.ts";
import { DiskFiles } from "../host/disk-files.ts";
import { placeOfColumn } from "./columns/place.ts";

const usage = "usage: npm run usages -- FOLDER TABLE.COLUMN… [--name-only]";

/**
 * Prints every place in the code of a folder that reads, writes or declares a column, as `file:line:column access: source`, so that it
 * can be compared with a careful reading. With `--name-only`, also those that may mean another column.
 */
async function main(args: readonly string[]): Promise<void> {
  const [folder, ...columns] = args.filter((argument) => !argument.startsWith("--"));
  if (folder === undefined || columns.length === 0) throw new Error(usage);
  const workspace = new Workspace({ files: new DiskFiles(resolve(folder)), now: () => new Date() });
  for (const column of columns) {
    const { code } = await referencesTo(workspace, column, args.includes("--name-only"));
    console.log(`# ${column}: ${code.length} places`);
    for (const site of code) console.log(shown(site, workspace.text(site.file) ?? ""));
  }
}

async function referencesTo(workspace: Workspace, column: string, nameOnly: boolean): Promise<ColumnReferences> {
  const [file, offset] = placeOfColumn(workspace, column);
  for (const languages = new Set<CodeLanguage>(); ; ) {
    const found = finish(workspace.references(file, offset, nameOnly));
    const missing = [...workspace.missingForColumn()].filter((language) => !languages.has(language));
    if (found !== undefined && missing.length === 0) return found;
    if (missing.length === 0) throw new Error(`no column is named at ${file}`);
    for (const language of missing) languages.add(language);
    workspace.provideCode(await loadCodeParser(join("dist"), languages));
  }
}

function shown({ file, span, access, certainty, test }: CodeSite, text: string): string {
  const { line, column } = new LineIndex(text).positionAt(span.start);
  const words = [access, ...(certainty === "resolved" ? [] : [certainty]), ...(test ? ["(test)"] : [])];
  const source = text.split("\n")[line] ?? "";
  return `${file}:${line + 1}:${column + 1} ${words.join(" ")}: ${source.trim().slice(0, 120)}`;
}

await main(process.argv.slice(2));
