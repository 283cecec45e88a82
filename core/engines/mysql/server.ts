import type { Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { EngineContext } from "../types.ts";
import type { CaseName } from "./cases.ts";

/** Which of the two servers; they share nearly all. */
export type Server = "mysql" | "mariadb";

/** The state in which an operation is judged. */
export interface Situation extends EngineContext {
  readonly server: Server;
}

/** One thing that an action does, as far as it decides the algorithm. */
export interface Change {
  readonly case: CaseName;
  /** Why rows are written anew, or writes wait; fits behind "because". */
  readonly because: string;
}

/** What an action does, or why that is not known or cannot be. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly unknown?: string;
  readonly fails?: string;
}

export function does(name: CaseName, because = ""): Changes {
  return { changes: [{ case: name, because }] };
}

export function unknown(what: string): Changes {
  return { changes: [], unknown: what };
}

/** All that these do. */
export function together(...parts: readonly Changes[]): Changes {
  const fails = parts.find((part) => part.fails !== undefined)?.fails;
  const uncertain = parts.find((part) => part.unknown !== undefined)?.unknown;
  return {
    changes: parts.flatMap(({ changes }) => changes),
    ...(uncertain !== undefined && { unknown: uncertain }),
    ...(fails !== undefined && { fails }),
  };
}

export function tableOf(name: QualifiedName, { schema }: Situation): Table | undefined {
  return schema.table(name);
}

/** Whether the table has a virtual generated column: MariaDB then does less in place. */
export function hasVirtualColumn(table: Table | undefined): boolean {
  return table !== undefined && [...table.columns.values()].some(({ generated }) => generated === "virtual");
}

export function hasFulltext(table: Table | undefined): boolean {
  return table?.indexes.some(({ method }) => method === "fulltext") ?? false;
}

/** Whether a column is a key of an index, or one that an index computes with. */
export function isIndexed(table: Table | undefined, column: string): boolean {
  return (
    table?.indexes.some(
      ({ columns, keys }) =>
        columns.includes(column) || keys.some(({ expression }) => expression?.columns.includes(column)),
    ) ?? false
  );
}
