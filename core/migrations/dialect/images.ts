import type { Dialect } from "../../sql/types.ts";
import { ancestors, joinPath, namesIn } from "../paths.ts";
import type { FileReader } from "../types.ts";

/** A database server that a container file asks for. */
export interface ServerImage {
  readonly dialect: Dialect;
  /** `16`, `8.0.32`, `2022`; absent for `latest` and what variables decide. */
  readonly version?: string;
}

/** Names of images, and of the repositories that build upon them. */
const images: readonly { readonly dialect: Dialect; readonly pattern: RegExp }[] = [
  { dialect: "postgres", pattern: /(?:^|[/-])(?:postgres|postgresql|postgis|pgvector|timescaledb(?:-ha)?)$/ },
  { dialect: "mariadb", pattern: /(?:^|\/)mariadb$/ },
  { dialect: "mysql", pattern: /(?:^|\/)(?:mysql|mysql-server|percona(?:-server)?)$/ },
  { dialect: "sqlserver", pattern: /(?:^|\/)(?:mssql\/server|mssql-server-linux|azure-sql-edge)$/ },
];

/** `image: postgres:16` of compose files and workflows, `FROM postgres:16` of a Dockerfile. */
const reference =
  /(?:^|[\s{,-])(?:image["']?\s*:\s*["']?|FROM\s+(?:--platform=\S+\s+)?)([\w./-]+?)(?::([^\s"'@]+|"[^"]*"))?(?:@sha256:\w+)?["']?(?=[\s,}]|$)/gm;

/** The database servers among the images that a container file names. */
export function serverImages(text: string): readonly ServerImage[] {
  return [...text.matchAll(reference)].flatMap(([, name = "", tag]): ServerImage[] => {
    const dialect = images.find(({ pattern }) => pattern.test(name))?.dialect;
    if (dialect === undefined) return [];
    const version = tag === undefined ? undefined : versionOfTag(tag, dialect);
    return [version === undefined ? { dialect } : { dialect, version }];
  });
}

/** `16-alpine`, `8.0.32`, `latest-pg16`, `pg17`, `2022-latest`, `${PG_VERSION:-16}`. A variable without a default tells nothing. */
function versionOfTag(tag: string, dialect: Dialect): string | undefined {
  const given = /^\$\{\w+:?-([^}]*)\}/.exec(tag)?.[1] ?? tag;
  if (dialect === "postgres") {
    const named = /(?:^|-)pg(\d+(?:\.\d+)?)/.exec(given)?.[1];
    if (named !== undefined) return named;
  }
  return /^(\d+(?:\.\d+)*)(?=$|[-_.])/.exec(given)?.[1];
}

const containerFile = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$|^Dockerfile$/;

/** Texts of the container files of a folder and those above it, the nearest first. */
export function containerFiles(files: FileReader, folder: string): readonly { file: string; text: string }[] {
  return ancestors(folder).flatMap((ancestor) => {
    const here = namesIn(files, ancestor).filter((name) => containerFile.test(name));
    const names = [
      ...here.map((name) => joinPath(ancestor, name)),
      ...["docker", ".devcontainer"].flatMap((sub) =>
        namesIn(files, joinPath(ancestor, sub))
          .filter((name) => containerFile.test(name))
          .map((name) => joinPath(ancestor, `${sub}/${name}`)),
      ),
    ];
    return names.map((file) => ({ file, text: files.read(file) ?? "" }));
  });
}

/** Workflows of the continuous integration, which start the server that tests run against. */
export function workflowFiles(files: FileReader): readonly { file: string; text: string }[] {
  return namesIn(files, ".github/workflows")
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => ({ file: `.github/workflows/${name}`, text: files.read(`.github/workflows/${name}`) ?? "" }));
}

/**
 * The version of the server of a dialect that the nearest container file asks for, else the workflows. Undefined when a source asks
 * for several.
 */
export function versionOfImage(
  files: FileReader,
  folder: string,
  dialect: Dialect,
): { readonly version: string; readonly because: string } | undefined {
  const workflows = workflowFiles(files);
  const sources = [
    ...containerFiles(files, folder).map((file) => [file]),
    ...(workflows.length > 0 ? [workflows] : []),
  ];
  for (const source of sources) {
    const versions = new Map<string, string>();
    for (const { file, text } of source) {
      for (const image of serverImages(text))
        if (image.dialect === dialect && image.version !== undefined) versions.set(image.version, file);
    }
    const [only] = versions;
    if (versions.size > 1) return undefined;
    if (only !== undefined) return { version: only[0], because: only[1] };
  }
  return supabaseVersion(files, folder, dialect);
}

/** `major_version` of `supabase/config.toml`. */
function supabaseVersion(files: FileReader, folder: string, dialect: Dialect) {
  if (dialect !== "postgres") return undefined;
  for (const ancestor of ancestors(folder)) {
    const file = joinPath(ancestor, ancestor.endsWith("supabase") ? "config.toml" : "supabase/config.toml");
    const version = /^\s*major_version\s*=\s*(\d+)/m.exec(files.read(file) ?? "")?.[1];
    if (version !== undefined) return { version, because: file };
  }
  return undefined;
}

/** The edition that a container file asks Microsoft's image of SQL Server for. */
export function sqlServerEdition(files: FileReader, folder: string): string | undefined {
  for (const { text } of containerFiles(files, folder)) {
    const edition = /\bMSSQL_PID["']?\s*[:=]\s*["']?(\w+)/.exec(text)?.[1];
    if (edition !== undefined) return edition;
  }
  return undefined;
}
