CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    legacy_code varchar(20),
    price_cents integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
