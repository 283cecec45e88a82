-- migrate:up
CREATE TRIGGER cutover_parcels_receiver_recipient_sync_insert BEFORE INSERT ON parcels
FOR EACH ROW SET
  @cutover_side = CASE
    WHEN @cutover_sync <=> 'off' THEN NULL
    WHEN NOT (NEW.recipient IS NULL) THEN 'new'
    WHEN NEW.recipient IS NULL THEN 'old'
  END,
  NEW.receiver = IF(@cutover_side = 'new', NEW.recipient, NEW.receiver),
  NEW.recipient = IF(@cutover_side = 'old', NEW.receiver, NEW.recipient);

-- migrate:down
DROP TRIGGER cutover_parcels_receiver_recipient_sync_insert;
