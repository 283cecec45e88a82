import type { Walk } from "./walk.ts";

/** What a release of an application does with `users.name`. */
export const byName = {
  insert: "INSERT INTO users (id, name) VALUES ($1, $2)",
  update: "UPDATE users SET name = $2 WHERE id = $1",
  read: "SELECT id, name FROM users",
};

/** Both releases of a change that gives no column another name; the new one may run from its start on. */
export const inPlace: Pick<Walk, "old" | "new" | "newWrites" | "newReads"> = {
  old: byName,
  new: { ...byName, insert: "INSERT INTO users (name, id) VALUES ($2, $1)" },
  newWrites: "expand",
  newReads: "expand",
};
