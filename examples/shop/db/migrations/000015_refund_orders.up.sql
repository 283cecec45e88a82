BEGIN;

ALTER TYPE order_status ADD VALUE 'refunded';

UPDATE orders SET status = 'refunded' WHERE note = 'refunded';

COMMIT;
