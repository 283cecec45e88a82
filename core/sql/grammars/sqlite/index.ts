import { deleteRows } from "../../statements/delete.ts";
import { drop } from "../../statements/drop.ts";
import { explain } from "../../statements/explain.ts";
import { select } from "../../statements/select.ts";
import { transaction } from "../../statements/transaction.ts";
import { update } from "../../statements/update.ts";
import { withQueries } from "../../statements/with.ts";
import { type Grammar, skipWords } from "../grammar.ts";
import { alterTable } from "./alter-table.ts";
import { analyze, attach, pragma, reindex, vacuum } from "./commands.ts";
import { createTable, createVirtualTable } from "./create-table.ts";
import { createIndex } from "./index-of-table.ts";
import { insert } from "./rows.ts";
import { createTrigger } from "./trigger.ts";
import { createView } from "./view.ts";

/** SQLite 3.54. */
export const sqlite: Grammar = {
  statements: [
    alterTable,
    analyze,
    attach,
    createIndex,
    createTable,
    createTrigger,
    createView,
    createVirtualTable,
    deleteRows,
    drop,
    explain,
    insert,
    pragma,
    reindex,
    select,
    transaction,
    update,
    vacuum,
    withQueries,
  ],
  skipModifiers: skipWords("temp temporary unique"),
};
