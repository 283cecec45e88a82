import { quoteName } from "../../../sql/identifiers.ts";
import { tableOf } from "../../object-names.ts";
import type { Kit } from "../kit.ts";
import { failIfAny, failIfRequired, failIfTrigger } from "./assertions.ts";
import { backfill, backfillScript, update } from "./backfill.ts";
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
import { copiedStorage } from "./storage.ts";
import { createSync, replaceSync } from "./sync-trigger.ts";
import { backfillMove, createMoveSync, createMoveTable } from "./two-tables.ts";
import { changeTypeAtOnce } from "./types.ts";

/** PostgreSQL 12 and later. */
export const postgresKit: Kit = {
  dialect: "postgres",
  together,
  addColumn,
  dropColumn,
  changeTypeAtOnce,
  cast: (expression, type) => `CAST(${expression} AS ${type})`,
  setDefault,
  dropNotNull,
  commentColumn,
  setNotNull({ side }, column) {
    const { constrain, validate, finish } = notNullPieces(side, column);
    return [
      ...together("constrain", [constrain]),
      ...together("validate", [validate]),
      ...together("finish", [finish]),
    ];
  },
  createSync,
  swap: { renameColumn, renameConstraint, renameIndex, replaceSync, swapKey },
  dropTrigger: (table, trigger) => `DROP TRIGGER ${quoteName(trigger, "postgres")} ON ${tableOf(table, "postgres")};`,
  backfill,
  backfillScript,
  update,
  differs: (a, b) => `${a} IS DISTINCT FROM ${b}`,
  failIfAny,
  failIfRequired,
  failIfTrigger,
  keyList: (columns) => ` (${columns.map((column) => quoteName(column, "postgres")).join(", ")})`,
  addIndex,
  addConstraint,
  validatesLater: true,
  adoptUnique: (table, index) => [adoptUnique(table, index)],
  moves: { createTable: createMoveTable, createSync: createMoveSync, backfill: backfillMove },
  bridges: { create: createBridge, swap: swapBridge },
  addEnumValue,
  replaceValue,
  otherThan,
  dropIndex,
  copies,
  copiedStorage,
};
