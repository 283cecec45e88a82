-- migrate:up
-- cutover: change parcels.receiver -> parcels.recipient
ALTER TABLE parcels ADD COLUMN recipient varchar(120) NULL INVISIBLE, ALGORITHM=INSTANT, LOCK=NONE;

-- migrate:down
ALTER TABLE parcels DROP COLUMN recipient;
