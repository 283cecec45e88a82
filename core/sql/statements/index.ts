import { alterDomain } from "./alter-domain.ts";
import { alterIndex } from "./alter-index.ts";
import { alterSequence } from "./alter-sequence.ts";
import { alterTable } from "./alter-table.ts";
import { alterType } from "./alter-type.ts";
import { call } from "./call.ts";
import { comment } from "./comment.ts";
import { copy } from "./copy.ts";
import { createDatabase } from "./create-database.ts";
import { createDomain } from "./create-domain.ts";
import { createExtension } from "./create-extension.ts";
import { createIndex } from "./create-index.ts";
import { createSchema } from "./create-schema.ts";
import { createSequence } from "./create-sequence.ts";
import { createTable } from "./create-table.ts";
import { createType } from "./create-type.ts";
import { declareCursor, withoutEffect } from "./cursors.ts";
import { deleteRows } from "./delete.ts";
import { doBlock } from "./do-block.ts";
import { drop } from "./drop.ts";
import { explain } from "./explain.ts";
import { insert } from "./insert.ts";
import { lockTable } from "./lock-table.ts";
import { analyze, cluster, serverCommand, vacuum } from "./maintenance.ts";
import { merge } from "./merge.ts";
import { alterOther, alterSystem, createOther, otherCommands } from "./other-object.ts";
import { dropOwned, reassignOwned } from "./owned.ts";
import { alterPolicy, createPolicy } from "./policy.ts";
import { defaultPrivileges, privileges } from "./privileges.ts";
import { alterPublication, createPublication } from "./publication.ts";
import type { StatementReader } from "./reader.ts";
import { reindex } from "./reindex.ts";
import { createRoutine } from "./routine.ts";
import { createRule } from "./rule.ts";
import { select } from "./select.ts";
import { settings } from "./settings.ts";
import { transaction } from "./transaction.ts";
import { createTrigger } from "./trigger.ts";
import { truncate } from "./truncate.ts";
import { update } from "./update.ts";
import { createMaterializedView, createView, refreshMaterializedView } from "./view.ts";
import { withQueries } from "./with.ts";

/** Every statement of PostgreSQL that is read, one a line, sorted. */
export const statementReaders: readonly StatementReader[] = [
  alterDomain,
  alterIndex,
  alterOther,
  alterPolicy,
  alterPublication,
  alterSequence,
  alterSystem,
  alterTable,
  alterType,
  analyze,
  call,
  cluster,
  comment,
  copy,
  createDatabase,
  createDomain,
  createExtension,
  createIndex,
  createMaterializedView,
  createOther,
  createPolicy,
  createPublication,
  createRoutine,
  createRule,
  createSchema,
  createSequence,
  createTable,
  createTrigger,
  createType,
  createView,
  declareCursor,
  defaultPrivileges,
  deleteRows,
  doBlock,
  drop,
  dropOwned,
  explain,
  insert,
  lockTable,
  merge,
  otherCommands,
  privileges,
  reassignOwned,
  refreshMaterializedView,
  reindex,
  select,
  serverCommand,
  settings,
  transaction,
  truncate,
  update,
  vacuum,
  withoutEffect,
  withQueries,
];
