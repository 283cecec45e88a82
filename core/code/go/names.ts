/** What qualifiers mean in one Go file: its package, and the packages that it imports. */
export class GoNames {
  readonly own: string;
  readonly #paths = new Map<string, string>();
  readonly #aliases = new Map<string, string>();

  constructor(text: string) {
    this.own = /^package (\w+)/m.exec(text)?.[1] ?? "";
    for (const [, alias, path = ""] of importsOf(text).matchAll(
      /^[ \t]*(?:import[ \t]+)?(?:([\w.]+)[ \t]+)?"([^"\n]+)"/gm,
    )) {
      const name = packageOfPath(path);
      this.#paths.set(alias ?? name, path);
      if (alias !== undefined) this.#aliases.set(alias, name);
    }
  }

  /**
   * The named type in `[]*models.User`, `map[string]User` or `User`, with its package: `models.User`. Of pointers, lists and maps it is
   * what they lead to. Undefined for types that have no name of their own.
   */
  typeIn(written: string): string | undefined {
    const [, qualifier, name] =
      /^(?:\.{3}|\*|\[\w*\]|map\[[\w.]+\]|chan\s)*(?:(\w+)\.)?([A-Za-z]\w*)(?:\[.*\])?$/.exec(written.trim()) ?? [];
    if (name === undefined) return undefined;
    return `${qualifier === undefined ? this.own : (this.#aliases.get(qualifier) ?? qualifier)}.${name}`;
  }

  /** Whether `name` stands for a package that the file imports. */
  isImported(name: string): boolean {
    return this.#paths.has(name);
  }

  /** The package that `name` stands for. */
  packageOf(name: string): string {
    return this.#aliases.get(name) ?? name;
  }

  /** The paths by which the file imports packages of this name. */
  pathsOf(name: string): readonly string[] {
    return [...this.#paths].filter(([alias]) => this.packageOf(alias) === name).map(([, path]) => path);
  }
}

/** The text of the imports: what stands in front of the first declaration. */
function importsOf(text: string): string {
  const end = text.search(/^(?:func|type|var|const)\b/m);
  return end === -1 ? text : text.slice(0, end);
}

/** By convention the last part of the path, versions and `go-` aside. */
function packageOfPath(path: string): string {
  const parts = path.split("/").filter((part) => !/^v\d+$/.test(part));
  return (parts.at(-1) ?? "").replace(/\.v\d+$/, "").replace(/^go-|-go$/, "");
}

/** Whether an import of `path` can be of a folder of the workspace, whose module may lie in a folder of its own. */
export function isFolderOfImport(path: string, folder: string): boolean {
  const [left, right] = [path.split("/"), folder === "" ? [] : folder.split("/")];
  let shared = 0;
  while (shared < right.length && left.at(-1 - shared) === right.at(-1 - shared)) shared++;
  return shared === right.length || shared > 1 || (shared === 1 && right.length <= 2) || right.length <= 1;
}
