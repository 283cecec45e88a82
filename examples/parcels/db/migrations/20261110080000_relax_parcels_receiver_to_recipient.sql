-- migrate:up
ALTER TABLE parcels ALTER COLUMN receiver SET DEFAULT '', ALGORITHM=INSTANT, LOCK=NONE;

-- migrate:down
ALTER TABLE parcels ALTER COLUMN receiver DROP DEFAULT;
