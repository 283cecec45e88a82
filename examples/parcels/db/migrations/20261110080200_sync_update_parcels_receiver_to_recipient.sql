-- migrate:up
CREATE TRIGGER cutover_parcels_receiver_recipient_sync_update BEFORE UPDATE ON parcels
FOR EACH ROW SET
  @cutover_side = CASE
    WHEN @cutover_sync <=> 'off' THEN NULL
    WHEN NOT (CAST(NEW.recipient AS BINARY) <=> CAST(OLD.recipient AS BINARY)) THEN 'new'
    WHEN NEW.recipient IS NULL THEN 'old'
    WHEN NOT (CAST(NEW.receiver AS BINARY) <=> CAST(OLD.receiver AS BINARY)) THEN 'old'
  END,
  NEW.receiver = IF(@cutover_side = 'new', NEW.recipient, NEW.receiver),
  NEW.recipient = IF(@cutover_side = 'old', NEW.receiver, NEW.recipient);

-- migrate:down
DROP TRIGGER cutover_parcels_receiver_recipient_sync_update;
