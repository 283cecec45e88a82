import type { Dialect } from "../../sql/types.ts";

/** What one source tells of a history's dialect. */
export interface Evidence {
  /** The dialects that fit what was found: one when it is certain, several when each would do, none when the signs contradict each other. */
  readonly fits: readonly Dialect[];
  /** Where given: the dialects that are not ruled out, `fits` among them. */
  readonly possible?: readonly Dialect[];
  /** What told it, for people, fitting behind "because of". */
  readonly because: string;
}

/** A database that none of our dialects describes (ClickHouse, Oracle, H2, …). */
export interface Foreign {
  readonly foreign: string;
  readonly because: string;
}

export type Told = Evidence | Foreign;
