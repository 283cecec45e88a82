-- +goose Up
-- cutover: change invoices.amount -> invoices.amount_cents up((amount * 100)::bigint) down(amount_cents / 100.0) type(bigint)
SET lock_timeout = '2s';

ALTER TABLE invoices ADD COLUMN amount_cents bigint;

-- +goose Down
ALTER TABLE invoices DROP COLUMN amount_cents;
