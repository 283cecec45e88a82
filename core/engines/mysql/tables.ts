import type { OperationOf, TableOption } from "../../sql/operations.ts";
import { foreignKey } from "./columns.ts";
import { type Changes, does, hasFulltext, type Situation, tableOf, together, unknown } from "./server.ts";
import { charsetOf } from "./type-change.ts";

/** DROP FOREIGN KEY, DROP CHECK, DROP CONSTRAINT. */
export function dropConstraint({ table, constraint }: OperationOf<"drop-constraint">, at: Situation): Changes {
  const known = tableOf(table, at)?.constraints.find(({ name }) => name === constraint.name);
  switch (known?.definition.type) {
    case "check":
      return does("definition");
    case "unique":
      return does("index");
    case "primary-key":
      return does("copy", "the rows are stored in the order of the primary key");
    default:
      return does("table-definition");
  }
}

/** ADD CHECK: only an enforced one looks at rows. */
export function addCheck({ constraint }: OperationOf<"add-check">): Changes {
  return constraint.notEnforced ? does("definition") : does("copy", "every row is checked");
}

export function alterConstraint({ enforced }: OperationOf<"alter-constraint">): Changes {
  return enforced ? does("copy", "every row is checked") : does("definition");
}

export function addForeignKey(_: OperationOf<"add-foreign-key">, at: Situation): Changes {
  return foreignKey(at);
}

/** Options that lay out the rows otherwise. */
const layout = new Set(["row_format", "key_block_size", "page_compressed", "page_compression_level", "compression"]);

/** ENGINE, ROW_FORMAT and the rest. */
export function setTableOptions({ table, options }: OperationOf<"set-table-options">, at: Situation): Changes {
  const unsupported = options.find(({ name }) => at.server === "mariadb" && name === "encryption");
  if (unsupported) return { changes: [], fails: "MariaDB has no option ENCRYPTION; it is ENCRYPTED" };
  return together(...options.map((option) => setOption(option, hasFulltext(tableOf(table, at)))));
}

function setOption({ name, value }: TableOption, withFulltext: boolean): Changes {
  if (name === "engine")
    return value.toLowerCase() === "innodb"
      ? rebuild("ENGINE=InnoDB writes an InnoDB table anew", withFulltext)
      : does("copy", `the table moves to ${value}`);
  if (name === "compression") return does("table-definition");
  if (layout.has(name)) return rebuild(`${name.toUpperCase()} changes how rows are stored`, withFulltext);
  if (name === "encryption" || name === "encrypted") return does("copy", "every page is encrypted or decrypted");
  if (name === "tablespace") return unknown("whether the table moves to another tablespace");
  return does("table-definition");
}

function rebuild(because: string, withFulltext: boolean): Changes {
  return does(withFulltext ? "rebuild-with-fulltext" : "rebuild", because);
}

export function rebuildTable({ table, by }: OperationOf<"rebuild-table">, at: Situation): Changes {
  if (by === "order-by") return does("copy", "the rows are sorted");
  return rebuild(
    by === "optimize" ? "OPTIMIZE TABLE rebuilds it" : "FORCE rebuilds it",
    hasFulltext(tableOf(table, at)),
  );
}

export function convertCharset({ table, charset, collation }: OperationOf<"convert-charset">, at: Situation): Changes {
  const known = tableOf(table, at);
  const wanted = charset === "utf8" ? "utf8mb3" : charset;
  const isSame =
    known?.complete === true &&
    (collation === undefined || known.collation === collation) &&
    charsetOf({}, known) === wanted &&
    [...known.columns.values()].every((column) => column.charset === undefined && column.collation === undefined);
  return isSame ? does("table-definition") : does("copy", `all text is converted to ${charset}`);
}

export function setSystemVersioning(_: OperationOf<"set-system-versioning">): Changes {
  return does("copy", "every row gets the time from and to which it is valid");
}

/** Actions on partitions (MySQL manual 17.12.1, "Partitioning Operations"; measured on 9.7). */
export function alterPartitions({ action, redistributes }: OperationOf<"alter-partitions">): Changes {
  if (redistributes) return does("partitions-moved", "rows move between partitions");
  switch (action) {
    case "add":
    case "drop":
      return does("partitions-listed");
    case "truncate":
    case "exchange":
    case "discard":
    case "import":
    case "convert":
      return does("partitions-emptied");
    case "partition-by":
    case "remove":
      return does("copy", "every row moves to another partition");
    case "reorganize":
    case "coalesce":
    case "rebuild":
    case "optimize":
    case "repair":
      return does("partitions-moved", "rows move between partitions");
    default:
      return together();
  }
}
