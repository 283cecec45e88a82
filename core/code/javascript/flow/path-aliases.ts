import { parse } from "jsonc-parser";
import type { FileReader } from "../../../migrations/types.ts";

/** Names of modules that stand for paths in a folder: `paths` of a tsconfig.json. */
export interface PathAlias {
  /** Files below this folder have it; with a slash at its end, empty for the root. */
  readonly folder: string;
  /** What stands before and behind the part that may be anything; undefined behind where the name is a whole one. */
  readonly before: string;
  readonly after: string | undefined;
  /** Paths from the root, with `*` for that part. */
  readonly targets: readonly string[];
}

const config = /(?:^|\/)[jt]sconfig[\w.-]*\.json$/;

/** The aliases that the projects of a workspace define, those of inner folders and longer names first. */
export function pathAliases(files: FileReader): readonly PathAlias[] {
  const aliases = files.paths.flatMap((path) => (config.test(path) ? aliasesOf(path, files.read(path) ?? "") : []));
  return aliases.sort((a, b) => b.folder.length - a.folder.length || b.before.length - a.before.length);
}

/** The paths that a module may stand for in a file. */
export function aliasedPaths(aliases: readonly PathAlias[], file: string, module: string): readonly string[] {
  const found = aliases.find(({ folder, before, after }) => {
    if (!file.startsWith(folder)) return false;
    return after === undefined ? module === before : module.startsWith(before) && module.endsWith(after);
  });
  if (found === undefined) return [];
  const any = module.slice(found.before.length, module.length - (found.after ?? "").length);
  return found.targets.map((target) => target.replace("*", any));
}

function aliasesOf(path: string, text: string): readonly PathAlias[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  // Comments and commas at the end are allowed in it.
  const { baseUrl, paths }: { baseUrl?: unknown; paths?: unknown } = parse(text)?.compilerOptions ?? {};
  if (typeof paths !== "object" || paths === null) return [];
  const base = joined(folder, typeof baseUrl === "string" ? baseUrl : ".");
  return Object.entries(paths).flatMap(([name, targets]): PathAlias[] => {
    if (!Array.isArray(targets)) return [];
    const [before = "", after] = name.split("*");
    const known = targets.filter((target) => typeof target === "string");
    return [{ folder, before, after, targets: known.map((target) => joined(`${base}/`, target)) }];
  });
}

function joined(folder: string, path: string): string {
  const parts = folder.split("/").filter((part) => part !== "");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
