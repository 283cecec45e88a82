import type { Dialect } from "../../sql/types.ts";
import type { Span } from "../../text.ts";
import type { SharedMapper } from "../mybatis/mapper.ts";
import type { CodeLanguage, SyntaxNode, TableReference } from "../types.ts";

/** A property of a model that is stored in a column. */
export interface ModelField {
  readonly name: string;
  readonly column: string;
  /** The property's name in the file. */
  readonly span: Span;
  /** The whole declaration, from its first decorator or its key to its end. */
  readonly line: Span;
}

/** A table as application code declares it, with the names that the library's rules lead to. */
export interface Model {
  /** Library that declared it, e.g. `prisma`, `drizzle`. */
  readonly library: string;
  readonly file: string;
  /** How other code names it: the name of a model, class or constant. */
  readonly name: string;
  readonly table: string;
  readonly schema?: string;
  readonly fields: readonly ModelField[];
}

/** A table that a file of code declares; column names that follow from conventions are still open. */
export interface DeclaredModel {
  readonly library: string;
  readonly file: string;
  readonly name: string;
  /** How what holds all models calls it, where that is not `name`: `sequelize.models.user`. */
  readonly heldAs?: string;
  /** Undefined where the library derives it from `name`. */
  readonly table?: string;
  readonly schema?: string;
  /** A base class or mixin: has fields and no table. */
  readonly abstract: boolean;
  /** The class that it takes further fields from. */
  readonly base?: string;
  /** Own convention, where it differs from that of the workspace. */
  readonly casing?: Casing;
  readonly fields: readonly DeclaredField[];
  readonly relations: readonly DeclaredRelation[];
  /** Names derived from others are not certain: the library's own rule may differ. */
  readonly unsure?: boolean;
  /** For languages whose classes have several bases: the last name of each, behind the module that it is imported from (`app/base:Base`). */
  readonly bases?: readonly string[];
  /** What the library needs to know of the class besides, e.g. `proxy`. */
  readonly traits?: ReadonlySet<string>;
}

export interface DeclaredField extends Omit<ModelField, "column"> {
  /** Undefined where the library derives it from `name`. */
  readonly column?: string;
  /** What the column's name is derived from when that is not the property: `authorId` of `author`. */
  readonly derivedFrom?: string;
}

/** A property that leads to rows of another model. */
export interface DeclaredRelation {
  /** The model that has the property. */
  readonly of: string;
  readonly name: string;
  readonly target: string;
  /** It leads to several rows. */
  readonly many?: boolean;
}

/** How property names become column names where none is given. */
export type Casing = "as-is" | "snake_case" | "camelCase";

/** A library is set up in this file: which names its rules give in the code around. */
export interface Convention {
  readonly library: string;
  readonly file: string;
  readonly casing: Casing;
}

/** What the methods of a class give, for those who call them in other files. Plain data. */
export interface DeclaredClass {
  readonly library: string;
  readonly file: string;
  readonly name: string;
  readonly base?: string;
  /** Those that it embeds, for languages that have several. */
  readonly bases?: readonly string[];
  readonly namespace?: string;
  /** The class that it is told to be about: `Song` of `@extends Repository<Song>`. */
  readonly about?: string;
  /** The types of what methods give, as they are written. */
  readonly returns: Readonly<Record<string, string>>;
}

/** A type of TypeScript, as far as it has properties. Plain data. */
export type TypeShape =
  /** `Actor`, `actor.PartialDB`, `Omit<Actor, "id">`; an argument without properties is null. */
  | { readonly is: "named"; readonly path: readonly string[]; readonly args?: readonly (TypeShape | null)[] }
  | { readonly is: "object"; readonly properties: readonly TypeProperty[] }
  /** `A & B`, or an interface with its bases. */
  | { readonly is: "all"; readonly of: readonly TypeShape[] }
  /** `Database["users"]` */
  | { readonly is: "property"; readonly of: TypeShape; readonly key: string };

export interface TypeProperty {
  readonly key?: string;
  /** Where the key is a constant of another file: what it is called. */
  readonly constant?: readonly string[];
  /** The key. */
  readonly span: Span;
  /** The whole property, with the separator behind it. */
  readonly line: Span;
  readonly shape?: TypeShape;
}

export interface DeclaredType {
  readonly parameters: readonly string[];
  readonly shape: TypeShape;
}

