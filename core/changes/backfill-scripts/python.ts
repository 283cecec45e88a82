import type { FileReader } from "../../migrations/types.ts";
import { mentions } from "./evidence.ts";
import { type ScriptLanguage, walkSql } from "./script.ts";

const manifest =
  /(?:^|\/)(?:pyproject\.toml|(?:requirements[^/]*|constraints)\.(?:txt|in)|Pipfile|setup\.(?:py|cfg)|poetry\.lock|uv\.lock)$/;

/** Stands for a parameter until percent signs are written twice; no SQL has it. */
const parameter = "\u0000";

/** psycopg 3, or psycopg2 where only that one is there: both speak the DB API. */
function driver(files: FileReader): string {
  return mentions(files, manifest, /\bpsycopg2\b/) && !mentions(files, manifest, /\bpsycopg(?!2)\b/)
    ? "psycopg2"
    : "psycopg";
}

export const python: ScriptLanguage = {
  sources: [".py"],
  extension: ".py",
  usage: (file, files) => `DATABASE_URL=… python ${file} [key to go on behind]; it needs the package ${driver(files)}.`,
  write(script, files) {
    const sql = walkSql(script, () => parameter);
    // The driver takes %% for a percent sign where parameters are given.
    const text = (statement: string) => JSON.stringify(statement.replaceAll("%", "%%").replaceAll(parameter, "%s"));
    const module = driver(files);
    return `"""Backfill of ${script.change}: fills rows in batches along the primary key, beside live writes, and commits each batch.

It can be stopped at any time: rows that are filled stay as they are, and it goes on behind a key that is given.
"""
import os
import sys
import time

import ${module}

# lock_timeout, deadlock and serialization failure: a live transaction was in the way.
PASSING = {"55P03", "40P01", "40001"}


def fill(connection, after):
    with connection.cursor() as cursor:
        cursor.execute(${JSON.stringify(script.session)})
        cursor.execute(
            ${text(sql.nextBatch)}
            if after
            else ${text(sql.firstBatch)},
            after,
        )
        last = list(cursor.fetchone() or [])
        if last:
            update = (
                ${text(sql.fillNext)}
                if after
                else ${text(sql.fillFirst)}
            )
        else:
            update = (
                ${text(sql.fillRest)}
                if after
                else ${text(sql.fillAll)}
            )
        cursor.execute(update, after + last)
        filled = cursor.rowcount
    connection.commit()
    return last, filled


def patiently(connection, after):
    attempt = 1
    while True:
        try:
            return fill(connection, after)
        except ${module}.Error as error:
            connection.rollback()
            code = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
            if attempt == 10 or code not in PASSING:
                raise
            time.sleep(attempt * 0.5)
            attempt += 1


def main():
    connection = ${module}.connect(os.environ["DATABASE_URL"])
    after = sys.argv[1:]
    filled = 0
    while True:
        begun = time.monotonic()
        last, count = patiently(connection, after)
        filled += count
        if not last:
            break
        after = last
        print(f"{filled} rows filled, up to {' '.join(after)}", flush=True)
        # As long as it worked: the database belongs to others.
        time.sleep(time.monotonic() - begun)
    print(f"{filled} rows filled, done")
    connection.close()


if __name__ == "__main__":
    main()
`;
  },
};
