import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

type Using = "update-rows" | "insert-rows" | "delete-rows";

/** A batch is compiled before its first statement runs (SQL Server manual, "Batches"): error 207. */
export const columnUsedInSameBatch: Rule<"add-column"> = {
  id: "column-used-in-same-batch",
  severity: "error",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "New column used in the batch that adds it",
  why: "The server compiles a whole batch before it runs its first statement. A statement that names a column which an earlier one adds fails with error 207, and then nothing of the batch runs; a guard with IF does not help.",
  instead: "Put `GO` between them where the runner knows it, or run the second one with `EXEC(N'…')`.",
  bad: [
    "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY);\n-- next release\nALTER TABLE dbo.Users ADD Age INT NULL;\nUPDATE dbo.Users SET Age = 1 WHERE Id = 1;",
  ],
  good: [
    "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY);\n-- next release\nALTER TABLE dbo.Users ADD Age INT NULL;\nGO\nUPDATE dbo.Users SET Age = 1 WHERE Id = 1;",
  ],
  on: ["add-column"],
  *check(operation, context) {
    const { table, column } = operation;
    const known = context.schema.table(table);
    // Names in a table that the batch itself creates are looked up when it runs.
    if (known === undefined || context.novelty(table) === "transaction" || known.columns.has(column.name.name)) return;
    if (operation.within !== undefined || context.session.sends === "each" || !isUsed(operation, context)) return;
    // A runner that nobody knows may cut at semicolons, unless the script itself is cut into batches.
    const isUnsure = context.session.sends === "unknown" && first(context.following(["end-batch"])) === undefined;
    yield {
      span: operation.span,
      ...(isUnsure ? { severity: "info" as const } : {}),
      message: `${isUnsure ? "Where the runner sends the file at once, the" : "The"} same batch uses ${shownColumn(table, column.name.name)}, which does not exist when the batch is compiled, so all of it fails (error 207). Put GO behind this statement, or run what uses the column with EXEC.`,
      rewrites: context.statement.every(({ command }) => command === operation.command)
        ? [{ title: "End the batch behind it", safe: false, replacement: `${context.text}\nGO\n` }]
        : [],
    };
  },
};

function first<T>(all: Iterable<T>): T | undefined {
  for (const each of all) return each;
  return undefined;
}

const lookedFor = ["end-batch", "create-table", "update-rows", "insert-rows", "delete-rows"] as const;

function isUsed({ table, column }: OperationOf<"add-column">, context: RuleContext): boolean {
  const key = context.schema.tableKey(table);
  const name = column.name.name;
  const made = new Set<string>();
  for (const next of context.following(lookedFor)) {
    if (next.kind === "end-batch") return false;
    if (next.kind === "create-table") {
      made.add(context.schema.tableKey(next.table));
      continue;
    }
    if (next.within !== undefined || context.schema.tableKey(next.table) !== key) continue;
    if (columnsOf(next).includes(name) && !isCompiledLate(next, made, context)) return true;
  }
  return false;
}

/** A statement that also reads a table which the batch makes is compiled when it runs ("Deferred name resolution"), its columns with it. */
function isCompiledLate(operation: OperationOf<Using>, made: ReadonlySet<string>, context: RuleContext): boolean {
  return readBy(operation).some(
    (table) =>
      table.name.startsWith("#") ||
      made.has(context.schema.tableKey(table)) ||
      context.novelty(table) === "transaction",
  );
}

function readBy(operation: OperationOf<Using>): readonly QualifiedName[] {
  switch (operation.kind) {
    case "update-rows":
      return operation.from;
    case "insert-rows":
      return operation.query?.tables ?? [];
    case "delete-rows":
      return operation.using;
  }
}

function columnsOf(operation: OperationOf<Using>): readonly string[] {
  switch (operation.kind) {
    case "update-rows":
      return [
        ...operation.set.flatMap(({ column, value }) => [column.name, ...value.columns]),
        ...(operation.where?.columns ?? []),
      ];
    case "insert-rows":
      return operation.columns?.map(({ name }) => name) ?? [];
    case "delete-rows":
      return operation.where?.columns ?? [];
  }
}
