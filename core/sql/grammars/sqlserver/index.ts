import { select } from "../../statements/select.ts";
import { type Grammar, skipWords } from "../grammar.ts";
import { alterTable } from "./alter-table.ts";
import { readStatements } from "./batch.ts";
import {
  checkIdent,
  drop,
  otherObjects,
  settings,
  transaction,
  truncate,
  updateStatistics,
  withoutEffect,
} from "./commands.ts";
import { createTable } from "./create-table.ts";
import { execute, readBareCall } from "./exec.ts";
import { alterIndex, createIndex, dropIndex } from "./indexes.ts";
import { createRoutine, createTrigger, createView } from "./routine.ts";
import { deleteRows, insert, merge, update } from "./rows.ts";
import { withQueries } from "./with.ts";

/** Transact-SQL of SQL Server 2016 to 2022. */
export const sqlserver: Grammar = {
  statements: [
    alterIndex,
    alterTable,
    checkIdent,
    createIndex,
    createRoutine,
    createTable,
    createTrigger,
    createView,
    deleteRows,
    drop,
    dropIndex,
    execute,
    insert,
    merge,
    otherObjects,
    select,
    settings,
    transaction,
    truncate,
    update,
    updateStatistics,
    withQueries,
    withoutEffect,
  ],
  skipModifiers: skipWords("or alter unique clustered nonclustered"),
  whole: readStatements,
  otherwise: readBareCall,
};
