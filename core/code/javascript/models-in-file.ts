import { pluralOf } from "../inflection.ts";
import { type CodeModels, importedModel, isImportOf } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import { unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Binding, Bindings } from "./bindings.ts";
import { type Target, targetOf } from "./recorder.ts";

/** Which models the names of one file stand for. */
export class FileModels {
  readonly #models: readonly CodeModel[];
  readonly #byName: ReadonlyMap<string, readonly CodeModel[]>;
  readonly #file: string;
  readonly #bindings: Bindings;
  /** Names that stand for a model by what a library passes to a callback: offset of the declaration to model. */
  readonly #given = new Map<number, CodeModel>();

  constructor(models: CodeModels, library: string, file: string, bindings: Bindings) {
    this.#models = models.all.filter((model) => model.library === library);
    const byName = new Map<string, CodeModel[]>();
    for (const model of this.#models) byName.set(model.name, [...(byName.get(model.name) ?? []), model]);
    this.#byName = byName;
    this.#file = file;
    this.#bindings = bindings;
  }

  /** Says what the name that is declared at a node stands for. */
  give(declaration: SyntaxNode, model: CodeModel): void {
    this.#given.set(declaration.startIndex, model);
  }

  /** The models by the names under which `sequelize.models` has them; those whose name two models have are left out. */
  get held(): ReadonlyMap<string, CodeModel> {
    const held = new Map<string, CodeModel | undefined>();
    for (const model of this.#models) {
      const name = model.heldAs ?? model.name;
      held.set(name, held.has(name) ? undefined : model);
    }
    return new Map([...held].flatMap(([name, model]) => (model === undefined ? [] : [[name, model]])));
  }

  /** The model that all associations of a name lead to; one without a name of its own is called as the model, or as several of it. */
  associated(name: string): CodeModel | undefined {
    const targets = new Set(this.#models.flatMap(({ relations }) => relations.get(name) ?? []));
    const found = this.#models.filter((model) => {
      const own = model.heldAs ?? model.name;
      return targets.has(model.name) || own === name || pluralOf(own) === name;
    });
    return found.length === 1 ? found[0] : undefined;
  }

  /** The model that an expression names: `users`, `schema.users`, `db.User`, `alias(users, "u")`. */
  of(node: SyntaxNode): CodeModel | undefined {
    const value = unwrapped(node);
    if (value.type === "identifier" || value.type === "type_identifier") return this.#ofName(value);
    if (value.type !== "member_expression") return undefined;
    const object = value.childForFieldName("object");
    const property = value.childForFieldName("property");
    if (object?.type !== "identifier" || property === null || !this.#byName.has(property.text)) return undefined;
    const { from } = this.#bindings.of(object) ?? {};
    return from === undefined ? undefined : this.#from(from.module, this.named(property.text, from.module));
  }

  /** The model of this name, seen from the file. */
  named(name: string, module = ""): CodeModel | undefined {
    const candidates = this.#byName.get(name) ?? [];
    return candidates.length <= 1 ? candidates[0] : importedModel(candidates, name, module, this.#file);
  }

  /** What a row of the model is. */
  target(model: CodeModel): Target {
    return targetOf(model);
  }

  #ofName(identifier: SyntaxNode): CodeModel | undefined {
    const binding = this.#bindings.of(identifier);
    if (binding === undefined) return undefined;
    const given = this.#given.get(binding.node.startIndex);
    if (given !== undefined) return given;
    if (binding.from !== undefined) return this.#imported(binding.from, binding.name);
    if (binding.kind === "class" || binding.kind === "variable") {
      const own = this.#byName
        .get(binding.name)
        ?.find((model) => model.file === this.#file && declares(model, binding));
      return own ?? this.#aliased(binding);
    }
    return undefined;
  }

  #imported({ imported, module }: NonNullable<Binding["from"]>, local: string): CodeModel | undefined {
    if (imported !== "default" && imported !== "*") return this.#from(module, this.named(imported, module));
    const last =
      module
        .split("/")
        .at(-1)
        ?.replace(/\.[cm]?[jt]sx?$/, "") ?? "";
    return this.#from(module, this.named(local, module) ?? this.named(last, module));
  }

  /** What only has the name of a model, imported from elsewhere, may be something else. */
  #from(module: string, model: CodeModel | undefined): CodeModel | undefined {
    if (model === undefined || isImportOf(model, module, this.#file)) return model;
    return { ...model, unsure: true };
  }

  /** `const manager = alias(users, "manager")`, `const User = sequelize.models.User`. */
  #aliased({ value, part }: Binding): CodeModel | undefined {
    if (value === undefined || part !== "whole") return undefined;
    const made = unwrapped(value);
    if (made.type !== "call_expression" || !aliasMakers.has(made.childForFieldName("function")?.text ?? ""))
      return undefined;
    const first = made.childForFieldName("arguments")?.namedChildren[0];
    return first === null || first === undefined ? undefined : this.of(first);
  }
}

const aliasMakers: ReadonlySet<string> = new Set(["alias", "aliasedTable"]);

/** Whether the binding is the declaration of the model: its fields stand within the value, or within the class. */
function declares(model: CodeModel, { node, value }: Binding): boolean {
  const place = value ?? node;
  return (
    model.fields.length === 0 ||
    model.fields.some(({ span }) => span.start >= place.startIndex && span.end <= place.endIndex) ||
    node.type.includes("class")
  );
}