/** The arguments of a generic type or function: `Kysely<DB>`. */
export interface GenericUse {
  readonly path: readonly string[];
  readonly args: readonly (TypeShape | null)[];
  /** The first of the arguments that are names is this type parameter of a declaration around. */
  readonly within?: { readonly name: string; readonly parameter: number };
}

/** The types of one file of TypeScript, and where its names come from. Plain data. */
export interface DeclaredTypes {
  readonly file: string;
  /** A tool wrote the file and will write it again. */
  readonly generated?: true;
  readonly types: Readonly<Record<string, DeclaredType>>;
  readonly imports: Readonly<Record<string, { readonly imported: string; readonly module: string }>>;
  /** `export { a as b } from "m"` */
  readonly exports: Readonly<Record<string, { readonly name: string; readonly module?: string }>>;
  /** Modules of `export * from`. */
  readonly stars: readonly string[];
  /** Constants that are texts, by `name` or `name.key`. */
  readonly texts: Readonly<Record<string, string>>;
  readonly generics: readonly GenericUse[];
}

/** What one file of code tells about the tables of all. Plain data. */
export interface ModelFacts {
  readonly models: readonly DeclaredModel[];
  /** Relations that are declared apart from their models. */
  readonly relations: readonly DeclaredRelation[];
  readonly conventions: readonly Convention[];
  readonly classes?: readonly DeclaredClass[];
  /** What a mapper of MyBatis shares with others. */
  readonly mappers?: readonly SharedMapper[];
  /** Where types may be tables: those of the file. */
  readonly types?: DeclaredTypes;
}

/** A model of TypeScript or JavaScript with what else is known of it. */
export interface CodeModel extends Model {
  /** How what holds all models calls it, where that is not `name`. */
  readonly heldAs?: string;
  readonly reference: TableReference;
  /** Name of the property, and of the model that it leads to. */
  readonly relations: ReadonlyMap<string, string>;
  /** Those of the relations that lead to several rows. */
  readonly toMany?: ReadonlySet<string>;
  readonly unsure: boolean;
  readonly traits?: ReadonlySet<string>;
  /** Methods of other classes that give its rows, e.g. `UserRepository.FindByName`: one row, or several. */
  readonly givenBy?: ReadonlyMap<string, "row" | "rows">;
}

/** How another column is declared in a model. */
export interface ColumnDeclarer {
  /** As it stands in `Model.library`. */
  readonly library: string;
  /** What stands between two declarations. */
  readonly separator: "" | ",";
  /**
   * Source of the declaration of another column of the type of the old one, which may be null; `source` is the old one's
   * (`ModelField.line`). Undefined when it cannot be told.
   */
  declaration(source: string, old: ModelField, name: string, column: string): string | undefined;
  /** The same for a column of another type, given as SQL; undefined where the library has no word for it. */
  typedDeclaration?(name: string, column: string, type: string): string | undefined;
}

/** How a library declares tables in code. */
export interface ModelReader extends ColumnDeclarer {
  /** Languages whose files declare them; TypeScript and JavaScript where it is left out. */
  readonly languages?: ReadonlySet<CodeLanguage>;
  /** A file that has none of these words declares no table and no convention: it is not parsed for them. */
  readonly words: ReadonlySet<string>;
  /** A file that one with such a word imports types from is read as well, whatever words it has. */
  readonly followsTypes?: boolean;
  /** A closer look at the text of a file that has one of them, where they are common; the file is not parsed when it says no. */
  concerns?(text: string): boolean;
  read(file: string, root: SyntaxNode): ModelFacts;
  /** What is told of classes from the text alone, of every file of the languages, whatever words it has. */
  scan?(file: string, text: string): readonly DeclaredClass[];
  /** Brings the library's models together where its classes inherit in ways of their own; else `resolveModels` does it. */
  resolve?(
    models: readonly DeclaredModel[],
    relations: readonly DeclaredRelation[],
    conventions: readonly Convention[],
    dialect: Dialect,
    classes: readonly DeclaredClass[],
  ): readonly CodeModel[];
  /** Name of the table of a model that does not give one. */
  tableName(model: DeclaredModel, casing: Casing): string;
  /** Name of the column of a property that does not give one. */
  columnName(property: string, casing: Casing): string;
}
