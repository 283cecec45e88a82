import type { Dialect } from "../../sql/types.ts";
import type { ModulePaths } from "../javascript/flow/modules.ts";
import type { ScriptFile } from "../javascript/flow/script-file.ts";
import type { FunctionCall, Signature } from "../javascript/flow/value.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import type { CodeLanguage, Sink, StatementParser, SyntaxNode, Usage } from "../types.ts";
import type { PrismaModel } from "./prisma-schema.ts";

/** What the extraction of one file needs to know of the others. */
export interface CodeEnvironment {
  /** Dialect of SQL in strings. */
  readonly dialect: Dialect;
  /** What confirms the reading of that SQL, where the host has it. */
  readonly statementParser?: StatementParser;
  /** What files of TypeScript and JavaScript tell each other. */
  readonly flow?: ScriptFlow;
  /** Names of all properties that are stored; undefined where libraries are in use that declare none. */
  readonly propertyNames?: ReadonlySet<string>;
  /** The models of code by file and name, with a space in between. */
  readonly modelsByPlace?: ReadonlyMap<string, CodeModel>;
  /** Models of all Prisma schema files. */
  readonly prismaModels: readonly PrismaModel[];
  /** Tables that TypeScript and JavaScript declare. */
  readonly models: CodeModels;
}

/** A usage before it is noted which library told it. */
export type LibraryUsage = Omit<Usage, "library">;

/** The files of TypeScript and JavaScript of a workspace, as they look from outside. */
export interface ScriptFlow {
  readonly modules: ModulePaths;
  /** What the names of a file stand for; undefined for a file that is not read. */
  signature(file: string): Signature | undefined;
  /** Whether a file can export a name at all, by a look at its text: it has the name, or hands on all that others export. */
  mayExport(file: string, name: string): boolean;
  /** Where other files than this one call functions of a name, unless too many have the name. */
  calls(file: string, name: string): readonly FunctionCall[];
}

/** Usages of one library in one file; `sink` of a usage is an index into `sinks` of the same value. */
export interface Extracted {
  readonly usages: readonly LibraryUsage[];
  readonly sinks: readonly Sink[];
}

/** A way in which code talks to tables. One file a library, one line in `index.ts`. */
export interface CodeLibrary {
  /** As it stands in `Sink.library`. */
  readonly id: string;
  readonly languages: ReadonlySet<CodeLanguage>;
  /** Cheap test, so that files that do not use the library cost nothing. */
  concerns(text: string, environment: CodeEnvironment, file: string): boolean;
  /** Of libraries for TypeScript and JavaScript: what it finds goes into the recorder and the rows of the script. */
  readScript?(script: ScriptFile, environment: CodeEnvironment): void;
  /** `root` is absent for languages without a grammar (SQL, Prisma schema): those are read as text. */
  extract?(
    text: string,
    root: SyntaxNode | undefined,
    environment: CodeEnvironment,
    language: CodeLanguage,
    file: string,
  ): Extracted;
}
