-- cutover: change users.name -> users.full_name
ALTER TABLE users ADD COLUMN full_name text;
