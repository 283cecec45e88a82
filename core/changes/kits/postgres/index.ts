import { quoteName } from "../../../sql/identifiers.ts";
import { tableOf } from "../../object-names.ts";
import type { Kit } from "../kit.ts";
import { failIfAny, failIfRequired, failIfTrigger } from "./assertions.ts";
import { backfill, finishBackfill, update } from "./backfill.ts";
import { createBridge, swapBridge } from "./bridge.ts";
import {
  addColumn,
  commentColumn,
  dropColumn,
  dropNotNull,
  notNullPieces,
  renameColumn,
  renameConstraint,
  setDefault,
} from "./columns.ts";
import { addConstraint, adoptUnique } from "./constraints.ts";
import { copies, together } from "./copies.ts";
import { addEnumValue, otherThan, replaceValue } from "./enums.ts";
import { addIndex, dropIndex, renameIndex } from "./indexes.ts";
import { swapKey } from "./keys.ts";
import { lockTimeout } from "./lock-timeout.ts";
import { createSync, dropSync, replaceSync } from "./sync-trigger.ts";
import { backfillMove, createMoveSync, createMoveTable, dropMoveSync, finishBackfillMove } from "./two-tables.ts";
import { changeTypeAtOnce } from "./types.ts";

/** PostgreSQL 12 and later. */
export const postgresKit: Kit = {
  dialect: "postgres",
  lockTimeout,
  together,
  addColumn,
  dropColumn,
  renameColumn,
  renameConstraint,
  renameIndex,
  changeTypeAtOnce,
  setDefault,
  dropNotNull,
  commentColumn,
  setNotNull(table, column) {
    const { constrain, validate, finish } = notNullPieces(table, column);
    return [
      ...together("constrain", [constrain]),
      ...together("validate", [validate]),
      ...together("finish", [finish]),
    ];
  },
  createSync,
  replaceSync,
  dropSync,
  swapKey,
  dropTrigger: (table, trigger) => `DROP TRIGGER ${quoteName(trigger, "postgres")} ON ${tableOf(table, "postgres")};`,
  backfill,
  finishBackfill,
  finishBackfillMove,
  update,
  differs: (a, b) => `${a} IS DISTINCT FROM ${b}`,
  failIfAny,
  failIfRequired,
  failIfTrigger,
  keyList: (columns) => ` (${columns.map((column) => quoteName(column, "postgres")).join(", ")})`,
  addIndex,
  addConstraint,
  adoptUnique,
  createMoveTable,
  dropTable: (table) => `DROP TABLE ${tableOf(table, "postgres")};`,
  createMoveSync,
  dropMoveSync,
  backfillMove,
  createBridge,
  swapBridge,
  addEnumValue,
  replaceValue,
  otherThan,
  dropIndex,
  copies,
};
