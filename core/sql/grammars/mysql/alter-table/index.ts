import { readAdd } from "./add.ts";
import { readAlter, readChange, readModify } from "./columns.ts";
import { readDrop, readRename } from "./drop.ts";
import { readConvert, readForce, readOrder, readSecondary, readSwitch } from "./options.ts";
import {
  partitionAction,
  readCoalesce,
  readExchange,
  readRemove,
  readReorganize,
  tablespaceAction,
} from "./partition-actions.ts";
import type { ActionReader } from "./target.ts";

/** The action by its first word. */
export const actions: ReadonlyMap<string, ActionReader> = new Map([
  ["add", readAdd],
  ["alter", readAlter],
  ["analyze", partitionAction("analyze")],
  ["change", readChange],
  ["check", partitionAction("check")],
  ["coalesce", readCoalesce],
  ["convert", readConvert],
  ["disable", readSwitch],
  ["discard", tablespaceAction("discard")],
  ["drop", readDrop],
  ["enable", readSwitch],
  ["exchange", readExchange],
  ["force", readForce],
  ["import", tablespaceAction("import")],
  ["modify", readModify],
  ["optimize", partitionAction("optimize")],
  ["order", readOrder],
  ["rebuild", partitionAction("rebuild")],
  ["remove", readRemove],
  ["rename", readRename],
  ["reorganize", readReorganize],
  ["repair", partitionAction("repair")],
  ["secondary_load", readSecondary],
  ["secondary_unload", readSecondary],
  ["truncate", partitionAction("truncate")],
]);
