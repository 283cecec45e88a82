import { specificationOf, writerFingerprint } from "../live/specification.ts";
import type { ExampleFiles } from "./change-rule.ts";

/** A table and the first step of a change of it: what most examples begin with. */
export function example(files: ExampleFiles): ExampleFiles {
  return {
    "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);",
    "migrations/2_expand.up.sql":
      "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;",
    ...files,
  };
}

/** A trigger that keeps `users.full_name` equal to `users.name`. */
export const syncTrigger = `CREATE FUNCTION copy_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.full_name := NEW.name;
  RETURN NEW;
END $$;
CREATE TRIGGER zz_copy_name BEFORE INSERT OR UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION copy_name();`;

/** The evidence of a comparison of that change that found nothing; `writers` are the texts of what writes its columns, by file. */
export function comparison(environment: string, writers: Readonly<Record<string, string>>, mismatched = 0): string {
  const change = "users.name->users.full_name";
  return JSON.stringify({
    ...{ version: 1, change, environment, rows: 1000, mismatched, missing: 0, sample: [], complete: true },
    specification: specificationOf({ id: change, up: [], down: [] }, "postgres"),
    writers: Object.fromEntries(Object.entries(writers).map(([file, text]) => [file, writerFingerprint([text])])),
  });
}
