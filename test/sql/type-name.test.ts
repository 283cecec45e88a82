import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursor } from "../../core/sql/cursor.ts";
import { tokenize } from "../../core/sql/lexer.ts";
import { readTypeName } from "../../core/sql/type-name.ts";
import { typeWords } from "../support/operation-words.ts";

/** Types as written, and their canonical form. */
const canonical: Readonly<Record<string, string>> = {
  int: "integer",
  INT4: "integer",
  '"int4"': "integer",
  "pg_catalog.int8": "bigint",
  int2: "smallint",
  serial8: "bigserial",
  bool: "boolean",
  float: "double precision",
  "float(24)": "real",
  "float(25)": "double precision",
  "double precision": "double precision",
  "decimal(10, 2)": "numeric(10,2)",
  "character varying(10)": "varchar(10)",
  "varchar(10)": "varchar(10)",
  "char varying": "varchar",
  "national character (3)": "char(3)",
  '"char"': '"char"',
  bpchar: "bpchar",
  "bit varying(5)": "varbit(5)",
  "timestamp(3) with time zone": "timestamptz(3)",
  "timestamp without time zone": "timestamp",
  "time with time zone": "timetz",
  "timetz(2)": "timetz(2)",
  "interval day to second(3)": "interval(day to second,3)",
  "text[]": "text[]",
  "int[3][]": "integer[][]",
  "int ARRAY[4]": "integer[]",
  'billing."State"[]': "billing.State[]",
  "geometry(Point, 4326)": "geometry(Point,4326)",
  '"Mixed"': "Mixed",
  "users.name%TYPE": "users.name%type",
  "setof int": "integer",
};

for (const [written, expected] of Object.entries(canonical)) {
  test(`reads ${written} as ${expected}`, () => {
    const cursor = new Cursor(written, tokenize(written, "postgres").tokens, "postgres");
    const type = readTypeName(cursor);
    assert.equal(type && typeWords(type), expected);
    assert.deepEqual(type?.span, { start: 0, end: written.length });
    assert.ok(cursor.isDone);
  });
}

test("leaves what is no type", () => {
  for (const sql of ["NOT NULL", "(1)", "'x'", "", "DEFAULT"]) {
    const cursor = new Cursor(sql, tokenize(sql, "postgres").tokens, "postgres");
    assert.equal(readTypeName(cursor), undefined);
    assert.equal(cursor.index, 0);
  }
});
