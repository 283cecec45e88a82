-- cutover: change accounts.name -> accounts.(first_name, last_name) up(split_part(name, ' ', 1), split_part(name, ' ', 2)) down(first_name || ' ' || last_name)
SET lock_timeout = '2s';

ALTER TABLE accounts ADD COLUMN first_name text;
ALTER TABLE accounts ADD COLUMN last_name text;
