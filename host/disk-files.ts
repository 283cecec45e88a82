import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { FileReader } from "../core/index.ts";
import { LeftOut } from "./left-out.ts";

/** A file or folder that could not be used, and why, for people. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

const megabyte = 1024 * 1024;

/** A folder with more files is no project (somebody opened a home directory), and listing it would take too long. */
const mostFiles = 300_000;

/** Larger files are generated, and reading them would cost more than they tell. A dump of a schema may well be large. */
const limits = { sql: 20 * megabyte, other: megabyte };

/**
 * The files of a folder on disk. Listed at the first look and again after `refresh`; texts are read anew each time. Symbolic links are
 * not followed: what they point to inside the folder is listed under its own name, what lies outside is not ours.
 */
export class DiskFiles implements FileReader {
  readonly root: string;
  readonly #overlays = new Map<string, string>();
  readonly #skipped = new Map<string, string>();
  #leftOut: LeftOut;
  #listed: readonly string[] | undefined;
  #paths: readonly string[] | undefined;

  /** `root` is an absolute path. */
  constructor(root: string) {
    this.root = root;
    this.#leftOut = new LeftOut(root);
  }

  /** All files, overlays included, sorted by UTF-16 code unit. */
  get paths(): readonly string[] {
    this.#paths ??= this.#withOverlays();
    return this.#paths;
  }

  /** The text of an overlay or of a file on disk, without a byte order mark. Undefined for what is missing, too large or not text. */
  read(path: string): string | undefined {
    const overlay = this.#overlays.get(path);
    if (overlay !== undefined) return overlay;
    return isInside(path) ? this.#readDisk(path) : undefined;
  }

  /** Puts a text over a file (an unsaved buffer, standard input) or, with undefined, takes it away. Says whether `paths` changed. */
  setOverlay(path: string, text: string | undefined): boolean {
    const had = this.#overlays.has(path);
    if (text === undefined) this.#overlays.delete(path);
    else this.#overlays.set(path, text);
    if (had === (text !== undefined) || this.#isListed(path)) return false;
    this.#paths = undefined;
    return true;
  }

  /** Whether a file does not count: ignored by git, or of a dependency. */
  isLeftOut(path: string): boolean {
    return !isInside(path) || this.#leftOut.hasFile(path);
  }

  /** Looks again at one path that was created or deleted. Says whether `paths` changed. */
  update(path: string): boolean {
    if (this.#listed === undefined || this.isLeftOut(path)) return false;
    const kind = this.#kindOnDisk(path);
    if (kind === "folder") return this.#add(this.#walk(path));
    return kind === "file" ? this.#add([path]) : this.#remove(path);
  }

  /** Forgets what was listed. */
  refresh(): void {
    this.#leftOut = new LeftOut(this.root);
    this.#listed = undefined;
    this.#paths = undefined;
    this.#skipped.clear();
  }

  /** What was skipped so far. */
  get skipped(): readonly SkippedFile[] {
    return [...this.#skipped].map(([file, reason]) => ({ file, reason }));
  }

  #readDisk(path: string): string | undefined {
    const limit = path.endsWith(".sql") ? limits.sql : limits.other;
    try {
      const bytes = readUpTo(limit, join(this.root, path));
      if (bytes === undefined) return this.#skip(path, `larger than ${limit / megabyte} MB`);
      const text = decode(bytes);
      if (text === undefined) return this.#skip(path, "not a text file");
      this.#skipped.delete(path);
      return text;
    } catch {
      return undefined;
    }
  }

  #skip(path: string, reason: string): undefined {
    this.#skipped.set(path, reason);
    return undefined;
  }

  #withOverlays(): readonly string[] {
    this.#listed ??= this.#walk("").sort();
    const added = [...this.#overlays.keys()].filter((path) => !this.#isListed(path));
    return added.length === 0 ? this.#listed : [...this.#listed, ...added].sort();
  }

  /** The files below a folder, in no order. */
  #walk(folder: string): string[] {
    const files: string[] = [];
    const open = [folder];
    for (let current = open.pop(); current !== undefined; current = open.pop()) {
      if (files.length > mostFiles) {
        this.#skip(current, `not listed: there are more than ${mostFiles} files`);
        break;
      }
      for (const entry of this.#entries(current)) {
        const path = current === "" ? entry.name : `${current}/${entry.name}`;
        const isFolder = entry.isDirectory();
        if (!isFolder && !entry.isFile()) continue;
        if (this.#leftOut.hasEntry(path, entry.name, isFolder)) continue;
        (isFolder ? open : files).push(path);
      }
    }
    return files;
  }

  #entries(folder: string) {
    try {
      return readdirSync(join(this.root, folder), { withFileTypes: true });
    } catch (error) {
      this.#skip(folder === "" ? "." : folder, `cannot be listed (${errorCode(error)})`);
      return [];
    }
  }

  #kindOnDisk(path: string): "file" | "folder" | "none" {
    try {
      const stats = lstatSync(join(this.root, path));
      return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "none";
    } catch {
      return "none";
    }
  }

  #isListed(path: string): boolean {
    this.#listed ??= this.#walk("").sort();
    return this.#listed[lowerBound(this.#listed, path)] === path;
  }

  #add(paths: readonly string[]): boolean {
    const fresh = paths.filter((path) => !this.#isListed(path));
    if (fresh.length === 0) return false;
    this.#listed = [...(this.#listed ?? []), ...fresh].sort();
    this.#paths = undefined;
    return true;
  }

  /** Removes a file, or a folder with all that was in it. */
  #remove(path: string): boolean {
    const listed = this.#listed ?? [];
    const kept = listed.filter((other) => other !== path && !other.startsWith(`${path}/`));
    if (kept.length === listed.length) return false;
    this.#listed = kept;
    this.#paths = undefined;
    return true;
  }
}

/** Index of the first entry that is not smaller. */
function lowerBound(sorted: readonly string[], path: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isInside(path: string): boolean {
  return path !== "" && !isAbsolute(path) && path !== ".." && !path.startsWith("../");
}

/** What most files fit into. Its content is valid until the next file is read. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** The bytes of a file, or undefined where there are more than `limit`. Asks for the size of those files only that do not fit into the buffer. */
function readUpTo(limit: number, file: string): Buffer | undefined {
  const descriptor = openSync(file, "r");
  try {
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    if (length < buffer.length) return buffer.subarray(0, length);
    return fstatSync(descriptor).size > limit ? undefined : readFileSync(file);
  } finally {
    closeSync(descriptor);
  }
}

/** UTF-8, or UTF-16 where a byte order mark says so (SQL Server Management Studio saves scripts that way). */
function decode(bytes: Buffer): string | undefined {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  const text = decoders[encoding].decode(bytes);
  return text.includes("\0") ? undefined : text;
}

const decoders = {
  "utf-8": new TextDecoder("utf-8"),
  "utf-16le": new TextDecoder("utf-16le"),
  "utf-16be": new TextDecoder("utf-16be"),
};

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
