import { mariadb, mysql } from "../../../engines/mysql/index.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import { qualified } from "../../object-names.ts";
import type { Kit } from "../kit.ts";
import { oneByOne } from "../one-by-one.ts";
import { failIfAny, failIfRequired, failIfTrigger } from "./assertions.ts";
import { backfill, backfillScript } from "./backfill.ts";
import { createBridge, swapBridge } from "./bridge.ts";
import {
  addColumn,
  commentColumn,
  dropColumn,
  dropNotNull,
  letOmit,
  requireColumn,
  reveal,
  setDefault,
  setNotNull,
} from "./columns.ts";
import { addConstraint } from "./constraints.ts";
import { copies } from "./copies.ts";
import { otherThan, replaceValue } from "./enums.ts";
import { addIndex, dropIndex } from "./indexes.ts";
import { asking } from "./online.ts";
import { differs, type Server } from "./server.ts";
import { createSync } from "./sync-triggers.ts";
import { cast, changeTypeAtOnce } from "./types.ts";

/**
 * MySQL 8 and MariaDB 10.6 and later. `version` is the server's as it is written; the engine's assumed one without it. Columns that triggers name
 * cannot change names without a gap, so there is no swap.
 */
export function mysqlKit(dialect: Server["dialect"], version?: string): Kit {
  const { versions } = { mysql, mariadb }[dialect];
  const told = version === undefined ? undefined : versions.parse(version);
  const server: Server = { dialect, version: told ?? versions.assumed };
  return {
    dialect,
    restates: true,
    together: oneByOne,
    asking: (sql, schema) => asking(sql, schema, server),
    addColumn: (table, column) => addColumn(table, column, server),
    reveal,
    dropColumn,
    changeTypeAtOnce: (table, column, type, schema) => changeTypeAtOnce(table, column, type, schema, server),
    cast,
    setDefault,
    dropNotNull,
    commentColumn,
    setNotNull,
    keyList: (columns) => ` (${columns.map((column) => quoteName(column, dialect)).join(", ")})`,
    addIndex,
    addConstraint,
    validatesLater: false,
    adoptUnique: () => [],
    dropIndex,
    copies: (source) => copies(source, server),
    createSync,
    letOmit,
    requireAtEnd: requireColumn,
    dropTrigger: (table, trigger) => `DROP TRIGGER ${qualified(table, trigger, dialect)};`,
    bridges: { create: createBridge, swap: swapBridge },
    replaceValue,
    otherThan,
    backfill,
    backfillScript,
    update: ({ table, set, where }) => `UPDATE ${qualified(table, table.table, dialect)} SET ${set} WHERE ${where};`,
    differs,
    failIfAny,
    failIfRequired,
    failIfTrigger,
  };
}
