/**
 * A table `users` with rows 1 to `rows`, and a role `app` that may read and fill it, but at each ten-thousandth row waits as long as somebody holds
 * the advisory lock of the row's number. So a test can look at a run in the middle, however fast the machine is. Only for PostgreSQL. No statement of
 * its own waits for a lock, so no time limit for locks ends the run.
 */
export function gatedTable(rows: number, password: string): string {
  return `CREATE TABLE users (id bigint PRIMARY KEY, name text, full_name text);
    INSERT INTO users SELECT n, 'name of ' || n FROM generate_series(1, ${rows}) AS n;
    ANALYZE users;
    CREATE FUNCTION gate(place bigint) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
      WHILE NOT pg_try_advisory_xact_lock_shared(place) LOOP PERFORM pg_sleep(0.02); END LOOP;
      RETURN true;
    END $$;
    ALTER TABLE users ENABLE ROW LEVEL SECURITY;
    CREATE POLICY gate ON users USING (id % 10000 <> 0 OR gate(id));
    CREATE ROLE guarded;
    CREATE ROLE app LOGIN PASSWORD '${password}' IN ROLE guarded;
    GRANT SELECT, UPDATE ON users TO app;
    GRANT CREATE ON SCHEMA public TO app`;
}
