import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "reads the commands of the body",
    "DO $$ BEGIN ALTER TABLE a ADD b int, DROP c; DROP TABLE d; END $$",
    [
      "do-block language=plpgsql",
      'add-column a b integer within=do #1 @"ADD b int"',
      'drop-column a c within=do #1 @"DROP c"',
      'drop-table d within=do #2 @"DROP TABLE d"',
    ],
  ],
  [
    "knows what runs only under a condition",
    "DO $$ BEGIN IF EXISTS (SELECT 1 FROM a) THEN DROP TABLE b; ELSE DROP TABLE c; END IF; DROP TABLE d; EXCEPTION WHEN others THEN DROP TABLE e; END $$",
    [
      "do-block language=plpgsql",
      'drop-table b conditional within=do #1 @"DROP TABLE b"',
      'drop-table c conditional within=do #2 @"DROP TABLE c"',
      'drop-table d within=do #3 @"DROP TABLE d"',
      'drop-table e conditional within=do #4 @"DROP TABLE e"',
    ],
  ],
  [
    "knows what runs in a loop, and the query that it loops over",
    "DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM a LOOP UPDATE b SET c = r.id WHERE id = r.id; END LOOP; END $$",
    [
      "do-block language=plpgsql",
      'select within=do #1 @"SELECT id FROM a"',
      'update-rows b conditional set=[c := r.id] where (id = r.id) within=do #2 @"UPDATE b SET c = r.id WHERE id = r.id"',
    ],
  ],
  [
    "counts a loop over numbers as no query",
    "DO $$ BEGIN FOR i IN REVERSE 10..1 LOOP DELETE FROM t WHERE id = i; END LOOP; END $$",
    [
      "do-block language=plpgsql",
      'delete-rows t conditional where (id = i) within=do #1 @"DELETE FROM t WHERE id = i"',
    ],
  ],
  [
    "tells CASE expressions from CASE statements",
    "DO $$ BEGIN IF CASE WHEN true THEN false END THEN DROP TABLE a; END IF; CASE x WHEN 1 THEN DROP TABLE b; ELSE DROP TABLE c; END CASE; DROP TABLE d; END $$",
    [
      "do-block language=plpgsql",
      'drop-table a conditional within=do #1 @"DROP TABLE a"',
      'drop-table b conditional within=do #2 @"DROP TABLE b"',
      'drop-table c conditional within=do #3 @"DROP TABLE c"',
      'drop-table d within=do #4 @"DROP TABLE d"',
    ],
  ],
  [
    "skips declarations, assignments and messages",
    "DO $$ <<l>> DECLARE a int := (SELECT 1); c CURSOR FOR SELECT 1; BEGIN a := 1; a = 2; r.b[1] := 3; RAISE NOTICE 'DROP TABLE x'; GET DIAGNOSTICS a = ROW_COUNT; DROP TABLE t; END l $$",
    ["do-block language=plpgsql", 'drop-table t within=do #1 @"DROP TABLE t"'],
  ],
  [
    "does not take SELECT INTO a variable for a new table",
    "DO $$ BEGIN SELECT count(*), max(b) INTO STRICT n, r.m FROM t; INSERT INTO a VALUES (1) RETURNING id INTO n; END $$",
    [
      "do-block language=plpgsql",
      'select within=do #1 @"SELECT count(*), max(b) INTO STRICT n, r.m FROM t"',
      'insert-rows a source=values within=do #2 @"INSERT INTO a VALUES (1) RETURNING id"',
    ],
  ],
  [
    "calls the function of PERFORM",
    "DO $$ BEGIN PERFORM audit.start('a'); PERFORM pg_sleep(1); PERFORM 1 FROM t; END $$",
    [
      "do-block language=plpgsql",
      "call routine=audit.start within=do #1 @\"audit.start('a')\"",
      'select within=do #2 @"pg_sleep(1)"',
      'select within=do #3 @"1 FROM t"',
    ],
  ],
  [
    "sets what PERFORM set_config sets",
    "DO $$ BEGIN PERFORM set_config('lock_timeout', '5s', true); END $$",
    [
      "do-block language=plpgsql",
      "set-setting scope=transaction setting=lock_timeout value=5s within=do #1 @\"set_config('lock_timeout', '5s', true)\"",
    ],
  ],
  [
    "reads EXECUTE of a literal",
    "DO $$ BEGIN EXECUTE 'DROP TABLE a; DROP TABLE b'; EXECUTE 'DROP ' || 'TABLE c' INTO x; END $$",
    [
      "do-block language=plpgsql",
      'drop-table a within=do #1 @"DROP TABLE a"',
      'drop-table b within=do #2 @"DROP TABLE b"',
      "drop-table c within=do #3 @\"'DROP ' || 'TABLE c'\"",
    ],
  ],
  [
    "reads EXECUTE of format with literals",
    "DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP COLUMN %2$s', 'Big', 'c'); END $$",
    [
      "do-block language=plpgsql",
      "drop-column Big c within=do #1 @\"format('ALTER TABLE %I DROP COLUMN %2$s', 'Big', 'c')\"",
    ],
  ],
  [
    "says that a string built at run time cannot be read",
    "DO $$ BEGIN EXECUTE format('DROP TABLE %I', r.name); END $$",
    [
      "do-block language=plpgsql",
      "unread \"format('DROP TABLE %I', r.name)\": EXECUTE of a string that is built at run time",
    ],
  ],
  [
    "reads a DO in the EXECUTE of a DO",
    "DO $a$ BEGIN EXECUTE $b$ DO $c$ BEGIN DROP TABLE t; END $c$ $b$; END $a$",
    [
      "do-block language=plpgsql",
      'do-block language=plpgsql within=do #1 @"DO $c$ BEGIN DROP TABLE t; END $c$"',
      'drop-table t within=do #2 @"DROP TABLE t"',
    ],
  ],
  [
    "places what stands in a literal with escapes at the literal",
    "DO 'BEGIN UPDATE t SET a = ''x''; END'",
    ["do-block language=plpgsql", "update-rows t set=[a := 'x'] within=do #1 @\"'BEGIN UPDATE t SET a = ''x''; END'\""],
  ],
  [
    "says that other languages are not read",
    "DO LANGUAGE plv8 $$ drop() $$",
    ["do-block language=plv8", 'unread "$$ drop() $$": The body of DO is written in plv8, which is not read'],
  ],
  [
    "commits in a body",
    "DO $$ BEGIN LOOP COMMIT; EXIT; END LOOP; END $$",
    ["do-block language=plpgsql", 'commit conditional within=do #1 @"COMMIT"'],
  ],
  [
    "reads a body that is half typed",
    "DO $$ BEGIN IF a THEN DROP TABLE t",
    ["do-block language=plpgsql", 'drop-table t conditional within=do #1 @"DROP TABLE t"'],
  ],
]);
