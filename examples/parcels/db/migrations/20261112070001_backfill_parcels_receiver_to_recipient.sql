-- migrate:up
CALL cutover_fill_parcels_recipient();

-- migrate:down
