import type { Cursor } from "../../cursor.ts";
import type { TableOption } from "../../operations.ts";
import { acceptCharset, readCharsetName, readOptionValue } from "./words.ts";

/** Options of a table that have a value behind them (MySQL manual 15.1.20, MariaDB: CREATE TABLE, Table Options). */
const optionNames = new Set(
  (
    "aria autoextend_size auto_increment avg_row_length checksum comment compression connection delay_key_write encrypted encryption " +
    "encryption_key_id engine engine_attribute fts_doc_id_index insert_method ietf_quotes key_block_size max_rows min_rows pack_keys " +
    "page_checksum page_compressed page_compression_level password row_format secondary_engine secondary_engine_attribute sequence " +
    "stats_auto_recalc stats_persistent stats_sample_pages tablespace table_checksum transactional type union storage"
  ).split(" "),
);

/** Takes one option; undefined, with nothing taken, when none comes next. */
export function readTableOption(cursor: Cursor): TableOption | undefined {
  const { index } = cursor;
  const option = readNamed(cursor);
  if (option === undefined) cursor.index = index;
  return option;
}

function readNamed(cursor: Cursor): TableOption | undefined {
  const isDefault = cursor.accept("default");
  if (acceptCharset(cursor)) return withValue("charset", readCharsetName(cursor));
  if (cursor.accept("collate")) return withValue("collate", readCharsetName(cursor));
  if (isDefault) return undefined;
  if (cursor.at("data", "directory") || cursor.at("index", "directory")) {
    const name = `${cursor.next()?.value ?? ""}_directory`;
    cursor.next();
    return withValue(name, readOptionValue(cursor));
  }
  if (cursor.at("start", "transaction")) {
    cursor.index += 2;
    return { name: "start_transaction", value: "" };
  }
  const word = cursor.peek();
  if (word?.kind !== "word" && word?.kind !== "quoted") return undefined;
  // The options of a storage engine may have any name; they have an equals sign.
  if (!optionNames.has(word.value) && !cursor.atSymbol("=", 1)) return undefined;
  cursor.next();
  if (word.value === "union") {
    cursor.acceptSymbol("=");
    return cursor.skipParentheses() && { name: "union", value: "" };
  }
  const option = withValue(word.value, readOptionValue(cursor));
  if (word.value === "tablespace" && cursor.accept("storage")) cursor.next();
  return option;
}

function withValue(name: string, value: string | undefined): TableOption | undefined {
  return value === undefined ? undefined : { name: name === "type" ? "engine" : name, value };
}

/** Takes all options, which blanks or commas part. */
export function readTableOptions(cursor: Cursor): readonly TableOption[] {
  const options: TableOption[] = [];
  for (;;) {
    const { index } = cursor;
    if (options.length > 0) cursor.acceptSymbol(",");
    const option = readTableOption(cursor);
    if (option === undefined) {
      cursor.index = index;
      return options;
    }
    options.push(option);
  }
}
