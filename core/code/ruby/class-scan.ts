import type { DeclaredClass, DeclaredModel } from "../models/types.ts";
import { underscore } from "./inflection.ts";

const library = "active-record";
const heads = /^[ \t]*class\s+(?:::)?((?:[A-Z]\w*::)*[A-Z]\w*)\s*<\s*(?:::)?((?:[A-Z]\w*::)*[A-Z]\w*)/gm;
const neverModels = /(?:Controller|Error|Exception|Job|Mailer|Policy|Serializer|Test|TestCase)$/;

/**
 * The classes of a file that may be models by what they inherit alone (single table inheritance), with the methods that they define, by a
 * look at the text: files without a word of the library are too many to be parsed.
 */
export function scanSubclasses(file: string, text: string): readonly DeclaredClass[] {
  const found = [...text.matchAll(heads)];
  return found.flatMap(({ 1: path = "", 2: base = "", index }, i): DeclaredClass[] => {
    if (neverModels.test(base)) return [];
    const body = text.slice(index, found[i + 1]?.index);
    const methods = [...body.matchAll(/^\s*def\s+([a-z_]\w*[=?]?)/gm)].map(([, method = ""]) => [method, ""]);
    return [{ library, file, name: path.split("::").at(-1) ?? "", base, returns: Object.fromEntries(methods) }];
  });
}

/** The models among such classes: those whose line of bases ends in a model, and whose name no model has. */
export function subclassesOf(
  models: readonly DeclaredModel[],
  classes: readonly DeclaredClass[],
): readonly DeclaredModel[] {
  const known = new Map(models.map((model) => [model.name, model]));
  const open = new Set(classes.filter(({ name }) => !known.has(name)));
  const found: DeclaredModel[] = [];
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    for (const each of open) {
      const path = each.base?.split("::") ?? [];
      const base = known.get(path.at(-1) ?? "");
      // A base of another module, such as Liquid::Tag, is no model of the name.
      if (base === undefined || !path.slice(0, -1).every((module) => base.file.includes(underscore(module)))) continue;
      open.delete(each);
      const model: DeclaredModel = {
        library,
        file: each.file,
        name: each.name,
        abstract: false,
        bases: [base.name],
        fields: [],
        relations: [],
        traits: new Set(Object.keys(each.returns).map((method) => `defines:${method}`)),
      };
      found.push(model);
      known.set(model.name, model);
    }
  }
  return found;
}
