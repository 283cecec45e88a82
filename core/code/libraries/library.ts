import type { Dialect } from "../../sql/types.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { CodeLanguage, Sink, SyntaxNode, Usage } from "../types.ts";
import type { PrismaModel } from "./prisma-schema.ts";

/** What the extraction of one file needs to know of the others. */
export interface CodeEnvironment {
  /** Dialect of SQL in strings. */
  readonly dialect: Dialect;
  /** Models of all Prisma schema files. */
  readonly prismaModels: readonly PrismaModel[];
  /** Tables that TypeScript and JavaScript declare. */
  readonly models: CodeModels;
}

/** A usage before it is noted which library told it. */
export type LibraryUsage = Omit<Usage, "library">;

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
  concerns(text: string, environment: CodeEnvironment): boolean;
  /** `root` is absent for languages without a grammar (SQL, Prisma schema): those are read as text. */
  extract(
    text: string,
    root: SyntaxNode | undefined,
    environment: CodeEnvironment,
    language: CodeLanguage,
    file: string,
  ): Extracted;
}
