import { testWalk } from "../../support/walk.ts";

// The rows of a batch are those between two keys of two columns: more than one batch, and more than one within a shop.
for (const dialect of ["postgres", "mariadb", "mysql", "sqlite"] as const) {
  await testWalk(
    `rows of a table whose key is two columns are walked in batches on ${dialect}`,
    {
      dialect,
      base: {
        up: "CREATE TABLE users (shop integer NOT NULL, id integer NOT NULL, name varchar(100) NOT NULL, PRIMARY KEY (shop, id));\n",
        down: "DROP TABLE users;\n",
      },
      start: ["users.name", "users.full_name"],
      old: {
        insert: "INSERT INTO users (shop, id, name) VALUES ($1 % 3, $1, $2)",
        update: "UPDATE users SET name = $2 WHERE id = $1",
        read: "SELECT id, name FROM users",
      },
      new: {
        insert: "INSERT INTO users (shop, id, full_name) VALUES ($1 % 3, $1, $2)",
        update: "UPDATE users SET full_name = $2 WHERE id = $1",
        read: "SELECT id, full_name FROM users",
      },
      newWrites: "dual-write",
      newReads: "backfill",
      phases: ["dual-write", "backfill", "cutover", "contract", "done"],
    },
    [],
  );
}
