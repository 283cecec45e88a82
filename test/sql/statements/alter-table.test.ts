import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "adds a column",
    "ALTER TABLE users ADD COLUMN nickname text",
    ['add-column users nickname text @"ADD COLUMN nickname text"'],
  ],
  [
    "tells constraints of a column from its defaults",
    "ALTER TABLE IF EXISTS s.users ADD IF NOT EXISTS c int DEFAULT 0 NOT NULL CHECK (c >= 0) REFERENCES other (id) ON DELETE CASCADE",
    [
      'add-column s.users c integer not null default (0) [check (c >= 0), foreign-key (c) -> other(id) on delete cascade] if not exists table if exists @"ADD IF NOT EXISTS c int DEFAULT 0 NOT NULL CHECK (c >= 0) REFERENCES other (id) ON DELETE CASCADE"',
    ],
  ],
  [
    "reads each action of several with its own span",
    "ALTER TABLE users ADD a int, DROP COLUMN IF EXISTS b CASCADE, ALTER c SET NOT NULL",
    [
      'add-column users a integer @"ADD a int"',
      'drop-column users b cascade if exists @"DROP COLUMN IF EXISTS b CASCADE"',
      'set-not-null users c @"ALTER c SET NOT NULL"',
    ],
  ],
  [
    "keeps commas in parentheses and strings",
    "ALTER TABLE users ADD a numeric(10, 2) DEFAULT f(1, 2), ADD b text DEFAULT 'x, DROP y'",
    [
      'add-column users a numeric(10,2) default (f(1, 2)) @"ADD a numeric(10, 2) DEFAULT f(1, 2)"',
      "add-column users b text default ('x, DROP y') @\"ADD b text DEFAULT 'x, DROP y'\"",
    ],
  ],
  [
    "reads a table that only the migration tool can name",
    "ALTER TABLE ${schema}.${prefix}_users ADD COLUMN {{column}} text",
    ['add-column ${schema}.${prefix}_users {{column}} text @"ADD COLUMN {{column}} text"'],
  ],
  [
    "changes the type of a column",
    "ALTER TABLE users ALTER COLUMN id SET DATA TYPE bigint USING id::bigint",
    ['alter-column-type users id bigint using (id::bigint) @"ALTER COLUMN id SET DATA TYPE bigint USING id::bigint"'],
  ],
  [
    "proves a column not null by a check",
    "ALTER TABLE users ADD CONSTRAINT k CHECK (email IS NOT NULL AND length(name) > 0) NOT VALID",
    [
      'add-check users check k (email IS NOT NULL AND length(name) > 0) proves email not valid @"ADD CONSTRAINT k CHECK (email IS NOT NULL AND length(name) > 0) NOT VALID"',
    ],
  ],
  [
    "adds a foreign key",
    "ALTER TABLE ONLY orders ADD CONSTRAINT k FOREIGN KEY (a, b) REFERENCES s.users (x, y) ON UPDATE CASCADE NOT VALID",
    [
      'add-foreign-key orders foreign-key k (a, b) -> s.users(x, y) on update cascade not valid only @"ADD CONSTRAINT k FOREIGN KEY (a, b) REFERENCES s.users (x, y) ON UPDATE CASCADE NOT VALID"',
    ],
  ],
  [
    "makes a key of an index",
    "ALTER TABLE users ADD CONSTRAINT k PRIMARY KEY USING INDEX i",
    ['add-primary-key users primary-key k using index i @"ADD CONSTRAINT k PRIMARY KEY USING INDEX i"'],
  ],
  ["renames a table", "ALTER TABLE users RENAME TO accounts", ['rename-table users to=accounts @"RENAME TO accounts"']],
  [
    "renames a column without the word",
    "ALTER TABLE users RENAME name TO full_name",
    ['rename-column users name to=full_name @"RENAME name TO full_name"'],
  ],
  [
    "renames a constraint",
    "ALTER TABLE users RENAME CONSTRAINT a TO b",
    ['rename-constraint users a to=b @"RENAME CONSTRAINT a TO b"'],
  ],
  [
    "moves a table to another schema",
    "ALTER TABLE users SET SCHEMA archive",
    ['set-schema users object kind=table to=archive @"SET SCHEMA archive"'],
  ],
  [
    "sets parameters",
    "ALTER TABLE users SET (fillfactor = 70, toast.autovacuum_enabled = false)",
    [
      'set-storage-parameters users parameters=[fillfactor=70, toast.autovacuum_enabled=false] @"SET (fillfactor = 70, toast.autovacuum_enabled = false)"',
    ],
  ],
  [
    "attaches a partition",
    "ALTER TABLE m ATTACH PARTITION s.p FOR VALUES FROM ('a') TO ('b')",
    ["attach-partition m bounds=values partition=s.p @\"ATTACH PARTITION s.p FOR VALUES FROM ('a') TO ('b')\""],
  ],
  [
    "detaches a partition",
    "ALTER TABLE m DETACH PARTITION p CONCURRENTLY",
    ['detach-partition m concurrently partition=p @"DETACH PARTITION p CONCURRENTLY"'],
  ],
  [
    "switches triggers",
    "ALTER TABLE users DISABLE TRIGGER ALL, ENABLE ALWAYS TRIGGER audit",
    [
      'set-trigger-state users all mode=disable @"DISABLE TRIGGER ALL"',
      'set-trigger-state users audit mode=enable-always @"ENABLE ALWAYS TRIGGER audit"',
    ],
  ],
  [
    "renames a column of a view",
    "ALTER VIEW v RENAME COLUMN a TO b",
    ['rename-column v a to=b @"RENAME COLUMN a TO b"'],
  ],
  [
    "renames a materialized view",
    "ALTER MATERIALIZED VIEW IF EXISTS m RENAME TO n",
    ['rename-object m object kind=materialized-view to=n @"RENAME TO n"'],
  ],
  [
    "moves tables without naming them",
    "ALTER TABLE ALL IN TABLESPACE a OWNED BY joe, CURRENT_USER SET TABLESPACE b NOWAIT",
    ["move-tablespace object kind=table owned by=[joe, current_user] tablespace=a to=b"],
  ],
  [
    "waits for the other tablespace",
    "ALTER TABLE ALL IN TABLESPACE a SET",
    ['unread "ALTER TABLE ALL IN TABLESPACE a SET": A tablespace is missing'],
  ],
  ["binds a table to a type", "ALTER TABLE t OF s.kind", ['set-of-type t s.kind @"OF s.kind"']],
  ["takes a table off its type", "ALTER TABLE t NOT OF", ['set-of-type t @"NOT OF"']],
  ["has a form of before version 12", "ALTER TABLE t SET WITHOUT OIDS", ['set-without-oids t @"SET WITHOUT OIDS"']],
  [
    "changes constraints",
    "ALTER TABLE t ALTER CONSTRAINT a NOT ENFORCED, ALTER CONSTRAINT b ENFORCED, ALTER CONSTRAINT c NOT DEFERRABLE, ALTER CONSTRAINT d NO INHERIT",
    [
      'alter-constraint t a enforced=false @"ALTER CONSTRAINT a NOT ENFORCED"',
      'alter-constraint t b enforced @"ALTER CONSTRAINT b ENFORCED"',
      'alter-constraint t c deferrable=false @"ALTER CONSTRAINT c NOT DEFERRABLE"',
      'alter-constraint t d inherit=false @"ALTER CONSTRAINT d NO INHERIT"',
    ],
  ],
  ["waits for the name of a table", "ALTER TABLE", ['unread "ALTER TABLE": ALTER TABLE without the name of a table']],
  ["waits for an action", "ALTER TABLE users", ['unread "users": ALTER TABLE without an action']],
  [
    "waits for the rest of an action",
    "ALTER TABLE users ADD COLUMN",
    ['unread "ADD COLUMN": This action of ALTER TABLE is not complete'],
  ],
  ["reads a half-typed column", "ALTER TABLE users ADD COLUMN na", ['add-column users na @"ADD COLUMN na"']],
  ["reads a half-typed name", "ALTER TABLE users DROP COLUMN na", ['drop-column users na @"DROP COLUMN na"']],
  [
    "reads a half-typed quality",
    "ALTER TABLE users ADD COLUMN name text NOT",
    ['add-column users name text @"ADD COLUMN name text"', 'unread "NOT": This part of the action is not understood'],
  ],
  [
    "reads a half-typed default",
    "ALTER TABLE users ADD COLUMN name text DEFAULT 'abc",
    ["add-column users name text default ('abc) @\"ADD COLUMN name text DEFAULT 'abc\""],
  ],
  [
    "reads a half-typed type",
    "ALTER TABLE users ADD COLUMN name numeric(10",
    ['add-column users name numeric(10) @"ADD COLUMN name numeric(10"'],
  ],
  [
    "reads a half-typed list of actions",
    "ALTER TABLE users ADD COLUMN a int,",
    ['add-column users a integer @"ADD COLUMN a int"'],
  ],
  [
    "waits for a second action",
    "ALTER TABLE users ADD COLUMN a int, DROP",
    ['add-column users a integer @"ADD COLUMN a int"', 'unread "DROP": This action of ALTER TABLE is not complete'],
  ],
  [
    "waits for what a foreign key refers to",
    "ALTER TABLE users ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES",
    ['unread "ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES": This action of ALTER TABLE is not complete'],
  ],
  [
    "waits for the new name",
    "ALTER TABLE users RENAME COLUMN a TO",
    ['unread "RENAME COLUMN a TO": This action of ALTER TABLE is not complete'],
  ],
  [
    "takes no reserved word for a name",
    "ALTER TABLE users ADD COLUMN order int",
    ['unread "ADD COLUMN order int": This action of ALTER TABLE is not understood'],
  ],
  [
    "goes on after an action it does not know",
    "ALTER TABLE users ALTER COLUMN a FOO BAR (1, 2), DROP COLUMN b",
    [
      'drop-column users b @"DROP COLUMN b"',
      'unread "ALTER COLUMN a FOO BAR (1, 2)": This action of ALTER TABLE is not understood',
    ],
  ],
  [
    "goes on after a quality it does not know",
    "ALTER TABLE users ADD COLUMN a int FROBNICATE, DROP COLUMN b",
    [
      'add-column users a integer @"ADD COLUMN a int"',
      'drop-column users b @"DROP COLUMN b"',
      'unread "FROBNICATE": This part of the action is not understood',
    ],
  ],
]);
