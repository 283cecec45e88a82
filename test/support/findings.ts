import type { FrameworkId } from "../../core/migrations/types.ts";
import type { Finding } from "../../core/rules/types.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { Workspace } from "../../core/workspace.ts";
import { memoryFiles } from "./files.ts";

/** How a test's migrations are run and judged. */
export interface FindingsOptions {
  /** Default: PostgreSQL. */
  readonly dialect?: Dialect;
  /** Version of the server; default: the one that is assumed without configuration. */
  readonly version?: number | string;
  /** Edition of SQL Server; default: not known. */
  readonly edition?: string;
  /** The framework opens one transaction around each script. Default: every statement commits by itself. */
  readonly transaction?: boolean;
  /** Framework of the folder `migrations`, where a test needs a certain one. */
  readonly framework?: FrameworkId;
  /** Settings of rules, as in cutover.json. */
  readonly rules?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Other settings of cutover.json. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Files that are released already; default: all but the last. */
  readonly shipped?: readonly string[];
  readonly today?: string;
}

/** All findings in a workspace of these files. Migrations lie in `migrations/` and run in the order of their names. */
export function findingsOf(files: Readonly<Record<string, string>>, options: FindingsOptions = {}): readonly Finding[] {
  const workspace = workspaceOf(files, options);
  return workspace.findings().flatMap((file) => file.findings);
}

/** A workspace over files in memory, configured for a test. */
export function workspaceOf(files: Readonly<Record<string, string>>, options: FindingsOptions = {}): Workspace {
  const paths = Object.keys(files).sort();
  const shipped = new Set(options.shipped ?? paths.slice(0, -1));
  const framework = options.framework ?? (options.transaction ? "sqlx" : "plain");
  const version = options.version === undefined ? {} : { version: String(options.version) };
  const edition = options.edition === undefined ? {} : { edition: options.edition };
  const configuration = {
    migrations: [{ path: "migrations", framework, dialect: options.dialect ?? "postgres", ...version, ...edition }],
    ...(options.rules && { rules: options.rules }),
    ...options.config,
  };
  return new Workspace({
    files: memoryFiles({ "cutover.json": JSON.stringify(configuration), ...files }),
    now: () => new Date(`${options.today ?? "2030-01-01"}T12:00:00Z`),
    isShipped: (file) => shipped.has(file),
  });
}
