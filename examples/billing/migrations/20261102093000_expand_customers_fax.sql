-- +goose Up
-- cutover: change customers.fax -> nothing
SET lock_timeout = '2s';

ALTER TABLE customers ALTER COLUMN fax DROP NOT NULL;

-- +goose Down
