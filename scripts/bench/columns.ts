import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setImmediate as pause } from "node:timers/promises";
import { type CodeLanguage, type ColumnReferences, finish, type Workspace } from "../../core/index.ts";
import { loadCodeParser } from "../../host/code-parser.ts";
import type { DiskFiles } from "../../host/disk-files.ts";
import { ParseThread } from "../../host/trees/parse-thread.ts";
import { heapFlags, setFlags, tierUpFlags } from "../../host/v8-flags.ts";
import { placeOfColumn, placeOfUnknownColumn } from "../columns/place.ts";
import { cpuMilliseconds } from "./measure.ts";

/** What it costs to ask who uses a column. */
export interface ColumnFigures {
  readonly codeSites: number;
  readonly migrationPlaces: number;
  /** CPU of the first answer, grammars loaded and files read on the way. */
  readonly coldSeconds: number;
  /** The longest time between two pauses of the answer; the migrations were analysed before. */
  readonly longestBlockMilliseconds: number;
  /** CPU from an edit of a file that uses the column to the next answer. */
  readonly editMilliseconds: number;
  /** The most memory that the whole process ever held. */
  readonly megabytes: number;
}

/** Asks who uses `table.column` in a folder as the language server does, in this process, which should have done nothing else before. */
export async function measureColumn(folder: string, name: string): Promise<ColumnFigures> {
  setFlags(tierUpFlags, heapFlags);
  const before = process.cpuUsage();
  const place = placeOfColumn(folder, name) ?? placeOfUnknownColumn(folder, name);
  if (place === undefined) throw new Error(`${name} is not the name of a column`);
  const { workspace, files, file, offset } = place;
  let longest = 0;
  const thread = new ParseThread(resolve("dist"), console.error);
  const ask = async () => {
    const task = workspace.references(file, offset);
    for (;;) {
      const start = performance.now();
      const step = task.next();
      longest = Math.max(longest, performance.now() - start);
      if (step.done === true) return step.value;
      await (step.value ?? pause());
    }
  };
  let found = await ask();
  for (const languages = new Set<CodeLanguage>(); ; found = await ask()) {
    const missing = [...workspace.missingForColumn()].filter((language) => !languages.has(language));
    if (missing.length === 0) break;
    for (const language of missing) languages.add(language);
    workspace.provideCode(await loadCodeParser("dist", languages, workspace.dialects(), thread));
  }
  const { user, system } = process.cpuUsage(before);
  const figures = { coldSeconds: (user + system) / 1e6, longestBlockMilliseconds: longest };
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const { code = [], migrations = [] } = found ?? {};
  return {
    ...figures,
    megabytes,
    codeSites: code.length,
    migrationPlaces: migrations.length,
    editMilliseconds: measureEdits(workspace, files, found, () => finish(workspace.references(file, offset))),
  };
}

function measureEdits(
  workspace: Workspace,
  files: DiskFiles,
  found: ColumnReferences | undefined,
  ask: () => unknown,
): number {
  const edited = found?.code.find(({ file }) => !file.endsWith(".prisma"))?.file;
  if (edited === undefined) return Number.NaN;
  const text = files.read(edited) ?? "";
  return cpuMilliseconds((run) => {
    files.setOverlay(edited, `${text}\n// ${"x".repeat(run)}`);
    workspace.fileChanged(edited);
    ask();
  }, 20);
}

const codeFiles = 4000;
/** Every so many files there is one that talks to the database. */
const withSql = 8;

/** Writes a service of 4,000 code files, one in eight with SQL, and a history of migrations. Asks well: `users.full_name`. */
export function writeService(folder: string): void {
  const migrations = join(folder, "db", "migrations");
  mkdirSync(migrations, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "dependencies": { "pg": "8.16.0" } }');
  const tables = ["users", ...Array.from({ length: 60 }, (_, i) => `table_${i}`)];
  tables.forEach((table, i) => {
    const file = join(migrations, `${String(i + 1).padStart(6, "0")}_${table}.up.sql`);
    writeFileSync(
      file,
      `CREATE TABLE ${table} (id bigint PRIMARY KEY, full_name text NOT NULL, status text, total numeric, created_at timestamptz);\n`,
    );
  });
  for (let i = 0; i < codeFiles; i++) {
    const path = join(folder, "src", `area${i % 40}`);
    mkdirSync(path, { recursive: true });
    const table = tables[Math.floor(i / withSql) % tables.length] ?? "";
    writeFileSync(join(path, `part${i}.ts`), i % withSql === 0 ? repository(i, table) : component(i));
  }
}

/** A file of about 6 kB that asks the database. */
function repository(n: number, table: string): string {
  const functions = Array.from(
    { length: 12 },
    (_, i) => `
export async function find${i}(pool: Pool, id: number): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>("SELECT id, full_name, status FROM ${table} WHERE id = $1 AND status <> $2", [id, "gone"]);
  if (rows.length > ${i}) log.warn(\`more than ${i} rows of ${table} for \${id}\`);
  return rows[0];
}

export async function store${i}(pool: Pool, fullName: string, status: string): Promise<void> {
  await pool.query("INSERT INTO ${table} (full_name, status) VALUES ($1, $2)", [fullName.trim(), status]);
}
`,
  );
  return `import type { Pool } from "pg";\nimport { log } from "../log${n % 7}";\n\ninterface Row {\n  readonly id: number;\n  readonly full_name: string;\n}\n${functions.join("")}`;
}

/** A file of about 9 kB that does not. */
function component(n: number): string {
  const functions = Array.from(
    { length: 24 },
    (_, i) => `
/** Renders entry ${i} of panel ${n}, with the label that the caller has chosen. */
export function renderEntry${i}(props: Props${n}, options: Options): Element {
  const label = options.labels?.[${i}] ?? props.title;
  const classes = [props.className, options.compact ? "compact" : "wide"].filter((name) => name !== undefined);
  return createElement("li", { key: \`\${props.id}-${i}\`, className: classes.join(" ") }, label.slice(0, ${10 + i}));
}
`,
  );
  return `import { createElement, type Options } from "../view${n % 9}";\n\nexport interface Props${n} {\n  readonly id: string;\n  readonly title: string;\n  readonly className?: string;\n}\n${functions.join("")}`;
}
