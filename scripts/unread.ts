import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Dialect, readStatement, splitStatements } from "../core/index.ts";
import { parseErrorMark, sqlOfTest, startsCommand } from "./suites/mysqltest.ts";
import { noStatements } from "./suites/no-statements.ts";

const dialects: readonly string[] = ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"] satisfies Dialect[];
const usage = `usage: npm run unread -- ${dialects.join("|")} PATH…`;

/**
 * Reads the `.sql` files of folders, and the `.test` files of mysqltest, so that public test suites can be read from end to end. Prints what
 * is left unread as `file:line: reason: statement`, and how many statements were read; fails unless all were.
 */
function main([dialect, ...paths]: readonly string[]): void {
  if (dialect === undefined || !dialects.includes(dialect) || paths.length === 0) throw new Error(usage);
  const files = paths.flatMap(filesOf);
  const counts = new Map<string, number>();
  for (const file of files) readFile(file, dialect as Dialect, counts);
  const words = [...counts].map(([what, count]) => `${count} ${what}`);
  console.log(`${dialect}: ${files.length} files: ${words.join(", ")}`);
  if (counts.has(notRead)) process.exitCode = 1;
}

const notRead = "not read completely";

function readFile(file: string, dialect: Dialect, counts: Map<string, number>): void {
  const isTest = file.endsWith(".test");
  const written = readFileSync(file, "utf8");
  const sql = isTest ? sqlOfTest(written) : written;
  for (const { kind, span, comments } of splitStatements(sql, dialect)) {
    const text = sql.slice(span.start, span.end);
    if (kind !== "sql" || (isTest && startsCommand(text))) continue;
    const [first] = readStatement(text, dialect).unread;
    const isRefused = comments.some((comment) => comment.text === parseErrorMark);
    const what =
      first === undefined
        ? "read"
        : isRefused
          ? "that the suite says are refused"
          : whyUnread(text, dialect, first.reason);
    counts.set(what, (counts.get(what) ?? 0) + 1);
    if (first === undefined || what !== notRead) continue;
    const line = sql.slice(0, span.start).split("\n").length;
    const from = oneLine(text.slice(first.span.start, first.span.start + 40));
    console.log(`${file}:${line}: ${first.reason} at «${from}»: ${oneLine(text).slice(0, 300)}`);
  }
}

function whyUnread(text: string, dialect: Dialect, reason: string): string {
  if (/built at run time|known only when/.test(reason)) return "that run a text known only then";
  const line = oneLine(text);
  const found = noStatements.find(({ dialects: those, pattern }) => those.includes(dialect) && pattern.test(line));
  return found === undefined ? notRead : `that are no statements of ${dialect} (${found.reason})`;
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:sql|test)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
