/** A statement that waits for a lock makes all others wait behind it: it gives up soon, and the migration is run again. */
export const lockTimeout = "SET lock_timeout = '2s';";
