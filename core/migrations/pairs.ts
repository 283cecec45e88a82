import { compareDigits, compareText } from "./numbering.ts";
import { joinPath } from "./paths.ts";
import { type Transaction, wholeFile } from "./scripts.ts";
import type { FileReader, Migration } from "./types.ts";

/** The two files of one version in a framework that keeps up and down apart. */
export interface FilePair {
  readonly version: string;
  readonly title: string;
  readonly up?: string;
  readonly down?: string;
}

/** The scripts of both files, as far as they are there. */
export function scriptsOfPair(
  { up, down }: FilePair,
  files: FileReader,
  transactionOf: (text: string) => Transaction,
): Pick<Migration, "up" | "down"> {
  const upScript = up === undefined ? undefined : wholeFile(up, files, transactionOf);
  const downScript = down === undefined ? undefined : wholeFile(down, files, transactionOf);
  return { ...(upScript && { up: upScript }), ...(downScript && { down: downScript }) };
}

/** What the name of one of them says. */
export interface PairedName {
  readonly version: string;
  readonly title: string;
  readonly direction: "up" | "down";
}

/** `000042_add_users.up.sql`. */
function upDownName(name: string): PairedName | undefined {
  const [, version, title = "", direction] = /^(\d+)_(.*)\.(up|down)\.sql$/.exec(name) ?? [];
  return version === undefined ? undefined : { version, title, direction: direction === "up" ? "up" : "down" };
}

/** Matches the up and down files of a folder by version and title, in the order of their versions. */
export function pairFiles(
  folder: string,
  names: readonly string[],
  parse: (name: string) => PairedName | undefined = upDownName,
): readonly FilePair[] {
  const pairs = new Map<string, FilePair>();
  for (const name of names) {
    const parsed = parse(name);
    if (parsed === undefined) continue;
    const { version, title, direction } = parsed;
    const key = `${version}_${title}`;
    const known = pairs.get(key) ?? { version, title };
    pairs.set(key, { ...known, [direction]: joinPath(folder, name) });
  }
  return mergeByVersion(
    [...pairs.values()].sort((a, b) => compareDigits(a.version, b.version) || compareText(a.title, b.title)),
  );
}

/** An up and a down of the same version with different titles are one migration: the tools match them by version alone. */
function mergeByVersion(pairs: readonly FilePair[]): readonly FilePair[] {
  const merged: FilePair[] = [];
  for (const pair of pairs) {
    const last = merged.at(-1);
    const sameVersion = last !== undefined && compareDigits(last.version, pair.version) === 0;
    const fits = sameVersion && !(last.up && pair.up) && !(last.down && pair.down);
    if (fits) merged[merged.length - 1] = { ...(last.up ? pair : last), ...(last.up ? last : pair) };
    else merged.push(pair);
  }
  return merged;
}
