import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["renames an index", "ALTER INDEX IF EXISTS s.i RENAME TO j", ["rename-index s.i if exists to=j"]],
  ["attaches a partition's index", "ALTER INDEX i ATTACH PARTITION s.j", ["attach-index-partition i partition=s.j"]],
  ["sets parameters", "ALTER INDEX i SET (fillfactor = 70)", ["alter-index i action=set-parameters"]],
  ["moves an index", "ALTER INDEX i SET TABLESPACE x NOWAIT", ["alter-index i action=set-tablespace"]],
  [
    "sets statistics of a key",
    "ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 100",
    ["alter-index i action=set-statistics"],
  ],
  ["depends on an extension", "ALTER INDEX i NO DEPENDS ON EXTENSION e", ["alter-index i action=depends-on-extension"]],
  [
    "says that indexes without a name are moved",
    "ALTER INDEX ALL IN TABLESPACE a SET TABLESPACE b",
    [
      'unread "ALTER INDEX ALL IN TABLESPACE a SET TABLESPACE b": ALL IN TABLESPACE moves indexes that are not named here',
    ],
  ],
  [
    "waits for the action",
    "ALTER INDEX i RENAME",
    ['unread "ALTER INDEX i RENAME": This action of ALTER INDEX is not understood'],
  ],
]);
