import { parse as parseJson } from "jsonc-parser";
import { parse as parseYaml } from "yaml";
import { ancestors, baseOf, folderOf, hasFile, joinPath, namesIn, pathsUnder } from "./paths.ts";
import type { FileReader } from "./types.ts";

/** An `include` or `includeAll` of a changelog. */
interface Inclusion {
  readonly kind: "file" | "folder";
  readonly path: string;
  readonly relative: boolean;
}

const changelogName = /\.(?:xml|ya?ml|json)$/i;
const likelyName = /changelog|liquibase|master|^root\b/i;

/** The .sql files that the changelogs of a folder include, in the order in which Liquibase runs them, and the root changelog. */
export interface ChangelogOrder {
  readonly changelog: string;
  readonly files: readonly IncludedFile[];
}

export interface IncludedFile {
  readonly file: string;
  /** The changelog that names the file; absent when it stands in an included folder. */
  readonly listedIn?: string;
}

/** The order that the root changelog in this very folder gives; undefined when there is none that includes SQL. */
export function changelogOrder(files: FileReader, folder: string): ChangelogOrder | undefined {
  const names = namesIn(files, folder).filter((name) => changelogName.test(name) && likelyName.test(name));
  const orders = names
    .map((name) => joinPath(folder, name))
    .map((changelog) => ({ changelog, files: includedSql(files, changelog, new Set()) }));
  // A changelog that another one includes has no more files than that one.
  const [first] = orders.sort((a, b) => b.files.length - a.files.length);
  return first === undefined || first.files.length === 0 ? undefined : first;
}

/** The root changelog for a folder of formatted SQL files: in the folder or above. */
export function rootChangelogFor(files: FileReader, folder: string): ChangelogOrder | undefined {
  for (const ancestor of ancestors(folder)) {
    const order = changelogOrder(files, ancestor);
    if (order?.files.some(({ file }) => folderOf(file) === folder)) return order;
  }
  return undefined;
}

function includedSql(files: FileReader, changelog: string, visited: Set<string>): readonly IncludedFile[] {
  if (visited.has(changelog)) return [];
  visited.add(changelog);
  return inclusionsOf(changelog, files.read(changelog) ?? "").flatMap((inclusion) =>
    resolve(files, folderOf(changelog), inclusion).flatMap((file): readonly IncludedFile[] => {
      if (file.endsWith(".sql")) return [{ file, ...(inclusion.kind === "file" && { listedIn: changelog }) }];
      return changelogName.test(file) ? includedSql(files, file, visited) : [];
    }),
  );
}

/** A path counts from the changelog when it says so, else from a root of the class path: any folder above will do. */
function resolve(files: FileReader, folder: string, { kind, path, relative }: Inclusion): readonly string[] {
  const clean = path.replace(/^classpath\*?:/, "").replace(/^\/+/, "");
  const candidates = (relative ? [folder] : ancestors(folder)).map((base) => joinPath(base, clean));
  if (kind === "file") return candidates.filter((candidate) => hasFile(files, candidate)).slice(0, 1);
  const found = candidates.find((candidate) => pathsUnder(files, candidate).length > 0);
  return found === undefined ? [] : pathsUnder(files, found).map((name) => joinPath(found, name));
}

function inclusionsOf(file: string, text: string): readonly Inclusion[] {
  // Changesets in YAML can be many and long: only those with an include are worth parsing.
  if (!text.includes("databaseChangeLog") || !/\binclude(?:All)?\b/.test(text)) return [];
  if (/\.xml$/i.test(baseOf(file))) return inclusionsOfXml(text);
  return inclusionsOfValue(/\.json$/i.test(file) ? parseJson(text) : yamlValue(text));
}

function yamlValue(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    // A file that is being edited, or a template: nothing is known of its order.
    return undefined;
  }
}

function inclusionsOfXml(text: string): readonly Inclusion[] {
  const elements = text.replace(/<!--[\s\S]*?-->/g, "").matchAll(/<(?:\w+:)?(include|includeAll)\b([^>]*)>/g);
  return [...elements].flatMap(([, element, attributes = ""]) => {
    const path = new RegExp(`\\b${element === "include" ? "file" : "path"}\\s*=\\s*["']([^"']+)["']`).exec(
      attributes,
    )?.[1];
    const relative = /\brelativeToChangelogFile\s*=\s*["']true["']/.test(attributes);
    return path === undefined ? [] : [{ kind: element === "include" ? "file" : "folder", path, relative } as const];
  });
}

function inclusionsOfValue(value: unknown): readonly Inclusion[] {
  const entries = property(value, "databaseChangeLog");
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown): readonly Inclusion[] => {
    const include = property(entry, "include");
    const all = property(entry, "includeAll");
    const path = property(include, "file") ?? property(all, "path");
    const relative = String(property(include ?? all, "relativeToChangelogFile")) === "true";
    return typeof path === "string" ? [{ kind: include === undefined ? "folder" : "file", path, relative }] : [];
  });
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;
}
