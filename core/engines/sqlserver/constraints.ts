import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, nothing, together } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { worksOnline } from "./versions.ts";
import { changesCatalog, readsAll, refusesOnline } from "./work.ts";

/** A key builds its index, under Sch-M unless ONLINE = ON is written (manual, ALTER TABLE, "index_option"). */
export function addKey(
  operation: OperationOf<"add-primary-key"> | OperationOf<"add-unique">,
  context: EngineContext,
): Facts {
  const isOnline = operation.online !== undefined;
  const key = context.schema.tableKey(operation.table);
  const build: Facts = { indexBuilds: [{ key, because: "the index of the key is built" }] };
  const refused = refusesOnline(isOnline && worksOnline(context.edition) === false);
  return isOnline
    ? together(changesCatalog(operation.table, context), build, refused)
    : together(readsAll(operation.table, context, "the index of the key is built"), build);
}

/** A check is tested against every row, unless WITH NOCHECK is written: then the server does not trust it. */
export function addCheck(operation: OperationOf<"add-check">, context: EngineContext): Facts {
  return operation.constraint.notValid === undefined
    ? readsAll(operation.table, context, "every row is checked")
    : changesCatalog(operation.table, context);
}

/** The same for a foreign key, which also takes Sch-M on the other table. */
export function addForeignKey(operation: OperationOf<"add-foreign-key">, context: EngineContext): Facts {
  const parent = context.schema.tableKey(operation.constraint.references.table);
  const checks = operation.constraint.notValid === undefined;
  const own = checks
    ? readsAll(operation.table, context, "every row is looked up")
    : changesCatalog(operation.table, context);
  return together(own, {
    locks: [
      {
        key: parent,
        mode: "SchemaModification",
        because: "the foreign key refers to it",
        ...(checks ? {} : { brief: true as const }),
      },
    ],
  });
}

/** WITH CHECK CHECK CONSTRAINT reads every row, and makes the constraint trusted. */
export function validateConstraint(operation: OperationOf<"validate-constraint">, context: EngineContext): Facts {
  return readsAll(operation.table, context, "every row is checked");
}

/** DROP CONSTRAINT changes the catalogue; dropping a clustered key moves the rows. */
export function dropConstraint(operation: OperationOf<"drop-constraint">, context: EngineContext): Facts {
  const table = context.schema.table(operation.table);
  const known = table?.constraints.find(({ name }) => name === operation.constraint.name)?.definition.type;
  return together(
    changesCatalog(operation.table, context),
    known === "primary-key" ? { unknown: "whether the key is clustered: then the rows are moved" } : nothing,
  );
}
