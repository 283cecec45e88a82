import { columnChange } from "../../schema/composite-types.ts";
import type { Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, together } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { alterColumnType } from "./alter-type.ts";
import { addColumn } from "./columns.ts";
import { familyOf, targetOf, wordsFor } from "./reach.ts";

type AttributeChange = OperationOf<"add-attribute" | "drop-attribute" | "alter-attribute-type" | "rename-attribute">;

/** A composite type is a relation without rows, and is locked like one. */
export function typeKey(name: QualifiedName, context: EngineContext): string {
  const type = context.schema.type(name);
  return type ? `${type.schema}.${type.name}` : context.schema.tableKey(name);
}

/**
 * ALTER TYPE of an attribute: columns of the type keep their values as they are, so no table is read; tables that are made of the type
 * change along with CASCADE, and without it they are in the way (`ATPrepAddColumn`, `ATTypedTableRecursion` of the server).
 */
export function alterAttribute(operation: AttributeChange, context: EngineContext): Facts {
  const key = typeKey(operation.type, context);
  const typed = context.schema.tables().filter((table) => table.ofType === key);
  const taken: Facts = { locks: locks([key], "AccessExclusive") };
  const [first] = typed;
  if (first && !operation.cascade)
    return { ...taken, fails: `it is the type of the table ${first.name}, which only CASCADE changes along` };
  return together(
    taken,
    ...typed.map((table) => changeOf(operation, table, context)),
    inColumns(operation, key, context),
  );
}

/** What happens to a table that is made of the type. */
function changeOf(operation: AttributeChange, table: Table, context: EngineContext): Facts {
  const change = columnChange(operation, table);
  if (change?.kind === "add-column") return addColumn(change, context);
  if (change?.kind === "alter-column-type") return alterColumnType(change, context);
  return { locks: locks(familyOf(`${table.schema}.${table.name}`, context), "AccessExclusive") };
}

/** The type of an attribute cannot change while a column holds values of the composite type. */
function inColumns(operation: AttributeChange, key: string, context: EngineContext): Facts {
  if (operation.kind !== "alter-attribute-type") return nothing;
  const [user] = usersOfComposite(key, context);
  return user ? { fails: `column "${wordsFor(user.table, context)}.${user.column}" uses it` } : nothing;
}

/** The columns of tables that have a composite type. */
export function usersOfComposite(
  key: string,
  context: Pick<EngineContext, "schema">,
): readonly { readonly table: string; readonly column: string }[] {
  return context.schema.tables().flatMap((table) =>
    [...table.columns.values()].flatMap(({ name, type }) => {
      if (!type) return [];
      const dot = type.name.lastIndexOf(".");
      const own = dot < 0 ? { name: type.name } : { schema: type.name.slice(0, dot), name: type.name.slice(dot + 1) };
      const used = context.schema.type({ ...own, span: type.span });
      return used && `${used.schema}.${used.name}` === key
        ? [{ table: `${table.schema}.${table.name}`, column: name }]
        : [];
    }),
  );
}

/** ALTER TABLE … OF looks the type up. */
export function setOfType(operation: OperationOf<"set-of-type">, context: EngineContext): Facts {
  const { key } = targetOf(operation.table, context);
  return {
    locks: [
      ...locks([key], "AccessExclusive"),
      ...locks(operation.type ? [typeKey(operation.type, context)] : [], "AccessShare", "it is the type of the table"),
    ],
  };
}
