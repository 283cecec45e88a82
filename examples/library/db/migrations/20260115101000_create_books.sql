-- migrate:up
CREATE TABLE books (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    writer text NOT NULL,
    shelf text
);

-- migrate:down
DROP TABLE books;
