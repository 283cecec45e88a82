import { pool } from "../database.ts";

export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export async function readProfile(id: string): Promise<Profile | undefined> {
  const { rows } = await pool.query<Profile>("SELECT id, name, email FROM users WHERE id = $1", [id]);
  return rows[0];
}

export async function changeName(id: string, name: string): Promise<void> {
  await pool.query("UPDATE users SET name = $2, full_name = $2 WHERE id = $1", [id, name]);
}
