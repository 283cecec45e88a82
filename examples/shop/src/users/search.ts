import { pool } from "../database.ts";

/** Finds users by the beginning of their name, for the support desk. */
export async function searchUsers(prefix: string): Promise<readonly { id: string; name: string }[]> {
  const { rows } = await pool.query(
    `SELECT u.id, u.name
       FROM users u
      WHERE u.name ILIKE $1 || '%'
      ORDER BY u.name
      LIMIT 20`,
    [prefix],
  );
  return rows;
}
