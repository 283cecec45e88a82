import type { Dialect } from "../types.ts";
import type { Grammar } from "./grammar.ts";
import { mariadb, mysql } from "./mysql/index.ts";
import { postgres } from "./postgres.ts";
import { sqlite } from "./sqlite/index.ts";
import { sqlserver } from "./sqlserver/index.ts";

/** The grammar of each dialect. */
export const grammars: { readonly [D in Dialect]: Grammar } = {
  postgres,
  mysql,
  mariadb,
  sqlite,
  sqlserver,
};
