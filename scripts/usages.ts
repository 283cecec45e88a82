import { resolve } from "node:path";
import { type CodeLanguage, type CodeSite, doubtWords, finish, LineIndex } from "../core/index.ts";
import { loadCodeParser } from "../host/code-parser.ts";
import { type PlacedColumn, placeOfColumn, placeOfUnknownColumn } from "./columns/place.ts";

const usage = "usage: npm run usages -- FOLDER TABLE.COLUMN… [--name-only]";

/**
 * Prints every place in the code of a folder that reads, writes or declares a column, as `file:line:column access: source`, so that it
 * can be compared with a careful reading. With `--name-only`, also those that may mean another column.
 */
async function main(args: readonly string[]): Promise<void> {
  const [folder, ...columns] = args.filter((argument) => !argument.startsWith("--"));
  if (folder === undefined || columns.length === 0) throw new Error(usage);
  for (const column of columns) {
    const known = placeOfColumn(resolve(folder), column);
    const place = known ?? placeOfUnknownColumn(resolve(folder), column);
    if (place === undefined) throw new Error(`${column} is not the name of a column`);
    const all = await sitesOf(place);
    const code = args.includes("--name-only") ? all : all.filter(({ certainty }) => certainty === "resolved");
    const doubts = doubtWords(all);
    console.log(`# ${column}: ${code.length} places${known === undefined ? ", though no migration creates it" : ""}`);
    if (doubts !== "") console.log(`# ${code.length === all.length ? "with" : "without"} ${doubts}`);
    for (const site of code) console.log(shown(site, place.workspace.text(site.file) ?? ""));
  }
}

async function sitesOf({ workspace, file, offset }: PlacedColumn): Promise<readonly CodeSite[]> {
  for (const languages = new Set<CodeLanguage>(); ; ) {
    const found = finish(workspace.references(file, offset, true));
    const missing = [...workspace.missingForColumn()].filter((language) => !languages.has(language));
    if (missing.length === 0) return found?.code ?? [];
    for (const language of missing) languages.add(language);
    workspace.provideCode(await loadCodeParser("dist", languages, workspace.dialects()));
  }
}

function shown({ file, span, access, certainty, test }: CodeSite, text: string): string {
  const { line, column } = new LineIndex(text).positionAt(span.start);
  const words = [access, ...(certainty === "resolved" ? [] : [certainty]), ...(test ? ["(test)"] : [])];
  const source = text.split("\n")[line] ?? "";
  return `${file}:${line + 1}:${column + 1} ${words.join(" ")}: ${source.trim().slice(0, 120)}`;
}

await main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
