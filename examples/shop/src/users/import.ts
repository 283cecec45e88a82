import { transaction } from "../database.ts";

interface ImportedUser {
  readonly email: string;
  readonly name: string;
}

/** Takes over the customers of a shop that we bought. Known addresses get the imported name. */
export async function importUsers(users: readonly ImportedUser[]): Promise<void> {
  await transaction(async (client) => {
    for (const user of users) {
      await client.query(
        `INSERT INTO users (email, name)
         VALUES ($1, $2)
         ON CONFLICT (email) DO UPDATE SET name = excluded.name`,
        [user.email, user.name],
      );
    }
  });
}
