import { scanPython } from "../python/class-scan.ts";
import { argumentName, callDeclaration } from "../python/declaration.ts";
import { withModules } from "../python/names.ts";
import {
  argumentsOf,
  around,
  basesOf,
  calleeName,
  classTypes,
  classValue,
  innerClass,
  keyword,
  lastName,
  membersDefinedBy,
  membersOf,
  stringOf,
} from "../python/nodes.ts";
import type { SyntaxNode } from "../types.ts";
import { type ClassRules, impliedField, resolveClasses } from "./classes.ts";
import { sharedFolders } from "./resolve.ts";
import type { DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

const toOne: ReadonlySet<string> = new Set(["ForeignKey", "OneToOneField", "ParentalKey", "TreeForeignKey"]);
const toMany: ReadonlySet<string> = new Set(["ManyToManyField", "ParentalManyToManyField", "SortedManyToManyField"]);
/** Fields of a model that are no columns. */
const noColumns: ReadonlySet<string> = new Set(["GeneratedField", "GenericForeignKey", "RestrictedGenericForeignKey"]);
/** Base classes of Django and of packages that most applications with base classes use. */
const foreignRoots: ReadonlySet<string> = new Set([
  "AbstractBaseUser",
  "AbstractUser",
  "MPTTModel",
  "PolymorphicModel",
  "TimeStampedModel",
]);
/** `(models.Model)`, `(Model)`; `db.Model` is another library's. */
const directRoot = /[(,]\s*(?:\w*models\.)?Model\s*[,)]/;
/** Bases of classes that have fields and are no models. */
const notModels =
  /(?:Admin|Command|Field|Filter|FilterSet|Form|FormMixin|Inline|Serializer|Table|TestCase|View|ViewSet|Widget)$/;
const userFields = ["password", "last_login"];
const fullUserFields = [
  "is_superuser",
  "username",
  "first_name",
  "last_name",
  "email",
  "is_staff",
  "is_active",
  "date_joined",
];

/** Models of Django. */
export const djangoModels: ModelReader = {
  library: "django",
  languages: new Set(["python"]),
  separator: "",
  // Whatever the library is: those of SQLAlchemy are read with it too.
  scan: scanPython,
  words: new Set([
    "AppConfig",
    "AbstractUser",
    "AbstractBaseUser",
    "BigAutoField",
    "BooleanField",
    "CharField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "FloatField",
    "ForeignKey",
    "IntegerField",
    "JSONField",
    "ManyToManyField",
    "OneToOneField",
    "PositiveIntegerField",
    "SlugField",
    "TextField",
    "UUIDField",
    "app_label",
    "db_table",
    "proxy",
  ]),
  // Forms and serializers have fields of the same names.
  concerns: (text) =>
    /\bdjango\.(?:contrib\.gis\.)?db\b|\bAppConfig\b|\bAbstract(?:Base)?User\b|\bmodels\.\w+Field\b|\bclass \w+\([^)]*Model\b/.test(
      text,
    ),
  read(file, root) {
    if (/(^|\/)migrations\//.test(file)) return { models: [], relations: [], conventions: [] };
    const models: DeclaredModel[] = [];
    const relations: DeclaredRelation[] = [];
    const isDjango = /^\s*(?:from|import)\s+(?:django|model_utils|mptt|polymorphic|treebeard|wagtail)\b/m.test(
      root.text,
    );
    for (const declaration of root.descendantsOfType(["class_definition"])) {
      if (declaration === null || around(declaration, classTypes) !== undefined) continue;
      const app = readApp(file, declaration);
      if (app !== undefined) models.push(app);
      const model = app === undefined ? readClass(file, declaration, isDjango, relations) : undefined;
      if (model !== undefined) models.push(model);
    }
    return {
      models: models.map((model) => ({ ...model, bases: withModules(model.bases ?? [], root) })),
      relations,
      conventions: [],
    };
  },
  resolve(models, relations) {
    const apps = models.filter(({ traits }) => traits?.has("app"));
    return resolveClasses(models, relations, rulesFor(apps));
  },
  tableName: (model) => tableName(model, []),
  columnName: (property) => property,
  declaration: declareColumn,
};

/** Options.db_table: the label of the application and the class in small letters. */
function tableName(model: DeclaredModel, apps: readonly DeclaredModel[]): string {
  return `${appLabel(model, apps)}_${model.name.toLowerCase()}`;
}

/** The last part of the application's package; the class in `apps.py` may say otherwise. */
function appLabel({ file, traits }: DeclaredModel, apps: readonly DeclaredModel[]): string {
  const own = [...(traits ?? [])].find((trait) => trait.startsWith("app_label:"));
  if (own !== undefined) return own.slice("app_label:".length);
  let best: DeclaredModel | undefined;
  for (const app of apps) {
    const folder = app.file.slice(0, app.file.lastIndexOf("/") + 1);
    if (folder === "" || !file.startsWith(folder)) continue;
    if (best === undefined || sharedFolders(app.file, file) > sharedFolders(best.file, file)) best = app;
  }
  if (best?.table !== undefined) return best.table;
  const folders = file.split("/").slice(0, -1);
  const models = folders.lastIndexOf("models");
  return (models > 0 ? folders[models - 1] : folders.at(-1)) ?? "";
}

/** `class ShopConfig(AppConfig): name = "company.shop"; label = "store"`. */
function readApp(file: string, declaration: SyntaxNode): DeclaredModel | undefined {
  if (!basesOf(declaration).some((base) => base.endsWith("AppConfig"))) return undefined;
  const label =
    stringOf(classValue(declaration, "label"))?.text ??
    stringOf(classValue(declaration, "name"))?.text.split(".").at(-1);
  const name = declaration.childForFieldName("name")?.text ?? "";
  if (label === undefined) return undefined;
  return {
    library: "django",
    file,
    name,
    table: label,
    abstract: true,
    fields: [],
    relations: [],
    traits: new Set(["app"]),
  };
}

function rulesFor(apps: readonly DeclaredModel[]): ClassRules {
  return {
    table(model, ancestors) {
      if (model.traits?.has("proxy")) {
        const base = ancestors.find(({ abstract }) => !abstract);
        return base === undefined ? undefined : { name: base.table ?? tableName(base, apps), unsure: false };
      }
      return { name: model.table ?? tableName(model, apps), unsure: false };
    },
    isRoot: ({ traits }) => traits?.has("root") === true,
    // A base that is no abstract one keeps its columns in its own table.
    takesFieldsOf: (ancestor, model) => ancestor.abstract || model.traits?.has("proxy") === true,
    implicit(model, fields) {
      const traits = model.traits ?? new Set<string>();
      const primary = fields.find(({ name }) => traits.has(`primary:${name}`));
      const known = new Set(fields.map(({ name }) => name));
      const inherited = [...(traits.has("user") ? userFields : []), ...(traits.has("full-user") ? fullUserFields : [])];
      const key = primary?.column ?? "id";
      return [
        ...(primary === undefined && !known.has("id") ? [impliedField("id", "id")] : []),
        impliedField("pk", key),
        ...inherited.filter((name) => !known.has(name)).map((name) => impliedField(name, name)),
      ];
    },
  };
}

function readClass(
  file: string,
  declaration: SyntaxNode,
  isDjango: boolean,
  relations: DeclaredRelation[],
): DeclaredModel | undefined {
  const name = declaration.childForFieldName("name")?.text;
  const bases = basesOf(declaration);
  if (name === undefined || bases.length === 0 || bases.some((base) => notModels.test(base))) return undefined;
  const meta = innerClass(declaration, "Meta");
  const option = (key: string) => (meta === undefined ? undefined : classValue(meta, key));
  const traits = new Set<string>(membersDefinedBy(declaration));
  const own: DeclaredRelation[] = [];
  const fields: DeclaredField[] = [];
  for (const member of membersOf(declaration))
    readMember(member, name, file, { fields, own, relations, traits, isDjango });
  if (
    isDjango &&
    (bases.some((base) => foreignRoots.has(base)) ||
      directRoot.test(declaration.childForFieldName("superclasses")?.text ?? ""))
  )
    traits.add("root");
  if (bases.includes("AbstractUser")) traits.add("full-user").add("user");
  if (bases.includes("AbstractBaseUser")) traits.add("user");
  if (option("proxy")?.text === "True") traits.add("proxy");
  const label = stringOf(option("app_label"))?.text;
  if (label !== undefined) traits.add(`app_label:${label}`);
  const table = stringOf(option("db_table"))?.text.replaceAll('"', "");
  return {
    library: "django",
    file,
    name,
    ...(table === undefined ? {} : { table }),
    abstract: option("abstract")?.text === "True",
    bases,
    fields,
    relations: own,
    traits,
  };
}

interface Gathered {
  readonly fields: DeclaredField[];
  readonly own: DeclaredRelation[];
  readonly relations: DeclaredRelation[];
  readonly traits: Set<string>;
  readonly isDjango: boolean;
}

/** `name = models.CharField(…)`, or a manager, which leads to rows of the class itself. */
function readMember(
  member: SyntaxNode,
  of: string,
  file: string,
  { fields, own, relations, traits, isDjango }: Gathered,
): void {
  const left = member.type === "assignment" ? member.childForFieldName("left") : null;
  const value = member.childForFieldName("right");
  if (left?.type !== "identifier" || value?.type !== "call") return;
  const maker = calleeName(value);
  if (/(?:Manager|as_manager|from_queryset)$/.test(maker) || value.childForFieldName("function")?.type === "call") {
    if (maker !== "TaggableManager") own.push({ of, name: left.text, target: "self", many: true });
    return;
  }
  const isRelation = toOne.has(maker) || toMany.has(maker);
  if ((!isRelation && !maker.endsWith("Field")) || noColumns.has(maker)) return;
  if (isDjango && value.childForFieldName("function")?.text.startsWith("models.") === true) traits.add("root");
  if (isRelation)
    for (const relation of linksOf(value, of, left.text, file)) (relation.of === of ? own : relations).push(relation);
  if (toMany.has(maker)) return;
  const column = stringOf(keyword(value, "db_column"))?.text ?? (toOne.has(maker) ? `${left.text}_id` : left.text);
  if (keyword(value, "primary_key")?.text === "True") traits.add(`primary:${left.text}`);
  const place = { column, span: spanOf(left), line: spanOf(member) };
  fields.push({ name: left.text, ...place });
  if (toOne.has(maker)) fields.push({ name: `${left.text}_id`, ...place });
}

/** The way from a relation to its target, and the ways back: by attribute, and in lookups. */
function linksOf(call: SyntaxNode, of: string, name: string, file: string): readonly DeclaredRelation[] {
  const maker = calleeName(call);
  const target = targetOf(argumentsOf(call).positional[0] ?? keyword(call, "to"), of);
  if (target === undefined) return [];
  const forth = { of, name, target, ...(toMany.has(maker) ? { many: true } : {}) };
  const isOne = maker === "OneToOneField";
  const given = stringOf(keyword(call, "related_name"))?.text.replace("%(class)s", of.toLowerCase());
  if (given?.endsWith("+")) return [forth];
  const small = of.toLowerCase();
  const query = stringOf(keyword(call, "related_query_name"))?.text ?? given ?? small;
  const attribute = given ?? (isOne ? small : `${small}_set`);
  // The class is named with its file, for others of its name may lie nearer to the target.
  const back = {
    of: target.split(".").at(-1) ?? target,
    target: `${file.replace(/\.py$/, "")}.${of}`,
    ...(isOne ? {} : { many: true }),
  };
  return [forth, ...[...new Set([attribute, query])].map((each) => ({ ...back, name: each }))];
}

/** `User`, `"User"`, `"accounts.User"`, `"self"`. */
function targetOf(node: SyntaxNode | undefined, of: string): string | undefined {
  const string = stringOf(node)?.text;
  if (string === "self") return of;
  if (string !== undefined) return string;
  return node?.type === "identifier" || (node?.type === "attribute" && !node.text.startsWith("settings."))
    ? lastName(node)
    : undefined;
}

function spanOf(node: SyntaxNode) {
  return { start: node.startIndex, end: node.endIndex };
}

/** What makes a field required, unique or filled, or names it, is not taken over. */
const ownArguments: ReadonlySet<string> = new Set([
  "blank",
  "db_column",
  "db_default",
  "db_index",
  "default",
  "null",
  "primary_key",
  "related_name",
  "unique",
  "unique_for_date",
  "verbose_name",
  "auto_now",
  "auto_now_add",
]);

function declareColumn(
  source: string,
  _old: { readonly name: string },
  name: string,
  column: string,
): string | undefined {
  const parts = callDeclaration(source);
  if (parts === undefined || !parts.callee.endsWith("Field") || /ManyToMany|OneToOne|Auto/.test(parts.callee))
    return undefined;
  const kept = parts.args.filter((argument) => {
    const key = argumentName(argument);
    // The first argument by place is the name shown to people.
    return key === undefined ? !/^(?:_\(|["'])/.test(argument) : !ownArguments.has(key);
  });
  const args = [...kept, "blank=True", "null=True", ...(name === column ? [] : [`db_column="${column}"`])];
  return `${name} = ${parts.callee}(${args.join(", ")})`;
}
