-- migrate:up
CREATE TABLE scans (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  parcel_id bigint unsigned NOT NULL,
  place varchar(80) NOT NULL,
  scanned_at datetime NOT NULL DEFAULT current_timestamp(),
  PRIMARY KEY (id),
  KEY scans_parcel (parcel_id, scanned_at),
  CONSTRAINT scans_of_parcel FOREIGN KEY (parcel_id) REFERENCES parcels (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- migrate:down
DROP TABLE scans;
