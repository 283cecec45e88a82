-- migrate:up
CREATE PROCEDURE cutover_fill_parcels_recipient()
BEGIN
  SET @cutover_low_1 = NULL;
  SELECT id INTO @cutover_low_1 FROM parcels ORDER BY id LIMIT 1;
  WHILE @cutover_low_1 IS NOT NULL DO
    SELECT id INTO @cutover_high_1 FROM (
      SELECT id FROM parcels
      WHERE id >= @cutover_low_1
      ORDER BY id LIMIT 1000
    ) AS batch
    ORDER BY id DESC LIMIT 1;
    SET @cutover_tries = 1;
    WHILE @cutover_tries > 0 DO
      BEGIN
        DECLARE EXIT HANDLER FOR 1205, 1213
        BEGIN
          ROLLBACK;
          IF @cutover_tries = 20 THEN
            RESIGNAL;
          END IF;
          SET @cutover_tries = @cutover_tries + 1;
          DO SLEEP(0.1);
        END;
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        UPDATE parcels SET recipient = receiver
        WHERE id >= @cutover_low_1 AND id <= @cutover_high_1
          AND (NOT (CAST(recipient AS BINARY) <=> CAST((receiver) AS BINARY)));
        COMMIT;
        SET @cutover_tries = 0;
      END;
    END WHILE;
    DO SLEEP(0.01);
    SET @cutover_next_1 = NULL;
    SELECT id INTO @cutover_next_1 FROM parcels
    WHERE id > @cutover_high_1
    ORDER BY id LIMIT 1;
    SET @cutover_low_1 = @cutover_next_1;
  END WHILE;
END;

-- migrate:down
DROP PROCEDURE IF EXISTS cutover_fill_parcels_recipient;
