-- migrate:up
DROP PROCEDURE cutover_fill_parcels_recipient;

-- migrate:down
