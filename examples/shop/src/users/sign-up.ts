import { pool } from "../database.ts";

export interface NewUser {
  readonly email: string;
  readonly name: string;
}

/** Creates an account and returns its id. */
export async function signUp(user: NewUser): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    "INSERT INTO users (email, name, full_name) VALUES ($1, $2, $2) RETURNING id",
    [user.email, user.name],
  );
  return rows[0].id;
}
