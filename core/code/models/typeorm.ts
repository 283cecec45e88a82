import { baseOf, type ClassMember, classesIn, decoratorsOfClass, lineOf, membersOf } from "../javascript/classes.ts";
import { entryValue, stringOf, stringText } from "../javascript/objects.ts";
import { spanOf } from "../javascript/recorder.ts";
import { entriesOf } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Convention, DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

const columns: ReadonlySet<string> = new Set([
  "Column",
  "CreateDateColumn",
  "DeleteDateColumn",
  "PrimaryColumn",
  "PrimaryGeneratedColumn",
  "UpdateDateColumn",
  "VersionColumn",
]);
const relationTypes: ReadonlySet<string> = new Set(["ManyToOne", "OneToOne", "OneToMany", "ManyToMany"]);

/** Entities of TypeORM: classes whose decorators say what is stored. */
export const typeormEntities: ModelReader = {
  library: "typeorm",
  separator: "",
  words: new Set([
    "DataSource",
    "Entity",
    "PrimaryGeneratedColumn",
    "TypeOrmModule",
    "createConnection",
    "namingStrategy",
  ]),
  // Its decorators and classes come from `typeorm`, or from a package with that in its name.
  concerns: (text) => /typeorm/i.test(text),
  read(file, root) {
    const models = classesIn(root).flatMap((node) => readClass(file, node) ?? []);
    return { models, relations: [], conventions: conventionsOf(file, root) };
  },
  // DefaultNamingStrategy and SnakeNamingStrategy agree on tables.
  tableName: ({ name }) => snakeCase(name),
  columnName: (property, casing) => (casing === "snake_case" ? snakeCase(property) : property),
  declaration: declareColumn,
};

/** As typeorm/src/util/StringUtils.ts. */
function snakeCase(name: string): string {
  return name
    .replace(/([A-Z])([A-Z])([a-z])/g, "$1_$2$3")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

function readClass(file: string, node: SyntaxNode): DeclaredModel | undefined {
  const name = node.childForFieldName("name")?.text;
  const entity = decoratorsOfClass(node).find((decorator) => decorator.name === "Entity");
  const members = membersOf(node);
  const fields = members.flatMap(fieldOf);
  if (name === undefined || (entity === undefined && fields.length === 0)) return undefined;
  const options = entity?.args.find(({ type }) => type === "object");
  const table = stringText(stringOf(entity?.args[0])) ?? stringText(stringOf(entryValue(options, "name")));
  const schema = stringText(stringOf(entryValue(options, "schema")));
  const base = baseOf(node);
  return {
    library: "typeorm",
    file,
    name,
    ...(table === undefined ? {} : { table }),
    ...(schema === undefined ? {} : { schema }),
    abstract: entity === undefined,
    ...(base === undefined ? {} : { base }),
    fields,
    relations: members.flatMap((member) => relationOf(member, name)),
  };
}

function fieldOf(member: ClassMember): readonly DeclaredField[] {
  const place = { name: member.name, span: spanOf(member.nameNode), line: lineOf(member) };
  const column = member.decorators.find(({ name }) => columns.has(name));
  if (column !== undefined) {
    // `@Column(() => Address)` embeds a class whose columns have a prefix.
    if (column.args[0]?.type === "arrow_function") return [];
    return [{ ...place, ...columnOf(column.args) }];
  }
  const relation = member.decorators.find(({ name }) => relationTypes.has(name));
  const join = member.decorators.find(({ name }) => name === "JoinColumn");
  const isOwner = relation?.name === "ManyToOne" || (relation?.name === "OneToOne" && join !== undefined);
  if (!isOwner) return [];
  const referenced = stringText(stringOf(entryValue(join?.args[0], "referencedColumnName"))) ?? "id";
  const derivedFrom = member.name + referenced.slice(0, 1).toUpperCase() + referenced.slice(1);
  return [{ ...place, ...columnOf(join?.args ?? []), derivedFrom }];
}

function columnOf(args: readonly SyntaxNode[]): { readonly column?: string } {
  const [column] = args.flatMap((argument) => stringText(stringOf(entryValue(argument, "name"))) ?? []);
  return column === undefined ? {} : { column };
}

/** `@OneToMany(() => Post, …)`, `@ManyToOne("Post")`. */
function relationOf({ name, decorators }: ClassMember, of: string): readonly DeclaredRelation[] {
  const relation = decorators.find((decorator) => relationTypes.has(decorator.name));
  const named = /^(?:\(?\w*\)?\s*=>\s*(\w+)|["'](\w+)["'])$/.exec(relation?.args[0]?.text ?? "");
  const model = named?.[1] ?? named?.[2];
  return model === undefined ? [] : [{ of, name, target: model, many: relation?.name.endsWith("ToMany") === true }];
}

/** `new DataSource({ …, namingStrategy: new SnakeNamingStrategy() })`; without one, properties are column names. */
function conventionsOf(file: string, root: SyntaxNode): readonly Convention[] {
  return root.descendantsOfType(["object"]).flatMap((object): Convention[] => {
    if (object === null) return [];
    const { entries } = entriesOf(object);
    const strategy = entries.find(({ key }) => key === "namingStrategy");
    if (strategy !== undefined)
      return [{ library: "typeorm", file, casing: /snake/i.test(strategy.node.text) ? "snake_case" : "as-is" }];
    const isSource = entries.some(({ key }) => key === "entities") && entries.some(({ key }) => key === "type");
    return isSource ? [{ library: "typeorm", file, casing: "as-is" }] : [];
  });
}

/** The same decorator under the new name; what makes the column required, unique or filled is left out. */
function declareColumn(
  source: string,
  old: { readonly name: string },
  name: string,
  column: string,
): string | undefined {
  const match =
    /@Column\(([\s\S]*?)\)\s*((?:(?:public|private|protected|readonly|declare)\s+)*)(["']?)([\w$]+)\3\s*[?!]?\s*:\s*([^=;]+)/.exec(
      source,
    );
  if (match?.[4] !== old.name) return undefined;
  const kind =
    /^\s*(["'`]\w[^"'`]*["'`])/.exec(match[1] ?? "")?.[1] ?? /\btype:\s*(["'`][^"'`]+["'`])/.exec(match[1] ?? "")?.[1];
  const length = /\blength:\s*([\w"']+)/.exec(match[1] ?? "")?.[1];
  const options = [
    ...(name === column ? [] : [`name: "${column}"`]),
    ...(kind === undefined ? [] : [`type: ${kind}`]),
    ...(length === undefined ? [] : [`length: ${length}`]),
    "nullable: true",
  ];
  const type = (match[5] ?? "").trim();
  const nullable = /\bnull\b/.test(type) ? type : `${type} | null`;
  const end = source.endsWith(";") ? ";" : "";
  return `@Column({ ${options.join(", ")} }) ${match[2] ?? ""}${name}: ${nullable}${end}`;
}
