DO $cutover$
DECLARE
  low_id accounts.id%TYPE;
  high_id accounts.id%TYPE;
BEGIN
  SELECT id INTO low_id FROM accounts ORDER BY id LIMIT 1;
  WHILE FOUND LOOP
    PERFORM set_config('cutover.sync', 'off', true);
    PERFORM set_config('lock_timeout', '2s', true);
    SELECT id INTO high_id FROM (
      SELECT id FROM accounts
      WHERE id >= low_id
      ORDER BY id LIMIT 1000
    ) AS batch
    ORDER BY id DESC LIMIT 1;
    UPDATE accounts SET first_name = split_part(name, ' ', 1), last_name = split_part(name, ' ', 2)
    WHERE id >= low_id AND id <= high_id
      AND first_name IS NULL AND last_name IS NULL AND ((split_part(name, ' ', 1)) IS NOT NULL OR (split_part(name, ' ', 2)) IS NOT NULL);
    COMMIT;
    PERFORM pg_sleep(0.01);
    SELECT id INTO low_id FROM accounts
    WHERE id > high_id
    ORDER BY id LIMIT 1;
  END LOOP;
END
$cutover$;
