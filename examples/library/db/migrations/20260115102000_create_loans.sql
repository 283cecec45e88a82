-- migrate:up
CREATE TABLE loans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book_id bigint NOT NULL REFERENCES books (id),
    member_id bigint NOT NULL REFERENCES members (id),
    lent_on date NOT NULL DEFAULT current_date,
    due_on date,
    returned_on date
);

CREATE INDEX loans_book_id_idx ON loans (book_id);
CREATE INDEX loans_member_id_idx ON loans (member_id);

-- migrate:down
DROP TABLE loans;
