import { sqlserver } from "../../../engines/sqlserver/index.ts";
import { worksOnline } from "../../../engines/sqlserver/versions.ts";
import type { Kit } from "../kit.ts";
import { oneByOne } from "../one-by-one.ts";
import { asking } from "./asking.ts";
import { failIfAny, failIfRequired, failIfTrigger } from "./assertions.ts";
import { backfill, backfillScript, update } from "./backfill.ts";
import {
  addColumn,
  commentColumn,
  dropColumn,
  dropNotNull,
  letOmit,
  requireColumn,
  setDefault,
  setNotNull,
} from "./columns.ts";
import { addConstraint } from "./constraints.ts";
import { copies } from "./copies.ts";
import { addIndex, dropIndex, type Online } from "./indexes.ts";
import { createSync } from "./sync-triggers.ts";
import { differs, literal, quote } from "./text.ts";

/**
 * SQL Server 2016 and later, from Microsoft's manual: nothing of it was run. CREATE TRIGGER must be alone in its batch, and a batch is compiled
 * before a column of it is there, so each piece is a migration of its own.
 */
export function sqlserverKit(version?: string, edition?: string): Kit {
  const { versions } = sqlserver;
  const told = version === undefined ? undefined : versions.parse(version);
  const online: Online = worksOnline(edition) === false ? "" : " WITH (ONLINE = ON)";
  return {
    dialect: "sqlserver",
    restates: true,
    reasons: {
      swap: "Triggers of SQL Server go on with the old names when sp_rename changes those of columns, and fail",
      key: "Triggers of SQL Server go on with the old names when sp_rename changes those of columns: keys cannot change names with others while the table is in use",
      move: "Moving a column to another table is not scaffolded for sqlserver",
      bridge:
        "A table of another name is not scaffolded for sqlserver: stored code, triggers and permissions keep the old name behind sp_rename. Create a synonym of the new name for the old table, and let the code use that",
    },
    together: oneByOne,
    asking: (sql, schema) => asking(sql, schema, told ?? versions.assumed, edition),
    addColumn,
    dropColumn,
    changeTypeAtOnce: () => undefined,
    cast: (expression, type) => `CAST(${expression} AS ${type})`,
    setDefault,
    dropNotNull,
    commentColumn,
    setNotNull: (on, column) => setNotNull(on, column, online),
    keyList: (columns) => ` (${columns.map(quote).join(", ")})`,
    addIndex: (side, index) => addIndex(side, index, online),
    addConstraint,
    validatesLater: true,
    uniqueIsIndex: true,
    adoptUnique: () => [],
    dropIndex: (side, index) => dropIndex(side, index, online),
    copies: (source) => copies(source, online),
    createSync,
    syncNote:
      "A statement with OUTPUT and without INTO fails on a table with triggers (error 334): say so in EF Core 7 and later (ToTable(…, table => table.HasTrigger(…))) and in Sequelize (hasTrigger: true) before this runs. A mapper that cannot leave OUTPUT out cannot have triggers: let the code write both columns.",
    letOmit,
    requireAtEnd: (on, column) => requireColumn(on, column, online),
    requiresByCheck: true,
    dropTrigger: (_, trigger) => `DROP TRIGGER ${quote(trigger)};`,
    replaceValue: (column, from, to) => ({
      set: `${quote(column)} = ${literal(to)}`,
      where: `${quote(column)} = ${literal(from)}`,
    }),
    otherThan: (column, value) => `${quote(column)} <> ${literal(value)}`,
    backfill,
    backfillScript,
    update,
    differs,
    failIfAny,
    failIfRequired,
    failIfTrigger,
  };
}
