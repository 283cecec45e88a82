import type { Column } from "../../../schema/types.ts";
import { typeText } from "../../type-text.ts";
import { literal } from "./server.ts";

/** What a definition says otherwise than the column as it is. */
export interface Redefined {
  readonly notNull?: boolean;
  readonly visible?: true;
  /** An empty comment is none. */
  readonly comment?: string;
}

/**
 * A column's whole definition behind its name, as MODIFY wants it: what is not stated is gone (MySQL manual 15.1.9). NULL is stated too: a
 * TIMESTAMP would be NOT NULL without it where `explicit_defaults_for_timestamp` is off.
 */
export function definitionText(column: Column, redefined: Redefined = {}): string {
  const { type, charset, collation, onUpdate, autoIncrement } = column;
  const notNull = redefined.notNull ?? column.notNull === true;
  const comment = redefined.comment ?? column.comment ?? "";
  return [
    type === undefined ? "" : typeText(type, "mysql"),
    charset === undefined ? "" : `CHARACTER SET ${charset}`,
    collation === undefined ? "" : `COLLATE ${collation}`,
    notNull ? "NOT NULL" : "NULL",
    column.default === undefined || (column.default.isNull && notNull) ? "" : `DEFAULT ${column.default.text}`,
    onUpdate === undefined ? "" : `ON UPDATE ${onUpdate.text}`,
    autoIncrement === true ? "AUTO_INCREMENT" : "",
    column.invisible === true && redefined.visible !== true ? "INVISIBLE" : "",
    comment === "" ? "" : `COMMENT ${literal(comment)}`,
  ]
    .filter((word) => word !== "")
    .join(" ");
}

/** Constants by type, for a column that must have some default. Those in parentheses are expressions (MySQL 8.0.13, MariaDB 10.2). */
const constants: Readonly<Record<string, string>> = {
  char: "''",
  varchar: "''",
  binary: "''",
  varbinary: "''",
  tinytext: "('')",
  text: "('')",
  mediumtext: "('')",
  longtext: "('')",
  tinyblob: "('')",
  blob: "('')",
  mediumblob: "('')",
  longblob: "('')",
  json: "('null')",
  tinyint: "0",
  smallint: "0",
  mediumint: "0",
  int: "0",
  bigint: "0",
  decimal: "0",
  float: "0",
  double: "0",
  boolean: "0",
  bit: "b'0'",
  year: "2000",
  date: "'2000-01-01'",
  datetime: "'2000-01-01 00:00:00'",
  timestamp: "'2000-01-01 00:00:00'",
  time: "'00:00:00'",
  set: "''",
};

/** Some value of the column's type; undefined when none is known. */
export function anyValue({ type }: Column): string | undefined {
  if (type?.name === "enum") return type.args[0];
  return type === undefined ? undefined : constants[type.name];
}
