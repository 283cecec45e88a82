import type { FileReader } from "../../migrations/types.ts";

/** What a script does, as SQL of the dialect; names are quoted already. */
export interface BatchedScript {
  /** Id of the change. */
  readonly change: string;
  readonly table: string;
  /** Columns of the primary key, in order. */
  readonly key: readonly string[];
  /** The statement for the rows that the condition tells, or for all; without a semicolon. */
  fill(range: string | undefined): string;
  /** What each transaction begins with: no sync trigger, and a limit for the wait for locks. */
  readonly session: string;
}

/** The language of a script, with the driver that the team has. One file a language, one line in `index.ts`. */
export interface ScriptLanguage {
  /** Files with one of these endings make it a language of the workspace: `.ts`. */
  readonly sources: readonly string[];
  /** Ending of the script itself. */
  readonly extension: string;
  /** How the script is run and what it needs, for people. */
  usage(file: string, files: FileReader): string;
  write(script: BatchedScript, files: FileReader): string;
}

/** Rows of one batch. */
export const batchRows = 1000;

/** The statements of a walk along the key. `placeholder` writes the parameter with the number, counted from 1. */
export interface WalkSql {
  /** The key of the last row of a batch. */
  readonly firstBatch: string;
  /** The same behind the key in the first parameters. */
  readonly nextBatch: string;
  /** Fills up to the key in the parameters. */
  readonly fillFirst: string;
  /** Fills behind the key in the first parameters, up to that in the others. */
  readonly fillNext: string;
  /** Fills what is left behind the key in the parameters. */
  readonly fillRest: string;
  /** Fills all. */
  readonly fillAll: string;
}

/**
 * Keys are selected as text: that is what every driver gives and takes without loss, and the server knows the type from what a parameter is
 * compared with.
 */
export function walkSql({ table, key, fill }: BatchedScript, placeholder: (number: number) => string): WalkSql {
  const row = (names: readonly string[]) => (names.length === 1 ? `${names[0]}` : `(${names.join(", ")})`);
  const parameters = (from: number) => row(key.map((_, i) => placeholder(from + i)));
  const behind = `${row(key)} > ${parameters(1)}`;
  const select = (condition: string) =>
    `SELECT ${key.map((column) => `CAST(${column} AS text)`).join(", ")} FROM ${table}${condition} ORDER BY ${key.join(", ")} LIMIT 1 OFFSET ${batchRows - 1}`;
  return {
    firstBatch: select(""),
    nextBatch: select(` WHERE ${behind}`),
    fillFirst: fill(`${row(key)} <= ${parameters(1)}`),
    fillNext: fill(`${behind} AND ${row(key)} <= ${parameters(key.length + 1)}`),
    fillRest: fill(behind),
    fillAll: fill(undefined),
  };
}
