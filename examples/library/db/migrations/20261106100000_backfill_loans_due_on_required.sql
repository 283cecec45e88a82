-- migrate:up transaction:false
DO $cutover$
DECLARE
  low_id loans.id%TYPE;
  high_id loans.id%TYPE;
BEGIN
  SELECT id INTO low_id FROM loans ORDER BY id LIMIT 1;
  WHILE FOUND LOOP
    PERFORM set_config('cutover.sync', 'off', true);
    PERFORM set_config('lock_timeout', '2s', true);
    SELECT id INTO high_id FROM (
      SELECT id FROM loans
      WHERE id >= low_id
      ORDER BY id LIMIT 1000
    ) AS batch
    ORDER BY id DESC LIMIT 1;
    UPDATE loans SET due_on = lent_on + 28
    WHERE id >= low_id AND id <= high_id
      AND due_on IS NULL;
    COMMIT;
    PERFORM pg_sleep(0.01);
    SELECT id INTO low_id FROM loans
    WHERE id > high_id
    ORDER BY id LIMIT 1;
  END LOOP;
END
$cutover$;

-- migrate:down transaction:false
