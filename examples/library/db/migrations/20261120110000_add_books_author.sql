-- migrate:up
-- cutover: change books.writer -> books.author
ALTER TABLE books ADD COLUMN author text;

CREATE FUNCTION books_copy_writer() RETURNS trigger AS $$
BEGIN
    NEW.author := NEW.writer;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER books_copy_writer
    AFTER INSERT OR UPDATE ON books
    FOR EACH ROW EXECUTE FUNCTION books_copy_writer();

-- migrate:down
DROP TRIGGER books_copy_writer ON books;
DROP FUNCTION books_copy_writer();
ALTER TABLE books DROP COLUMN author;
