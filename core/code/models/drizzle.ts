import { Bindings } from "../javascript/bindings.ts";
import { argumentsOf, chainOf } from "../javascript/chain.ts";
import { entryValue, returnedObjects, stringOf, stringText } from "../javascript/objects.ts";
import { innerOf, spanOf } from "../javascript/recorder.ts";
import { toCamelCase, toSnakeCase } from "../spelling.ts";
import { entriesOf, namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Casing, Convention, DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

/** Functions of drizzle-orm's dialects that declare a table. */
const makers: ReadonlySet<string> = new Set(["pgTable", "mysqlTable", "sqliteTable", "singlestoreTable"]);
const creators: ReadonlySet<string> = new Set([
  "pgTableCreator",
  "mysqlTableCreator",
  "sqliteTableCreator",
  "singlestoreTableCreator",
]);
const schemas: ReadonlySet<string> = new Set(["pgSchema", "mysqlSchema"]);

/** Tables of Drizzle: `export const users = pgTable("users", { fullName: text("full_name") })`, with their relations. */
export const drizzleTables: ModelReader = {
  library: "drizzle",
  separator: ",",
  words: new Set([...makers, ...creators, ...schemas, "drizzle"]),
  read(file, root) {
    const bindings = new Bindings(root);
    const models: DeclaredModel[] = [];
    const relations: DeclaredRelation[] = [];
    for (const declarator of root.descendantsOfType(["variable_declarator"])) {
      const value = declarator?.childForFieldName("value");
      if (declarator === null || value === null || value === undefined) continue;
      const model = readTable(file, declarator, unwrapped(value), bindings);
      if (model !== undefined) models.push(model);
    }
    for (const call of root.descendantsOfType(["call_expression"]))
      if (call !== null) relations.push(...relationsOf(call));
    return {
      models,
      relations,
      conventions: conventionsOf(file, root, bindings),
    };
  },
  tableName: ({ name }) => name,
  columnName: (property, casing) =>
    casing === "snake_case" ? snakeCase(property) : casing === "camelCase" ? toCamelCase(property) : property,
  declaration: declareColumn,
};

/** As drizzle-orm/casing.ts: words of letters and digits, joined by `_`. */
function snakeCase(property: string): string {
  const words = property.replace(/['\u2019]/g, "").match(/[\da-z]+|[A-Z]+(?![a-z])|[A-Z][\da-z]+/g) ?? [];
  return words.map((word) => word.toLowerCase()).join("_");
}

function readTable(
  file: string,
  declarator: SyntaxNode,
  value: SyntaxNode,
  bindings: Bindings,
): DeclaredModel | undefined {
  const call = tableCall(value, bindings);
  const name = declarator.childForFieldName("name");
  if (call === undefined || name?.type !== "identifier") return undefined;
  const [title, columns] = argumentsOf(call.node);
  const table = stringText(stringOf(title, bindings));
  if (columns === undefined || table === undefined) return undefined;
  const object = unwrapped(columns);
  const own = object.type === "object" ? [object] : returnedObjects(object);
  const prefix = call.prefix ?? "";
  return {
    library: "drizzle",
    file,
    name: name.text,
    table: prefix + table,
    ...(call.schema === undefined ? {} : { schema: call.schema }),
    abstract: false,
    fields: own.flatMap((each) => fieldsOf(each, bindings)),
    relations: [],
    ...(call.prefix === null ? { unsure: true } : {}),
  };
}

/** `prefix` is null when the name is computed in a way that cannot be told. */
interface TableCall {
  readonly node: SyntaxNode;
  readonly schema?: string;
  readonly prefix?: string | null;
}

/** `pgTable(…)`, `schema.table(…)`, or a call of what `pgTableCreator` made; `.enableRLS()` may follow. */
function tableCall(value: SyntaxNode, bindings: Bindings): TableCall | undefined {
  const chain = value.type === "call_expression" ? chainOf(value) : undefined;
  if (chain === undefined) return undefined;
  if (chain.head.type === "call_expression") {
    const callee = chain.head.childForFieldName("function");
    if (callee?.type !== "identifier") return undefined;
    if (makers.has(callee.text)) return { node: chain.head };
    const creator = bindings.of(callee)?.value;
    if (creator?.type !== "call_expression") return undefined;
    if (!creators.has(creator.childForFieldName("function")?.text ?? "")) return undefined;
    return { node: chain.head, prefix: prefixOf(creator) };
  }
  const [first] = chain.calls;
  if (first?.method !== "table" || chain.head.type !== "identifier") return undefined;
  const maker = bindings.of(chain.head)?.value;
  if (maker?.type !== "call_expression" || !schemas.has(maker.childForFieldName("function")?.text ?? ""))
    return undefined;
  const schema = stringText(stringOf(argumentsOf(maker)[0], bindings));
  return schema === undefined ? undefined : { node: first.node, schema };
}

/** pgTableCreator((name) => `shop_${name}`) */
function prefixOf(creator: SyntaxNode): string | null {
  const match = /^\(?\s*(\w+)[^=]*=>\s*`([\w.-]*)\$\{\s*(\w+)\s*\}`$/.exec(argumentsOf(creator)[0]?.text ?? "");
  return match?.[1] !== undefined && match[1] === match[3] ? (match[2] ?? null) : null;
}

function fieldsOf(columns: SyntaxNode, bindings: Bindings): readonly DeclaredField[] {
  const fields = entriesOf(columns).entries.flatMap(({ key, keyNode, value, node }): DeclaredField[] => {
    const builder = value === undefined ? undefined : builderOf(value);
    if (builder === undefined) return [];
    const column = stringText(stringOf(argumentsOf(builder)[0], bindings));
    return [
      { name: key, ...(column === undefined ? {} : { column }), span: spanOf(innerOf(keyNode)), line: spanOf(node) },
    ];
  });
  // Columns that several tables share: `...timestamps`.
  const spread = namedChildren(columns).flatMap((part) => {
    const inner = part.type === "spread_element" ? namedChildren(part)[0] : undefined;
    const shared = inner?.type === "identifier" ? bindings.of(inner)?.value : undefined;
    return shared === undefined || unwrapped(shared).type !== "object" ? [] : fieldsOf(unwrapped(shared), bindings);
  });
  return [...fields, ...spread];
}

/** The call that says the type: `text("name")` of `text("name").notNull()`. */
function builderOf(value: SyntaxNode): SyntaxNode | undefined {
  const chain = unwrapped(value).type === "call_expression" ? chainOf(unwrapped(value)) : undefined;
  if (chain === undefined) return undefined;
  if (chain.head.type === "call_expression") return chain.head;
  // `t.text("name")`: the first call is on what holds the types.
  return chain.calls[0]?.node;
}

/** `relations(users, ({ many }) => ({ posts: many(posts) }))`, and `defineRelations(schema, (r) => ({ users: { posts: r.many.posts() } }))`. */
function relationsOf(call: SyntaxNode): readonly DeclaredRelation[] {
  const callee = call.childForFieldName("function")?.text;
  const [subject, callback] = argumentsOf(call);
  if (subject === undefined || callback === undefined) return [];
  if (callee === "relations" && subject.type === "identifier")
    return returnedObjects(callback).flatMap((object) => linksOf(object, subject.text));
  if (callee !== "defineRelations" && callee !== "defineRelationsPart") return [];
  return returnedObjects(callback)
    .flatMap((object) => entriesOf(object).entries)
    .flatMap(({ key, value }) => (value?.type === "object" ? linksOf(value, key) : []));
}

function linksOf(object: SyntaxNode, of: string): readonly DeclaredRelation[] {
  return entriesOf(object).entries.flatMap(({ key, value }) => {
    if (value?.type !== "call_expression") return [];
    const callee = value.childForFieldName("function");
    const [first] = argumentsOf(value);
    const target = callee?.type === "identifier" ? first?.text : callee?.childForFieldName("property")?.text;
    const many = /\bmany\b/.test(callee?.text ?? "");
    return target === undefined ? [] : [{ of, name: key, target, many }];
  });
}

/** `drizzle(client, { casing: "snake_case" })`; without it, keys are column names. */
function conventionsOf(file: string, root: SyntaxNode, bindings: Bindings): readonly Convention[] {
  return root.descendantsOfType(["call_expression"]).flatMap((call): Convention[] => {
    const callee = call?.childForFieldName("function");
    if (call === null || callee?.text !== "drizzle" || !isDrizzle(callee, bindings)) return [];
    const casings = argumentsOf(call).flatMap((argument) => stringText(stringOf(entryValue(argument, "casing"))) ?? []);
    const [given] = casings;
    const casing: Casing = given === "snake_case" || given === "camelCase" ? given : "as-is";
    return [{ library: "drizzle", file, casing }];
  });
}

function isDrizzle(callee: SyntaxNode, bindings: Bindings): boolean {
  return bindings.of(callee)?.from?.module.startsWith("drizzle-orm") === true;
}

/** The same builder under the new name; what makes the column required, unique or filled is left out. */
function declareColumn(
  source: string,
  old: { readonly name: string; readonly column: string },
  name: string,
  column: string,
) {
  const match = /^\s*["']?[\w$]+["']?\s*:\s*((?:\w+\.)?\w+)\(\s*(?:(["'`])[^"'`]*\2\s*(,\s*)?)?/.exec(source);
  if (match?.[1] === undefined) return undefined;
  const rest = balanced(source.slice(match[0].length));
  if (rest === undefined) return undefined;
  const quote = match[2] ?? '"';
  const named = match[2] !== undefined || name !== old.name;
  const isDerived = match[2] === undefined && toSnakeCase(name) === column;
  const title = named && !isDerived ? `${quote}${column}${quote}` : "";
  const separator = title !== "" && rest.trim() !== "" ? ", " : "";
  return `${name}: ${match[1]}(${title}${separator}${rest})`;
}

/** The text up to the parenthesis that closes the call. */
function balanced(text: string): string | undefined {
  let depth = 1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")" && --depth === 0) return text.slice(0, i);
  }
  return undefined;
}
