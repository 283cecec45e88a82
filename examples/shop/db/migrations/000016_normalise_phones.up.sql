DO $$
BEGIN
    UPDATE users SET phone = regexp_replace(phone, '[^0-9+]', '', 'g');
    ALTER TABLE users ADD CONSTRAINT users_phone_check CHECK (phone ~ '^[0-9+]*$');
END
$$;
