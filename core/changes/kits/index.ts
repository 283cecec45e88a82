import type { Dialect } from "../../sql/types.ts";
import type { Kit } from "./kit.ts";
import { mysqlKit } from "./mysql/index.ts";
import { postgresKit } from "./postgres/index.ts";
import { sqliteKit } from "./sqlite/index.ts";

/**
 * The kit of a dialect, for a server of this version where one is told; undefined when no staged change can be written for the
 * dialect yet.
 */
export function kitOf(dialect: Dialect, version?: string): Kit | undefined {
  if (dialect === "mysql" || dialect === "mariadb") return mysqlKit(dialect, version);
  if (dialect === "sqlite") return sqliteKit(version);
  return dialect === "postgres" ? postgresKit : undefined;
}
