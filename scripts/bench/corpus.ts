import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * About four in ten of these statements are unsafe on a table that is in use. `n` is different for each statement; they spread over
 * forty tables, as in a service that has grown for years.
 */
const shapes: readonly ((n: number, t: number) => string)[] = [
  (n) =>
    `CREATE TABLE t_${n} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a integer, b text, c varchar(100), created_at timestamptz NOT NULL DEFAULT now());`,
  (n, t) => `ALTER TABLE users_${t} ADD COLUMN c_${n} text;`,
  (n, t) => `ALTER TABLE users_${t} ADD COLUMN d_${n} integer NOT NULL DEFAULT 0;`,
  (n, t) => `CREATE INDEX idx_${n} ON users_${t} (c_${n});`,
  (n, t) => `CREATE INDEX CONCURRENTLY cidx_${n} ON orders_${t} (user_id, status);`,
  (n, t) => `ALTER TABLE orders_${t} ADD CONSTRAINT fk_${n} FOREIGN KEY (user_id) REFERENCES users_${t} (id);`,
  (n, t) => `ALTER TABLE orders_${t} ADD CONSTRAINT ck_${n} CHECK (total >= ${n}) NOT VALID;`,
  (n, t) => `ALTER TABLE users_${t} ALTER COLUMN c_${n} SET NOT NULL;`,
  (n, t) => `ALTER TABLE users_${t} ALTER COLUMN c_${n} TYPE bigint USING c_${n}::bigint;`,
  (n) => `INSERT INTO settings (key, value) VALUES ('k_${n}', 'a value with a ; in it');`,
  (n, t) => `UPDATE orders_${t} SET status = 'x' WHERE id = ${n};`,
  (n, t) => `ALTER TABLE users_${t} DROP COLUMN d_${n};`,
  (n) => `-- step ${n}\nDROP INDEX IF EXISTS idx_${n};`,
  (n, t) => `COMMENT ON COLUMN users_${t}.c_${n} IS 'about ${n}';`,
  (n) => `ALTER TABLE t_${n} RENAME COLUMN a TO a2;`,
];
const tables = 40;

/** `count` statements as one script, each time the same. */
export function script(count: number, first = 0): string {
  const statements: string[] = [];
  for (let i = 0; i < count; i++) {
    const n = Math.floor((first + i) / shapes.length);
    statements.push((shapes[(first + i) % shapes.length] as (n: number, t: number) => string)(n, n % tables));
  }
  return `${statements.join("\n")}\n`;
}

/** Writes the inputs below `folder`: one file per size, and a folder of 2,000 files. Returns their paths. */
export function writeCorpus(folder: string): Readonly<Record<"10" | "1,000" | "10,000" | "2,000 files", string>> {
  const one = (name: string, count: number): string => {
    const path = join(folder, name, "migrations");
    mkdirSync(path, { recursive: true });
    const file = join(path, "0001_all.sql");
    writeFileSync(file, script(count));
    return file;
  };
  const many = join(folder, "many", "migrations");
  mkdirSync(many, { recursive: true });
  for (let i = 0, first = 0; i < 2000; i++) {
    const count = 5 + (i % 16);
    writeFileSync(join(many, `${String(i + 1).padStart(6, "0")}_step.sql`), script(count, first));
    first += count;
  }
  return {
    "10": one("ten", 10),
    "1,000": one("thousand", 1000),
    "10,000": one("ten-thousand", 10_000),
    "2,000 files": many,
  };
}
