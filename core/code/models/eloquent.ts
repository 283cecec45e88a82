import { contentOf, spanOf } from "../classes/ledger.ts";
import { pluralOfLast } from "../inflection.ts";
import { readClassMethods } from "../php/class-methods.ts";
import { scanClasses, scanFunctions } from "../php/class-scan.ts";
import { argumentsOf, entriesOf, importsOf, shortName, stringValue, traitsOf } from "../php/nodes.ts";
import { relationsIn } from "../php/relations.ts";
import { toSnakeCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

const modelClasses: ReadonlySet<string> = new Set(["Model", "Authenticatable", "Pivot", "MorphPivot", "User"]);
/** Properties of a model that list attributes; of others (`appends`) the names are no columns. */
const lists: ReadonlySet<string> = new Set([
  "fillable",
  "casts",
  "guarded",
  "hidden",
  "visible",
  "dates",
  "attributes",
]);
/** Models of Eloquent: attributes are columns of the same name, so what `$fillable` and its like do not list is known all the same. */
export const eloquentModels: ModelReader = {
  library: "eloquent",
  languages: new Set(["php"]),
  words: new Set(["Eloquent", "Authenticatable", "fillable", "guarded", "casts", "HasFactory"]),
  separator: "",
  read(file, root) {
    const imports = importsOf(root);
    const models = root.descendantsOfType(["class_declaration", "trait_declaration"]).flatMap((node) => {
      if (node === null) return [];
      const model =
        (node.type === "class_declaration" && readModel(file, node, imports)) || readPart(file, node, imports);
      return model === undefined ? [] : [model];
    });
    const classes = root.descendantsOfType(["class_declaration"]).flatMap((node) => {
      const methods = node === null ? undefined : readClassMethods("eloquent", file, node);
      return methods === undefined ? [] : [methods];
    });
    return { models, relations: [], conventions: [], classes };
  },
  scan: (file, text) => [...scanClasses("eloquent", file, text), ...scanFunctions("eloquent", file, text)],
  tableName: ({ name }) => pluralOfLast(toSnakeCase(name)),
  columnName: (property) => property,
  declaration: () => undefined,
};

function readModel(file: string, node: SyntaxNode, imports: ReadonlyMap<string, string>): DeclaredModel | undefined {
  const base = namedChildren(node).find(({ type }) => type === "base_clause");
  const baseName = base === undefined ? undefined : shortName(namedChildren(base)[0]?.text ?? "");
  const name = node.childForFieldName("name")?.text;
  const body = node.childForFieldName("body");
  if (baseName === undefined || name === undefined || body === null) return undefined;
  const properties = propertiesOf(body);
  const imported = imports.get(baseName) ?? baseName;
  const isModel = imported.startsWith("Illuminate\\") && modelClasses.has(shortName(imported));
  const looksLikeModel =
    /\buse\s+[^;(]*\bHasFactory\b/.test(body.text) || ["fillable", "guarded"].some((key) => properties.has(key));
  if (!isModel && !looksLikeModel) return undefined;
  const table = stringValue(properties.get("table"));
  const isPivot = shortName(imported).endsWith("Pivot");
  return {
    library: "eloquent",
    file,
    name,
    // A pivot model's default is not in the plural (Illuminate\Database\Eloquent\Relations\Concerns\AsPivot::getTable).
    ...(table === undefined ? (isPivot ? { table: toSnakeCase(name) } : {}) : { table }),
    abstract: namedChildren(node).some(({ type }) => type === "abstract_modifier"),
    ...(isModel ? {} : { base: baseName }),
    bases: traitsOf(body),
    traits: new Set(traitsOf(body).map((trait) => `includes:${trait}`)),
    fields: fieldsOf(properties, body, attributeLists(node)),
    relations: relationsOf(name, body, imports),
    // A name that is computed: `protected $table = self::TABLE`, or `getTable()`.
    ...((properties.has("table") && table === undefined) || /function getTable\b/.test(body.text)
      ? { unsure: true }
      : {}),
  };
}

/** Relations that a trait gives to the models that use it, or a base class that shows no other sign of a model to those that extend it. */
function readPart(file: string, node: SyntaxNode, imports: ReadonlyMap<string, string>): DeclaredModel | undefined {
  const name = node.childForFieldName("name")?.text;
  const body = node.childForFieldName("body");
  const relations = name === undefined || body === null ? [] : relationsOf(name, body, imports);
  if (name === undefined || relations.length === 0) return undefined;
  const base = namedChildren(node).find(({ type }) => type === "base_clause");
  const baseName = base === undefined ? {} : { base: shortName(namedChildren(base)[0]?.text ?? "") };
  return { library: "eloquent", file, name, abstract: true, ...baseName, fields: [], relations };
}

/** `#[Hidden(["name"])]` above a class lists attributes as `$hidden` does. */
function attributeLists(node: SyntaxNode): readonly SyntaxNode[] {
  const list = namedChildren(node).find(({ type }) => type === "attribute_list");
  return (list?.descendantsOfType(["attribute"]) ?? []).flatMap((attribute) => {
    const name = attribute === null ? undefined : namedChildren(attribute)[0]?.text;
    const [names] = attribute === null ? [] : argumentsOf(attribute);
    return name !== undefined && names !== undefined && lists.has(shortName(name).toLowerCase()) ? [names] : [];
  });
}

function propertiesOf(body: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  for (const property of body.descendantsOfType(["property_element"])) {
    const value = property?.childForFieldName("default_value");
    const name = property?.childForFieldName("name")?.text;
    if (name !== undefined && value !== null && value !== undefined) found.set(name.slice(1), value);
  }
  return found;
}

/** Attributes that a model lists. `casts()` as a method came with Laravel 11. */
function fieldsOf(
  properties: ReadonlyMap<string, SyntaxNode>,
  body: SyntaxNode,
  attributes: readonly SyntaxNode[],
): readonly DeclaredField[] {
  const arrays = [...[...properties].flatMap(([name, value]) => (lists.has(name) ? [value] : [])), ...attributes];
  const casts = namedChildren(body).find(
    (node) => node.childForFieldName("name")?.text === "casts" && node.type === "method_declaration",
  );
  const returned = casts?.descendantsOfType(["return_statement"])[0];
  if (returned !== undefined && returned !== null) arrays.push(...namedChildren(returned).slice(0, 1));
  const fields = arrays
    .filter(({ type }) => type === "array_creation_expression")
    .flatMap((array) => entriesOf(array).entries)
    .flatMap(({ key, value, node }): DeclaredField[] => {
      const title = key ?? value;
      const name = stringValue(title);
      if (name === undefined || name === "*") return [];
      const { startIndex: start, endIndex: end } = contentOf(title);
      return [{ name, column: name, span: { start, end }, line: spanOf(node) }];
    });
  return fields;
}

function relationsOf(of: string, body: SyntaxNode, imports: ReadonlyMap<string, string>): readonly DeclaredRelation[] {
  // `use App\Models\Song as Episode`.
  return relationsIn(body, of).map(({ name, target }) => ({
    of,
    name,
    target: shortName(imports.get(target) ?? target),
  }));
}
