import type { ColumnDefinition, Constraint, Operation } from "../../sql/operations.ts";

/** A form of a statement and the first major version that knows it (release notes of each version). */
interface Since {
  readonly version: number;
  readonly what: string;
}

/** The newest form that an operation uses, when it is newer than the oldest version we know of. */
function newestForm(operation: Operation): Since | undefined {
  const forms = formsOf(operation);
  return forms.reduce<Since | undefined>(
    (newest, form) => (newest && newest.version >= form.version ? newest : form),
    undefined,
  );
}

function formsOf(operation: Operation): readonly Since[] {
  switch (operation.kind) {
    case "add-column":
      return columnForms(operation.column);
    case "create-table":
      return [...operation.columns.flatMap(columnForms), ...operation.constraints.flatMap(constraintForms)];
    case "add-not-null":
      return [{ version: 18, what: "NOT NULL as a table constraint" }];
    case "add-check":
    case "add-foreign-key":
    case "add-unique":
      return constraintForms(operation.constraint);
    case "alter-constraint":
      return operation.enforced === undefined ? [] : [{ version: 18, what: "ALTER CONSTRAINT … ENFORCED" }];
    case "create-index":
      return operation.nullsNotDistinct ? [nullsNotDistinct] : [];
    case "set-expression":
      return [{ version: 17, what: "ALTER COLUMN … SET EXPRESSION" }];
    case "drop-expression":
      return [{ version: 13, what: "ALTER COLUMN … DROP EXPRESSION" }];
    case "set-compression":
      return [{ version: 14, what: "ALTER COLUMN … SET COMPRESSION" }];
    case "set-access-method":
      return [{ version: 15, what: "SET ACCESS METHOD" }];
    case "detach-partition":
      return operation.concurrently || operation.finalize
        ? [{ version: 14, what: "DETACH PARTITION CONCURRENTLY" }]
        : [];
    case "create-trigger":
      return operation.orReplace ? [{ version: 14, what: "CREATE OR REPLACE TRIGGER" }] : [];
    case "merge-rows":
      return [{ version: 15, what: "MERGE" }];
    default:
      return [];
  }
}

const nullsNotDistinct: Since = { version: 15, what: "NULLS NOT DISTINCT" };

function columnForms(column: ColumnDefinition): readonly Since[] {
  const virtual: readonly Since[] =
    column.generated && !column.generated.stored ? [{ version: 18, what: "a virtual generated column" }] : [];
  return [...virtual, ...column.constraints.flatMap(constraintForms)];
}

function constraintForms(constraint: Constraint): readonly Since[] {
  if (constraint.notEnforced) return [{ version: 18, what: "NOT ENFORCED" }];
  return constraint.type === "unique" && constraint.nullsNotDistinct ? [nullsNotDistinct] : [];
}

/** Why a server of this version does not understand the operation at all. */
export function tooOld(operation: Operation, version: number): string | undefined {
  const form = newestForm(operation);
  return form && form.version > version ? `${form.what} needs PostgreSQL ${form.version}` : undefined;
}
