import { sharedFolders } from "../../models/resolve.ts";
import { aliasedPaths, type PathAlias } from "./path-aliases.ts";

const extension = /\.[cm]?[jt]sx?$/;

/** Which file of the workspace an import means. */
export class ModulePaths {
  /** Paths without extension, and folders of an index file, to the file. */
  readonly #files = new Map<string, string>();
  /** By the last part of their path, for imports under an alias. */
  readonly #byEnd = new Map<string, string[]>();
  /** Folder of each package of the workspace by its name. */
  readonly #packages: ReadonlyMap<string, string>;
  readonly #aliases: readonly PathAlias[];
  readonly #known = new Map<string, string | undefined>();

  /** `packages` are the folders of packages by name. */
  constructor(paths: readonly string[], packages: ReadonlyMap<string, string>, aliases: readonly PathAlias[] = []) {
    this.#packages = packages;
    this.#aliases = aliases;
    for (const path of paths) {
      if (!extension.test(path)) continue;
      const name = path.replace(extension, "");
      this.#add(name, path);
      if (/(?:^|\/)index$/.test(name)) this.#add(name.replace(/\/?index$/, ""), path);
    }
  }

  /** The file that `module` means in `file`; undefined for a dependency, and when several files could be meant. */
  resolve(file: string, module: string): string | undefined {
    const folder = file.slice(0, file.lastIndexOf("/") + 1);
    const key = `${folder} ${module}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const found = module.startsWith(".")
      ? this.#relative(file, module)
      : (this.#aliased(file, module) ?? this.#named(file, module));
    this.#known.set(key, found);
    return found;
  }

  #add(name: string, path: string): void {
    // Of a source and what is compiled from it, the source counts.
    if (!this.#files.has(name) || path.endsWith(".ts")) this.#files.set(name, path);
    const end = name.slice(name.lastIndexOf("/") + 1);
    const list = this.#byEnd.get(end);
    if (list === undefined) this.#byEnd.set(end, [name]);
    else list.push(name);
  }

  #relative(file: string, module: string): string | undefined {
    const parts = file.split("/").slice(0, -1);
    for (const part of module.split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "." && part !== "") parts.push(part);
    }
    const path = parts.join("/");
    return this.#files.get(path.replace(extension, "")) ?? this.#files.get(path);
  }

  #aliased(file: string, module: string): string | undefined {
    for (const path of aliasedPaths(this.#aliases, file, module)) {
      const found = this.#files.get(path.replace(extension, "")) ?? this.#files.get(path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** `@shop/server/services/users`: of a package of the workspace, or under an alias of the build (`@/services/users`). */
  #named(file: string, module: string): string | undefined {
    const parts = module.split("/");
    const length = module.startsWith("@") && parts.length > 1 ? 2 : 1;
    const own = this.#packages.get(parts.slice(0, length).join("/"));
    if (own !== undefined) return this.#ofPackage(own, parts.slice(length).join("/"));
    if (!/^[@~#$]/.test(module) && parts.length < 2) return undefined;
    const path = module.replace(/^[@~#$][^/]*\//, "").replace(extension, "");
    const found = this.#ending(file, path);
    return (
      found ?? (module === path ? undefined : this.#ending(file, module.replace(/^[@~#$]/, "").replace(extension, "")))
    );
  }

  #ofPackage(folder: string, rest: string): string | undefined {
    const join = (...parts: readonly string[]) => parts.filter((part) => part !== "").join("/");
    const inner = rest.replace(extension, "").replace(/^dist\//, "src/");
    for (const middle of ["", "src", "lib"]) {
      const found = this.#files.get(join(folder, middle, inner));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The nearest file whose path ends so. */
  #ending(file: string, path: string): string | undefined {
    const end = path.slice(path.lastIndexOf("/") + 1);
    const candidates = (this.#byEnd.get(end) ?? []).filter((name) => name === path || name.endsWith(`/${path}`));
    const near = candidates.map((name) => ({ name, shared: sharedFolders(name, file) }));
    const most = Math.max(...near.map(({ shared }) => shared));
    const nearest = near.filter(({ shared }) => shared === most);
    return nearest.length === 1 && nearest[0] !== undefined ? this.#files.get(nearest[0].name) : undefined;
  }
}
