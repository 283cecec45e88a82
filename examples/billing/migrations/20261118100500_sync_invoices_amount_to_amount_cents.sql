-- +goose Up
SET lock_timeout = '2s';

-- +goose StatementBegin
CREATE FUNCTION cutover_invoices_amount_amount_cents_sync() RETURNS trigger
LANGUAGE plpgsql AS $cutover$
BEGIN
  IF current_setting('cutover.sync', true) = 'off' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.amount_cents IS NOT NULL THEN
      IF NEW.amount_cents IS DISTINCT FROM ((NEW.amount * 100)::bigint) THEN
        NEW.amount := NEW.amount_cents / 100.0;
      END IF;
    ELSE
      NEW.amount_cents := (NEW.amount * 100)::bigint;
    END IF;
  ELSIF NEW.amount_cents IS DISTINCT FROM OLD.amount_cents THEN
    IF NEW.amount_cents IS DISTINCT FROM ((NEW.amount * 100)::bigint) THEN
      NEW.amount := NEW.amount_cents / 100.0;
    END IF;
  ELSIF NEW.amount IS DISTINCT FROM OLD.amount
    OR NEW.amount_cents IS NULL THEN
    NEW.amount_cents := (NEW.amount * 100)::bigint;
  END IF;
  RETURN NEW;
END
$cutover$;
-- +goose StatementEnd

CREATE TRIGGER zz_cutover_amount_amount_cents_sync BEFORE INSERT OR UPDATE ON invoices
  FOR EACH ROW EXECUTE FUNCTION cutover_invoices_amount_amount_cents_sync();

-- +goose Down
DROP TRIGGER zz_cutover_amount_amount_cents_sync ON invoices;
DROP FUNCTION cutover_invoices_amount_amount_cents_sync();
