import type { Dialect } from "../../sql/types.ts";
import type { Kit } from "./kit.ts";
import { mysqlKit } from "./mysql/index.ts";
import { postgresKit } from "./postgres/index.ts";
import { sqliteKit } from "./sqlite/index.ts";
import { sqlserverKit } from "./sqlserver/index.ts";

/**
 * The kit of a dialect, for a server of this version and edition where they are told; undefined when no staged change can be written for the
 * dialect yet.
 */
export function kitOf(dialect: Dialect, version?: string, edition?: string): Kit | undefined {
  if (dialect === "mysql" || dialect === "mariadb") return mysqlKit(dialect, version);
  if (dialect === "sqlite") return sqliteKit(version);
  if (dialect === "sqlserver") return sqlserverKit(version, edition);
  return dialect === "postgres" ? postgresKit : undefined;
}
