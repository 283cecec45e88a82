import type { CodeLanguage } from "./types.ts";

/** The language of each file extension whose usages of columns are read. */
const extensions: ReadonlyMap<string, CodeLanguage> = new Map([
  ["ts", "typescript"],
  ["mts", "typescript"],
  ["cts", "typescript"],
  ["tsx", "tsx"],
  // The grammar of TypeScript with JSX reads both; plain JavaScript has a grammar of its own.
  ["js", "javascript"],
  ["mjs", "javascript"],
  ["cjs", "javascript"],
  ["jsx", "javascript"],
  ["go", "go"],
  ["py", "python"],
  ["rb", "ruby"],
  ["rake", "ruby"],
  ["rs", "rust"],
  ["java", "java"],
  ["php", "php"],
  ["cs", "csharp"],
  ["prisma", "prisma"],
  ["sql", "sql"],
]);

const testFolders = /(^|\/)(tests?|__tests__|__mocks__|specs?|e2e|fixtures?|testdata|cypress)\//i;
const testNames = /(^|[._-])(test|tests|spec|e2e|stories|mock|mocks|fixture|fixtures)\.[a-z]+$/i;
const notOurs =
  /(^|\/)(node_modules|dist|build|out|vendor|coverage|generated|__generated__|\.next|\.git)\/|\.min\.js$|\.d\.[cm]?ts$/;

/** The language in which a file is read, by its extension; undefined when it is not read. */
export function languageOf(path: string): CodeLanguage | undefined {
  return extensions.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
}

/** Whether the file is application code that people write: no dependency, build output, generated file or type declaration. */
export function isApplicationCode(path: string): boolean {
  return languageOf(path) !== undefined && !notOurs.test(path);
}

/** Whether the file is a test, a fixture or a story: its usages never decide about a phase. */
export function isTestFile(path: string): boolean {
  return testFolders.test(path) || testNames.test(path);
}

const migrationFolders = /(^|\/)(migrations?|migrate|alembic|changelog)\//i;
/** What classes and functions of migrations are made of: Flyway's Java classes, TypeORM, Sequelize, Knex, Alembic. */
const migrationNames =
  /\b(BaseJavaMigration|JavaMigration|MigrationInterface|QueryInterface|ActiveRecord::Migration|op\.(?:add|drop|alter)_column)\b/;

/** Whether the file is a migration written in code: it ran against the schema of its day, and tells nothing of code that runs now. */
export function isMigrationCode(path: string, text: string): boolean {
  const language = languageOf(path);
  if (language === "sql" || language === "prisma") return false;
  return migrationFolders.test(path) || migrationNames.test(text);
}
