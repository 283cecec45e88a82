-- migrate:up
CREATE TABLE members (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    card_number text NOT NULL UNIQUE,
    email text NOT NULL,
    joined_on date NOT NULL DEFAULT current_date
);

-- migrate:down
DROP TABLE members;
