import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** Folders that never hold a project's own sources, whatever .gitignore says. */
const foreignFolders: ReadonlySet<string> = new Set([
  ".git",
  ".hg",
  ".svn",
  ".jj",
  "node_modules",
  "bower_components",
  ".venv",
  "venv",
  "__pycache__",
  ".tox",
  ".gradle",
  ".terraform",
  ".yarn",
  ".pnpm-store",
  ".next",
  ".nuxt",
  ".svelte-kit",
  ".vscode-test",
]);

/** One .gitignore file: its rules, and the folder that they are relative to. */
interface RuleFile {
  /** Absolute. */
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * Decides which files of a folder are left out: dependencies, and what .gitignore files (nested ones, those of the folders above up to
 * the repository, and `.git/info/exclude`) ignore. Paths are relative to the root, with `/`.
 */
export class LeftOut {
  readonly #root: string;
  /** The rule files in effect inside each folder, outermost first. */
  readonly #byFolder = new Map<string, readonly RuleFile[]>();

  constructor(root: string) {
    this.#root = root;
    this.#byFolder.set("", [...rulesAbove(root), ...rulesIn(root)]);
  }

  /** Whether an entry whose parent folders are not left out is. `name` is its base name. */
  hasEntry(path: string, name: string, isFolder: boolean): boolean {
    if (isFolder && foreignFolders.has(name)) return true;
    let ignored = false;
    for (const { folder, rules } of this.#rulesFor(parentOf(path))) {
      const inside = relative(folder, join(this.#root, path)).split(sep).join("/");
      const result = rules.test(isFolder ? `${inside}/` : inside);
      if (result.ignored) ignored = true;
      else if (result.unignored) ignored = false;
    }
    return ignored;
  }

  /** Whether a file is left out, by itself or with one of its folders. */
  hasFile(path: string): boolean {
    const names = path.split("/");
    return names.some((name, i) => this.hasEntry(names.slice(0, i + 1).join("/"), name, i < names.length - 1));
  }

  #rulesFor(folder: string): readonly RuleFile[] {
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const outer = this.#rulesFor(parentOf(folder));
    const own = rulesIn(join(this.#root, folder));
    const rules = own.length === 0 ? outer : [...outer, ...own];
    this.#byFolder.set(folder, rules);
    return rules;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The rules of the folders above, when the root lies inside a repository. */
function rulesAbove(root: string): readonly RuleFile[] {
  const found: RuleFile[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    if (folder !== root) found.unshift(...rulesIn(folder));
    const exclude = readRules(join(folder, ".git", "info", "exclude"), folder);
    if (exclude !== undefined) return [exclude, ...found];
    if (isRepository(folder)) return found;
    if (dirname(folder) === folder) return [];
  }
}

function rulesIn(folder: string): readonly RuleFile[] {
  const rules = readRules(join(folder, ".gitignore"), folder);
  return rules === undefined ? [] : [rules];
}

function readRules(file: string, folder: string): RuleFile | undefined {
  try {
    return { folder, rules: ignore().add(readFileSync(file, "utf8")) };
  } catch {
    return undefined;
  }
}

function isRepository(folder: string): boolean {
  try {
    readFileSync(join(folder, ".git", "HEAD"));
    return true;
  } catch {
    return false;
  }
}
