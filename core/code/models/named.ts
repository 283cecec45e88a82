import { type CodeModels, importedModel, isImportOf } from "./resolve.ts";
import type { CodeModel } from "./types.ts";

/** A value of which it is known what rows it holds. */
export interface RowValue {
  /** With `parts`: that of the first part that has one. */
  readonly model: CodeModel;
  /**
   * `class`: the model itself. `rows`: a query, a manager or a list. `pair`: a row and whether it is new. `record`: what a query for several
   * things gives, or a tuple; `records`: several of them. `map`: a dictionary, its parts being key and value.
   */
  readonly shape: "class" | "rows" | "row" | "pair" | "record" | "records" | "map";
  readonly parts?: readonly RowPart[];
  /** Told by its name alone: what was named so, the same for all that follows from it. */
  readonly guess?: string;
}

/** One of the things that a record holds. */
export interface RowPart {
  /** By which it can be asked for. */
  readonly name?: string;
  /** The rows that it holds. */
  readonly value?: RowValue;
  /** When it is one column: the model and property that `name` stands for. */
  readonly column?: { readonly model: CodeModel; readonly property: string };
}

/** The models of one library by name, seen from one file. */
export class NamedModels {
  readonly #byName = new Map<string, CodeModel[]>();
  readonly #file: string;

  constructor(models: CodeModels, library: string, file: string) {
    this.#file = file;
    for (const model of models.all) {
      if (model.library !== library) continue;
      const list = this.#byName.get(model.name);
      if (list === undefined) this.#byName.set(model.name, [model]);
      else list.push(model);
    }
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The model of this name as imported from `module` (a path); undefined when several could be meant. */
  named(name: string, module = "", file = this.#file): CodeModel | undefined {
    const models = this.#byName.get(name) ?? [];
    return models.length <= 1 ? models[0] : importedModel(models, name, module, file);
  }

  /** The model that an import means; undefined when the module is another's, e.g. that of a form of the same name. */
  imported(name: string, module: string): CodeModel | undefined {
    const model = this.named(name, module);
    if (model === undefined || !isImportOf(model, module, this.#file)) return undefined;
    const last = module.split("/").at(-1) ?? "";
    return /^schemas?$/.test(last) && !model.file.includes(last) ? undefined : model;
  }

  /** The only model of which this holds; the first of several of one table. */
  only(holds: (model: CodeModel) => boolean): CodeModel | undefined {
    const models = [...this.#byName.values()].flat().filter(holds);
    return new Set(models.map(({ table }) => table)).size === 1 ? models[0] : undefined;
  }

  /** The model of a table; undefined when there are several. */
  ofTable(table: string): CodeModel | undefined {
    const models = [...this.#byName.values()].flat().filter((model) => model.table === table);
    return models.length === 1 ? models[0] : undefined;
  }

  /** The model that this file declares. */
  declaredHere(name: string): CodeModel | undefined {
    return this.#byName.get(name)?.find(({ file }) => file === this.#file);
  }

  /** Where a property leads: to one row of another model, or to several. */
  related(model: CodeModel, property: string): RowValue | undefined {
    const target = model.relations.get(property);
    if (target === undefined) return undefined;
    const dot = target.lastIndexOf(".");
    const found = this.named(target.slice(dot + 1), dot === -1 ? "" : target.slice(0, dot), model.file);
    if (found === undefined) return undefined;
    return { model: found, shape: model.toMany?.has(property) === true ? "rows" : "row" };
  }
}

/** The column that a property of the model is stored in; undefined when it is none. */
export function columnOf(model: CodeModel, property: string): string | undefined {
  return model.fields.find(({ name }) => name === property)?.column;
}
