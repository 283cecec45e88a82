import type { CodeModel, DeclaredModel } from "../models/types.ts";
import type { GoDeclarations } from "./declarations.ts";
import { type GoNames, isFolderOfImport } from "./names.ts";

/** How a model says which package its struct is in. */
export function packageTrait(text: string): string {
  return `package ${/^package (\w+)/m.exec(text)?.[1] ?? ""}`;
}

/** The structs of an application that are mapped to tables, as one of its files can name them. */
export class GoStructs {
  readonly all: readonly CodeModel[];
  readonly #file: string;
  readonly #names: GoNames;
  readonly #declarations: GoDeclarations | undefined;

  constructor(file: string, names: GoNames, models: readonly CodeModel[], declarations?: GoDeclarations) {
    this.all = models;
    this.#file = file;
    this.#names = names;
    this.#declarations = declarations;
  }

  /** The model of a type with its package, e.g. `models.User`; undefined when it can be of several tables. */
  get(type: string): CodeModel | undefined {
    const [pack = "", name = ""] = type.split(".");
    const named = this.all.filter(
      (model) => model.name === name && isOfPackage(model, pack) && this.#isSeen(model, pack),
    );
    const [first, ...others] = named;
    return others.every((other) => other.table === first?.table) ? first : undefined;
  }

  /** The model that has the field: that of the type, or of a struct that it embeds. */
  withField(type: string, field: string, depth = 0): CodeModel | undefined {
    const model = this.get(type);
    if (model?.fields.some(({ name }) => name === field) === true) return model;
    if (depth > 3) return undefined;
    const bases = this.#declarations?.basesOf(type) ?? [];
    return bases.flatMap((base) => this.withField(base, field, depth + 1) ?? [])[0];
  }

  /** A package of the same name may be another one: what the file itself imports tells. */
  #isSeen(model: CodeModel, pack: string): boolean {
    const folder = folderOf(model.file);
    if (pack === this.#names.own) return folder === folderOf(this.#file);
    const paths = this.#names.pathsOf(pack);
    return paths.length === 0 || paths.some((path) => isFolderOfImport(path, folder));
  }
}

function isOfPackage({ traits }: Pick<DeclaredModel, "traits">, pack: string): boolean {
  return traits?.has(`package ${pack}`) === true;
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}
