import { mariadb, mysql } from "../../../engines/mysql/index.ts";
import type { Schema, Table } from "../../../schema/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import { readStatement } from "../../../sql/read.ts";
import type { ChangeSide } from "../../types.ts";
import type { Piece } from "../kit.ts";
import { alter } from "./columns.ts";
import { definitionText } from "./definition.ts";
import type { Server } from "./server.ts";

const engines = { mysql, mariadb };

/** MODIFY, where rows stay as they are and writes go on. The engine's facts tell; the way back may copy, so there is none. */
export function changeTypeAtOnce(
  side: ChangeSide,
  column: string,
  type: string,
  schema: Schema,
  { dialect, version }: Server,
): Piece | undefined {
  const table: Table | undefined = schema.table({
    ...(side.schema === undefined ? {} : { schema: side.schema }),
    name: side.table,
    span: { start: 0, end: 0 },
  });
  const known = table?.columns.get(column);
  if (known?.type === undefined || known.generated !== undefined) return undefined;
  const { type: _, ...others } = known;
  const up = `${alter(side)} MODIFY ${quoteName(column, dialect)} ${type} ${definitionText(others)};`;
  const { operations } = readStatement(up, dialect);
  const [operation] = operations;
  if (operation?.kind !== "redefine-column") return undefined;
  const effect = engines[dialect].effect(operation, { schema, version, command: operations });
  const isLocked = effect.online?.lock !== "NONE" || effect.rewrites.length + effect.scans.length > 0;
  return isLocked || effect.unknown !== undefined || effect.fails !== undefined ? undefined : { up, down: "" };
}

/** What CAST makes of a type (MySQL manual 14.10, MariaDB "CAST"); a text keeps its length, so that what is too long is refused. */
const targets: Readonly<Record<string, string>> = {
  tinyint: "SIGNED",
  smallint: "SIGNED",
  mediumint: "SIGNED",
  int: "SIGNED",
  bigint: "SIGNED",
  char: "CHAR",
  varchar: "CHAR",
  tinytext: "CHAR",
  text: "CHAR",
  mediumtext: "CHAR",
  longtext: "CHAR",
  date: "DATE",
  double: "DOUBLE",
};

/** An expression as a value of another type; where CAST has no name for it, the server converts it when it is stored. */
export function cast(expression: string, type: string): string {
  const name = /^[a-z]+/i.exec(type)?.[0]?.toLowerCase() ?? "";
  const base = name === "integer" ? "int" : name === "numeric" ? "decimal" : name;
  const [, args] = /(\([^)]*\))/.exec(type) ?? [];
  if (base === "decimal") return `CAST(${expression} AS DECIMAL${args ?? ""})`;
  if (base === "datetime" || base === "timestamp") return `CAST(${expression} AS DATETIME${args ?? ""})`;
  if (base === "time") return `CAST(${expression} AS TIME${args ?? ""})`;
  const target = targets[base];
  if (target === undefined) return expression;
  return `CAST(${expression} AS ${target === "SIGNED" && /\bunsigned\b/i.test(type) ? "UNSIGNED" : target})`;
}
