import { spanOf } from "../classes/ledger.ts";
import {
  argumentsOf,
  attributeArguments,
  attributeOf,
  lambdaParameters,
  methodCall,
  stringValue,
} from "../csharp/nodes.ts";
import { toSnakeCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { casingFor } from "./resolve.ts";
import type {
  Casing,
  CodeModel,
  Convention,
  DeclaredClass,
  DeclaredField,
  DeclaredModel,
  DeclaredRelation,
  ModelReader,
} from "./types.ts";

/** Where a fact about an entity comes from; what stands first here wins. */
const sources = ["fluent", "identity", "attributes", "set"] as const;
type Source = (typeof sources)[number];
/** The files that tell of an entity are many: its context, its configuration, its class. */
export const efCoreEntities: ModelReader = {
  library: "ef-core",
  languages: new Set(["csharp"]),
  // Migrations mention the model builder, which is no sign; attributes come from `System.ComponentModel.DataAnnotations`.
  words: new Set([
    ...["DbSet", "IdentityDbContext", "IEntityTypeConfiguration", "DataAnnotations", "UseSnakeCaseNamingConvention"],
    // What repositories are made of.
    ...["ToListAsync", "FirstOrDefaultAsync", "SingleOrDefaultAsync", "FirstAsync", "SingleAsync", "FindAsync"],
  ]),
  separator: "",
  read(file, root) {
    const conventions: Convention[] = /\.UseSnakeCaseNamingConvention\s*\(/.test(root.text)
      ? [{ library: "ef-core", file, casing: "snake_case" }]
      : [];
    return {
      models: [...setsOf(file, root), ...identityOf(file, root), ...attributesOf(file, root), ...fluentOf(file, root)],
      relations: methodsOf(root),
      conventions,
    };
  },
  scan: classesIn,
  resolve: merge,
  tableName: ({ name }, casing) => columnName(name, casing),
  columnName,
  declaration: declareProperty,
};

function columnName(property: string, casing: Casing): string {
  return casing === "snake_case" ? toSnakeCase(property) : property;
}

function fact(file: string, source: Source, name: string, rest: Partial<DeclaredModel>): DeclaredModel {
  return {
    library: "ef-core",
    file,
    name,
    abstract: false,
    fields: [],
    relations: [],
    traits: new Set([source]),
    ...rest,
  };
}

/** Types of properties that lead nowhere. */
const plain =
  /^(?:(?:I?List|IEnumerable|ICollection|IReadOnlyList|HashSet|ISet)<)?(?:bool|byte|char|DateOnly|DateTime|DateTimeOffset|decimal|double|dynamic|float|Guid|int|long|object|short|string|TimeOnly|TimeSpan|uint|ulong|Uri)\b/;

/**
 * The properties of all classes that may hold entities, what builders build, and what extension methods give, by a look at the text:
 * these files are too many to be parsed.
 */
function classesIn(file: string, text: string): readonly DeclaredClass[] {
  const found: DeclaredClass[] = [];
  const namespace = /^\s*namespace\s+([\w.]+)/m.exec(text)?.[1] ?? "";
  const parts = text.split(/\b(?:class|record|interface)\s+(?=[A-Z]\w*)/);
  for (const part of parts.slice(1)) {
    const [, name = "", parameter, base] =
      /^(\w+)(?:<(\w+)>)?(?:\s*\([^{}]*?\))?(?:\s*:\s*([\w.]+<[\w.]+>))?/.exec(part) ?? [];
    const returns: [string, string][] = [];
    for (const match of part.matchAll(
      /\bpublic\s+(?:(?:virtual|required|override|new)\s+)*([A-Z][\w.]*(?:<[\w.<>, ?]+>)?(?:\[\])?\??)\s+([A-Z]\w*)\s*\{\s*get\b/g,
    )) {
      const [, type = "", property = ""] = match;
      if (!plain.test(type)) returns.push([property, type]);
    }
    returns.push(...extensionsIn(part), ...(name.endsWith("Builder") ? builtIn(part) : []));
    if (parameter !== undefined) returns.push(...givenOf(parameter, part));
    found.push({
      library: "ef-core",
      file,
      name,
      namespace,
      ...(base === undefined ? {} : { base }),
      returns: Object.fromEntries(returns),
    });
  }
  return found;
}

/** `public static Volume? Newest(this IList<Volume> volumes)`, under the name of the method and what it is called on: `this Volume.Newest`. */
function extensionsIn(text: string): readonly [string, string][] {
  const methods = text.matchAll(
    /\bstatic\s+(?:async\s+)?([A-Z][\w.<>[\],? ]*?)\s+([A-Z]\w*)\s*\(\s*this\s+([A-Z][\w.<>[\],? ]*?)\s+\w+\s*[,)]/g,
  );
  return [...methods].flatMap(([, type = "", method = "", receiver = ""]): [string, string][] => {
    const of = typeOf(receiver);
    return of === undefined || plain.test(type) ? [] : [[`this ${of.entity}.${method}`, type]];
  });
}

/** `public Library Build() => _library;`, under the name of the method with its parentheses. */
function builtIn(text: string): readonly [string, string][] {
  const methods = text.matchAll(/\bpublic\s+(?:override\s+|virtual\s+)?([A-Z][\w.]*\??)\s+([A-Z]\w*)\s*\(/g);
  return [...methods].flatMap(([, type = "", method = ""]): [string, string][] =>
    plain.test(type) ? [] : [[`${method}()`, type]],
  );
}

/** `IQueryable<T> GetAll();` of `IRepository<T>`, under the name of the method with its parentheses: `List<T>`, or `T`. */
function givenOf(parameter: string, text: string): readonly [string, string][] {
  const methods = text.matchAll(/\b([A-Z][\w.]*(?:<[\w.<>?]+>)?)\??\s+([A-Z]\w*)\s*\(/g);
  return [...methods].flatMap(([, type = "", method = ""]): [string, string][] =>
    typeOf(type)?.entity === parameter ? [[`${method}()`, typeOf(type)?.many === true ? "List<T>" : "T"]] : [],
  );
}

/** `public DbSet<User> Users { get; set; }`: the name of the property is that of the table. */
function setsOf(file: string, root: SyntaxNode): readonly DeclaredModel[] {
  const seen = namespacesSeen(root.text).map((namespace) => `sees ${namespace}`);
  return root.descendantsOfType(["property_declaration"]).flatMap((property) => {
    const entity = /^DbSet<([\w.]+)>\??$/.exec(property?.childForFieldName("type")?.text ?? "")?.[1];
    const table = property?.childForFieldName("name")?.text;
    if (entity === undefined || table === undefined) return [];
    return [fact(file, "set", lastName(entity), { table, traits: new Set(["set", ...seen]) })];
  });
}

/**
 * `class AppContext : IdentityDbContext<AppUser, AppRole, int>`: the base maps users and roles to tables of its own
 * (Microsoft.AspNetCore.Identity.EntityFrameworkCore, `OnModelCreating`), with explicit names that no convention changes.
 */
function identityOf(file: string, root: SyntaxNode): readonly DeclaredModel[] {
  return root.descendantsOfType(["base_list"]).flatMap((bases) => {
    const types = /\bIdentityDbContext<([^<>]+)>/.exec(bases?.text ?? "")?.[1]?.split(",") ?? [];
    return types.slice(0, 2).flatMap((type, i): DeclaredModel[] => {
      const table = i === 0 ? "AspNetUsers" : "AspNetRoles";
      return [fact(file, "identity", lastName(type.trim()), { table })];
    });
  });
}

/** The namespaces whose classes a file knows: its own, those around, and those that it uses. */
export function namespacesSeen(text: string): readonly string[] {
  const own = /^\s*namespace\s+([\w.]+)/m.exec(text)?.[1]?.split(".") ?? [];
  const used = [...text.matchAll(/^\s*(?:global\s+)?using\s+([\w.]+)\s*;/gm)].map((match) => match[1] ?? "");
  return [...own.map((_, i) => own.slice(0, i + 1).join(".")), ...used];
}

function attributesOf(file: string, root: SyntaxNode): readonly DeclaredModel[] {
  return root.descendantsOfType(["class_declaration"]).flatMap((node) => {
    const name = node?.childForFieldName("name")?.text;
    const body = node?.childForFieldName("body");
    if (node === null || name === undefined || body === null || body === undefined) return [];
    const { first: table, named } = attributeArguments(attributeOf(node, "Table"));
    const fields = namedChildren(body).flatMap((property): DeclaredField[] => {
      const column = attributeArguments(attributeOf(property, "Column")).first;
      const title = property.childForFieldName("name");
      if (column === undefined || title === null) return [];
      return [{ name: title.text, column, span: spanOf(title), line: spanOf(property) }];
    });
    if (table === undefined && fields.length === 0) return [];
    const schema = named.get("Schema");
    return [
      fact(file, "attributes", name, {
        fields,
        ...(table === undefined ? {} : { table }),
        ...(schema === undefined ? {} : { schema }),
      }),
    ];
  });
}

/** `modelBuilder.Entity<User>(…)` and `IEntityTypeConfiguration<User>`: their `ToTable` and `HasColumnName`. */
function fluentOf(file: string, root: SyntaxNode): readonly DeclaredModel[] {
  const found: DeclaredModel[] = [];
  for (const call of root.descendantsOfType(["invocation_expression"])) {
    const { method, typeArgument } = call === null ? { method: "", typeArgument: undefined } : methodCall(call);
    if (call === null) continue;
    if (method === "Entity" && typeArgument !== undefined) found.push(fact(file, "fluent", lastName(typeArgument), {}));
    const entity = method === "ToTable" || method === "HasColumnName" ? builtEntity(call) : undefined;
    const [first, second] = argumentsOf(call).map(stringValue);
    if (entity === undefined || first === undefined) continue;
    if (method === "ToTable")
      found.push(fact(file, "fluent", entity, { table: first, ...(second === undefined ? {} : { schema: second }) }));
    const field = method === "HasColumnName" ? mappedProperty(call, first) : undefined;
    if (field !== undefined) found.push(fact(file, "fluent", entity, { fields: [field] }));
  }
  return found;
}

/** The entity whose builder a chain of calls begins with. */
export function builtEntity(call: SyntaxNode): string | undefined {
  let node = call;
  for (;;) {
    const { receiver, method, typeArgument } = methodCall(node);
    if (method === "Entity" && typeArgument !== undefined) return lastName(typeArgument);
    if (receiver?.type !== "invocation_expression")
      return receiver?.type === "identifier" ? builderNamed(receiver) : undefined;
    node = receiver;
  }
}

/** The entity of a builder by its name: a parameter `EntityTypeBuilder<User> builder`, or that of the lambda given to `Entity<User>`. */
function builderNamed(name: SyntaxNode): string | undefined {
  for (let node = name.parent; node !== null; node = node.parent) {
    if (node.type === "lambda_expression" && lambdaParameters(node).some(({ text }) => text === name.text)) {
      const call = node.parent?.parent?.parent;
      const { method, typeArgument } =
        call?.type === "invocation_expression" ? methodCall(call) : { method: "", typeArgument: undefined };
      return method === "Entity" && typeArgument !== undefined ? lastName(typeArgument) : undefined;
    }
    if (node.type !== "method_declaration") continue;
    const parameters = namedChildren(node.childForFieldName("parameters") ?? node);
    const own = parameters.find((parameter) => parameter.childForFieldName("name")?.text === name.text);
    return /^EntityTypeBuilder<([\w.]+)>$/.exec(own?.childForFieldName("type")?.text ?? "")?.[1];
  }
  return undefined;
}

/** `Property(x => x.FullName)` before `HasColumnName("full_name")`. */
function mappedProperty(call: SyntaxNode, column: string): DeclaredField | undefined {
  for (let node: SyntaxNode | undefined = call; node?.type === "invocation_expression"; ) {
    const { receiver, method }: ReturnType<typeof methodCall> = methodCall(node);
    const [argument] = argumentsOf(node);
    if (method === "Property" && argument !== undefined) {
      const name = stringValue(argument) ?? argument.childForFieldName("body")?.childForFieldName("name")?.text;
      return name === undefined ? undefined : { name, column, span: { start: 0, end: 0 }, line: { start: 0, end: 0 } };
    }
    node = receiver;
  }
  return undefined;
}

function merge(
  facts: readonly DeclaredModel[],
  relations: readonly DeclaredRelation[],
  conventions: readonly Convention[],
): readonly CodeModel[] {
  const byName = new Map<string, DeclaredModel[]>();
  for (const each of facts) byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  return [...byName.values()].flatMap((list) => {
    // Attributes of these names have other uses too: only a context or a configuration makes an entity.
    if (!list.some(({ traits, table }) => traits?.has("set") || traits?.has("fluent") || table !== undefined))
      return [];
    const sorted = list.toSorted((a, b) => rank(a) - rank(b));
    return [{ ...mergeOne(sorted, conventions), givenBy: givenBy(list[0]?.name ?? "", relations) }];
  });
}

const methodOwner = "methods of ";

/** Methods that may give entities, with what they return: `Task<User?> FindByName(…)` of the class `UserRepository`. */
function methodsOf(root: SyntaxNode): readonly DeclaredRelation[] {
  return root.descendantsOfType(["method_declaration"]).flatMap((method): DeclaredRelation[] => {
    const target = method?.childForFieldName("returns")?.text;
    const name = method?.childForFieldName("name")?.text;
    const of = method?.parent?.parent?.childForFieldName("name")?.text;
    // Of no model: the class is told apart from classes of models by what stands before it.
    return target === undefined || name === undefined || of === undefined || !/[A-Z]\w*/.test(target)
      ? []
      : [{ of: `${methodOwner}${of}`, name, target }];
  });
}

function givenBy(entity: string, methods: readonly DeclaredRelation[]): ReadonlyMap<string, "row" | "rows"> {
  const found = methods.flatMap(({ of, name, target }): (readonly [string, "row" | "rows"])[] => {
    const type = typeOf(target);
    if (type?.entity !== entity || !of.startsWith(methodOwner)) return [];
    return [[`${of.slice(methodOwner.length)}.${name}`, type.many ? "rows" : "row"]];
  });
  return new Map(found);
}

const collections =
  /^(?:I?List|IEnumerable|ICollection|IReadOnlyList|IReadOnlyCollection|IQueryable|IOrderedQueryable|IAsyncEnumerable|DbSet|HashSet|ISet|Collection|ObservableCollection|IIncludableQueryable|UserManager|\w*Repository(?:Base)?)<([\w.]+)\??(?:,.*)?>$/;

/** The entity of a type as it is written, and whether there are several: `User?`, `Task<List<User>>`, `User[]`. */
export function typeOf(type: string): { readonly entity: string; readonly many: boolean } | undefined {
  const bare = type
    .replace(/\s+/g, "")
    .replace(/^(?:Task|ValueTask|ActionResult)<(.+)>$/, "$1")
    .replace(/\?$/, "")
    .replace(/^System\.Collections\.Generic\./, "");
  const element = collections.exec(bare)?.[1] ?? /^([\w.]+)\[\]$/.exec(bare)?.[1];
  const name = element ?? bare;
  return /^[\w.]+$/.test(name) ? { entity: lastName(name), many: element !== undefined } : undefined;
}

function mergeOne(list: readonly DeclaredModel[], conventions: readonly Convention[]): CodeModel {
  const [first] = list as [DeclaredModel, ...DeclaredModel[]];
  const casing = casingFor("ef-core", first.file, conventions);
  const named = list.find(({ table }) => table !== undefined);
  const schema = list.find((each) => each.schema !== undefined)?.schema;
  const table =
    named?.table === undefined || named.traits?.has("set")
      ? columnName(named?.table ?? first.name, casing)
      : named.table;
  const tables = new Set(list.filter(({ traits }) => traits?.has("set")).map((each) => each.table));
  const fields = new Map<string, CodeModel["fields"][number]>();
  for (const { name, column, span, line } of list.flatMap((each) => each.fields))
    if (!fields.has(name)) fields.set(name, { name, column: column ?? columnName(name, casing), span, line });
  return {
    library: "ef-core",
    file: list.find(({ traits }) => traits?.has("attributes"))?.file ?? first.file,
    name: first.name,
    table,
    ...(schema === undefined ? {} : { schema }),
    reference: { name: table, ...(schema === undefined ? {} : { schema }) },
    fields: [...fields.values()],
    relations: new Map(),
    // Two contexts, or two sets of one class, and nothing that says which.
    unsure: named?.traits?.has("set") === true && tables.size > 1,
    traits: new Set([
      ...[...tables].map((name) => `set ${name}`),
      ...list.flatMap(({ traits }) => [...(traits ?? [])].filter((trait) => trait.startsWith("sees "))),
    ]),
  };
}

function rank({ traits }: DeclaredModel): number {
  return sources.findIndex((source) => traits?.has(source));
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).replace(/\?$/, "");
}

/** The same property under the new name; without what makes it required or fills it. */
function declareProperty(
  source: string,
  old: { readonly name: string },
  name: string,
  column: string,
): string | undefined {
  const match = /\b(public|internal|protected)\s+(?:virtual\s+)?([\w<>[\].?]+)\s+(\w+)\s*(\{[^}]*\})/.exec(source);
  if (match?.[3] !== old.name) return undefined;
  const type = (match[2] ?? "").replace(/\?$/, "");
  return `[Column("${column}")] ${match[1]} ${type}? ${name} ${match[4]}`;
}
