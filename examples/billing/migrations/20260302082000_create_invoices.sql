-- +goose Up
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    number text NOT NULL UNIQUE,
    amount numeric(12, 2) NOT NULL CHECK (amount >= 0),
    issued_on date NOT NULL DEFAULT current_date,
    paid_at timestamptz
);

CREATE INDEX invoices_customer_id_idx ON invoices (customer_id);

-- +goose Down
DROP TABLE invoices;
