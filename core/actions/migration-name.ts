import type { Operation } from "../sql/operations.ts";

/** A name for the migration that a statement moves to, after what it does first: `create_index_users_email_idx`, `drop_index_users_age_idx`. */
export function migrationName(operations: readonly Operation[]): string {
  const operation = operations[0];
  if (operation === undefined) return "run_outside_transaction";
  const verb = operation.kind.replaceAll("-", "_");
  const object = objectOf(operation);
  return slug(object === undefined ? verb : `${verb}_${object}`);
}

/** The simple name of what the operation is about. */
function objectOf(operation: Operation): string | undefined {
  if (operation.kind === "create-index")
    return operation.name?.name ?? `${operation.table.name}_${operation.keys.map((key) => key.column?.name).join("_")}`;
  if ("index" in operation) return operation.index.name;
  if (operation.kind === "reindex") return operation.name?.name;
  if ("view" in operation) return operation.view.name;
  return "table" in operation ? operation.table?.name : undefined;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 60);
}
