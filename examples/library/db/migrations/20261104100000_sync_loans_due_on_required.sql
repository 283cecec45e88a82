-- migrate:up
-- cutover: change loans.due_on -> required up(lent_on + 28)
SET lock_timeout = '2s';

CREATE FUNCTION cutover_loans_due_on_sync() RETURNS trigger
LANGUAGE plpgsql AS $cutover$
BEGIN
  IF current_setting('cutover.sync', true) = 'off' THEN
    RETURN NEW;
  END IF;
  IF NEW.due_on IS NULL THEN
    NEW.due_on := NEW.lent_on + 28;
  END IF;
  RETURN NEW;
END
$cutover$;

CREATE TRIGGER zz_cutover_due_on_sync BEFORE INSERT OR UPDATE ON loans
  FOR EACH ROW EXECUTE FUNCTION cutover_loans_due_on_sync();

-- migrate:down
DROP TRIGGER zz_cutover_due_on_sync ON loans;
DROP FUNCTION cutover_loans_due_on_sync();
