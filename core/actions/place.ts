import type { PlacedStatement } from "../analysis/placed-statement.ts";
import type { FileReader, Framework, History, Migration, Script } from "../migrations/types.ts";
import type { Index } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Dialect } from "../sql/types.ts";

/** Where a statement stands, with all that an edit around it must know. */
export interface Place {
  readonly statement: PlacedStatement;
  /** The statements of the same script, in order. */
  readonly siblings: readonly PlacedStatement[];
  readonly script: Script;
  readonly direction: "up" | "down";
  readonly migration: Migration;
  /** Text of the whole file. */
  readonly text: string;
  readonly history: History;
  readonly framework: Framework;
  readonly dialect: Dialect;
  readonly files: FileReader;
  /** The workspace's files without the SQL files below the history's folder. */
  readonly besidesScripts: () => readonly string[];
  /** The statements of the scripts that run after this one in the same history. */
  readonly followers: () => readonly PlacedStatement[];
  /** The statements of the migration's other direction. */
  readonly counterpart: readonly PlacedStatement[];
  /** The index of this name, as the schema stands right before the statement. */
  readonly index: (name: QualifiedName) => Index | undefined;
  /** Migrations on the default branch are not edited any more. */
  readonly shipped: boolean;
  /** A transaction is open when the statement runs. */
  readonly inTransaction: boolean;
  readonly now: Date;
}
