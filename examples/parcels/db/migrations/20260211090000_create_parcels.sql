-- migrate:up
CREATE TABLE parcels (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  code varchar(20) NOT NULL,
  receiver varchar(120) NOT NULL,
  note varchar(200) NULL,
  sent_at datetime NOT NULL DEFAULT current_timestamp(),
  PRIMARY KEY (id),
  UNIQUE KEY parcels_code (code),
  KEY parcels_receiver (receiver)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- migrate:down
DROP TABLE parcels;
