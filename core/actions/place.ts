import type { PlacedStatement } from "../analysis/placed-statement.ts";
import type { FileReader, Framework, History, Script } from "../migrations/types.ts";
import type { Dialect } from "../sql/types.ts";

/** Where a statement stands, with all that an edit around it must know. */
export interface Place {
  readonly statement: PlacedStatement;
  /** The statements of the same script, in order. */
  readonly siblings: readonly PlacedStatement[];
  readonly script: Script;
  readonly direction: "up" | "down";
  /** Text of the whole file. */
  readonly text: string;
  readonly history: History;
  readonly framework: Framework;
  readonly dialect: Dialect;
  readonly files: FileReader;
  /** Texts of the scripts that run after this one in the same history, for telling whether they need what a statement makes. */
  readonly followers: () => readonly string[];
  /** Migrations on the default branch are not edited any more. */
  readonly shipped: boolean;
  /** A transaction is open when the statement runs. */
  readonly inTransaction: boolean;
  readonly now: Date;
}
