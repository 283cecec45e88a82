import { sqlite } from "../../../engines/sqlite/index.ts";
import type { Kit } from "../kit.ts";
import { failIfAny, failIfRequired, failIfTrigger } from "./assertions.ts";
import { backfill, backfillNote, backfillScript, update } from "./backfill.ts";
import { addColumn, commentColumn, dropColumn, dropNotNull, requireColumn, setDefault, setNotNull } from "./columns.ts";
import { addConstraint } from "./constraints.ts";
import { copies } from "./copies.ts";
import { addIndex, dropIndex } from "./indexes.ts";
import { asking } from "./rebuilds.ts";
import { createSync } from "./sync-triggers.ts";
import { differs, literal, quote } from "./text.ts";
import { together } from "./together.ts";

/**
 * SQLite 3.35 and later. Pieces are written as ALTER TABLE would have them; `asking` makes a rebuild of those that the version does not know. What a
 * rename would ask of triggers and views is refused: see `reasons`.
 */
export function sqliteKit(version?: string): Kit {
  const { versions } = sqlite;
  const told = version === undefined ? undefined : versions.parse(version);
  const server = told ?? versions.assumed;
  return {
    dialect: "sqlite",
    reasons: {
      swap: "A column of SQLite takes values of any type, and a declared type is changed by a rebuild of the table, which keeps every other writer out",
      key: "INTEGER PRIMARY KEY holds 64 bits in SQLite, so there is nothing to widen; for another type of key, rebuild the table while it is not in use",
      move: "Moving a column to another table is not scaffolded for sqlite",
      bridge:
        "A view of SQLite is written through INSTEAD OF triggers, which cannot tell a column that was left out from NULL, and behind which last_insert_rowid() and upserts do not work. Map the new name in the code to the old table, or rename the table with ALTER TABLE … RENAME TO in the same deployment as the code",
    },
    together,
    asking: (sql, schema) => asking(sql, schema, server),
    askingBack: (sql, schema) => asking(sql, schema, server),
    addColumn,
    dropColumn,
    changeTypeAtOnce: () => undefined,
    cast: (expression, type) => `CAST(${expression} AS ${type})`,
    setDefault,
    dropNotNull,
    commentColumn,
    setNotNull,
    keyList: (columns) => ` (${columns.map(quote).join(", ")})`,
    addIndex,
    addConstraint,
    validatesLater: false,
    uniqueIsIndex: true,
    adoptUnique: () => [],
    dropIndex,
    copies,
    createSync,
    syncNote:
      "INSERT and UPDATE … RETURNING give a row as the statement wrote it, before the triggers: code that reads the other column from there gets what it was.",
    // NOT NULL is looked at before triggers that could fill the column fire.
    letOmit: dropNotNull,
    requireAtEnd: requireColumn,
    dropTrigger: (_, trigger) => `DROP TRIGGER ${quote(trigger)};`,
    replaceValue: (column, from, to) => ({
      set: `${quote(column)} = ${literal(to)}`,
      where: `${quote(column)} = ${literal(from)}`,
    }),
    otherThan: (column, value) => `${quote(column)} <> ${literal(value)}`,
    backfill,
    backfillNote,
    backfillScript,
    update,
    differs,
    failIfAny,
    failIfRequired,
    failIfTrigger,
  };
}
