import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "reads columns and constraints",
    "CREATE TABLE IF NOT EXISTS s.accounts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email citext NOT NULL UNIQUE, total numeric(20, 4) DEFAULT 0 CHECK (total >= 0), CONSTRAINT k UNIQUE (email, id))",
    [
      "create-table s.accounts [id bigint identity always [primary-key (id)], email citext not null [unique (email)], total numeric(20,4) default (0) [check (total >= 0)]] [unique k (email, id)] if not exists",
    ],
  ],
  [
    "reads generated columns",
    "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int GENERATED ALWAYS AS (a + b))",
    ["create-table t [a integer, b integer stored (a * 2), c integer virtual (a + b)]"],
  ],
  [
    "reads names that are keywords elsewhere",
    'CREATE TABLE t (period int, exclude int, "primary" int, name name, start timestamptz)',
    ["create-table t [period integer, exclude integer, primary integer, name name, start timestamptz]"],
  ],
  [
    "reads what other tables lend",
    "CREATE TABLE t (LIKE a INCLUDING ALL, b int) INHERITS (s.p, q)",
    ["create-table t [b integer] inherits=[s.p, q] like=[a]"],
  ],
  [
    "reads a partitioned table",
    "CREATE TABLE t (a int) PARTITION BY RANGE (a)",
    ["create-table t [a integer] partition columns=[a] partitioned partition key=a"],
  ],
  [
    "reads a partition",
    "CREATE TABLE p PARTITION OF s.t (a NOT NULL) FOR VALUES FROM (1) TO (2) PARTITION BY LIST (b)",
    [
      "create-table p [a not null] partition bounds=values partition columns=[b] partitioned partition key=b partition of=s.t",
    ],
  ],
  [
    "reads the partition for everything else",
    "CREATE TABLE p PARTITION OF t DEFAULT",
    ["create-table p partition bounds=default partition of=t"],
  ],
  [
    "reads a table of a type",
    "CREATE TABLE t OF kind (a WITH OPTIONS PRIMARY KEY)",
    ["create-table t [a [primary-key (a)]] of type=kind"],
  ],
  [
    "reads a table of a query",
    "CREATE TABLE t AS SELECT * FROM users WITH NO DATA",
    ["create-table t as query with no data"],
  ],
  [
    "reads the tablespace",
    "CREATE TABLE t (a int) USING heap TABLESPACE fast",
    ["create-table t [a integer] tablespace=fast"],
  ],
  ["reads a temporary table", "CREATE TEMP TABLE t (a int) ON COMMIT DROP", ["create-table t [a integer] temporary"]],
  [
    "reads an unlogged table",
    "CREATE UNLOGGED TABLE t (a int) WITH (fillfactor = 70)",
    ["create-table t [a integer] unlogged"],
  ],
  [
    "reads a foreign table",
    "CREATE FOREIGN TABLE f (a int OPTIONS (x 'y')) SERVER s OPTIONS (z 'z')",
    ["create-table f [a integer]"],
  ],
  [
    "reads a name that only the migration tool knows",
    "CREATE TABLE ${prefix}users (id int)",
    ["create-table ${prefix}users [id integer]"],
  ],
  ["waits for the name", "CREATE TABLE", ['unread "CREATE TABLE": CREATE TABLE without the name of a table']],
  ["reads a name alone", "CREATE TABLE t", ["create-table t"]],
  ["reads an open parenthesis", "CREATE TABLE t (", ["create-table t"]],
  ["reads a half-typed column", "CREATE TABLE t (a int, b", ["create-table t [a integer, b]"]],
  [
    "waits for the rest of a constraint",
    "CREATE TABLE t (a int NOT NULL, CONSTRAINT",
    ["create-table t [a integer not null]", 'unread "CONSTRAINT": This part of CREATE TABLE is not understood'],
  ],
  [
    "goes on after a stray comma",
    "CREATE TABLE t (a int,, b text)",
    ["create-table t [a integer, b text]", 'unread ",": A comma without a column before it'],
  ],
  [
    "goes on after a column it does not understand",
    "CREATE TABLE t (a int FROB, 1, b text)",
    [
      "create-table t [a integer, b text]",
      'unread "a int FROB": This part of CREATE TABLE is not understood',
      'unread "1": This part of CREATE TABLE is not understood',
    ],
  ],
  [
    "says what it does not know behind the columns",
    "CREATE TABLE t (a int) ENGINE = InnoDB",
    [
      'create-table t [a integer] @"CREATE TABLE t (a int)"',
      'unread "ENGINE = InnoDB": This part of the statement is not understood',
    ],
  ],
]);
