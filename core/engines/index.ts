import type { Dialect } from "../sql/types.ts";
import { mariadb, mysql } from "./mysql/index.ts";
import { postgres } from "./postgres/index.ts";
import { sqlite } from "./sqlite/index.ts";
import { sqlserver } from "./sqlserver/index.ts";
import type { Engine } from "./types.ts";

/** Every engine whose effects are known. */
export const engines: readonly Engine[] = [postgres, mysql, mariadb, sqlite, sqlserver];

/** The engine of a dialect; undefined for one that is read, but whose effects are not known. */
export function engineOf(dialect: Dialect): Engine | undefined {
  return engines.find((engine) => engine.dialect === dialect);
}
