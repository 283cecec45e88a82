import type { FileReader } from "../../migrations/types.ts";
import { mentions } from "./evidence.ts";
import { type ScriptLanguage, walkSql } from "./script.ts";

interface Driver {
  readonly path: string;
  readonly name: string;
}

/** `database/sql` with the driver of go.mod. */
function driver(files: FileReader): Driver {
  const has = (words: RegExp) => mentions(files, /(?:^|\/)go\.mod$/, words);
  if (has(/github\.com\/jackc\/pgx\/v4\b/) && !has(/github\.com\/jackc\/pgx\/v5\b/))
    return { path: "github.com/jackc/pgx/v4/stdlib", name: "pgx" };
  if (has(/github\.com\/lib\/pq\b/) && !has(/github\.com\/jackc\/pgx\b/))
    return { path: "github.com/lib/pq", name: "postgres" };
  return { path: "github.com/jackc/pgx/v5/stdlib", name: "pgx" };
}

export const go: ScriptLanguage = {
  sources: [".go"],
  extension: ".go",
  usage: (file, files) =>
    `DATABASE_URL=… go run ${file} [key to go on behind]; it needs the module ${driver(files).path}.`,
  write(script, files) {
    const sql = walkSql(script, (number) => `$${number}`);
    const { path, name } = driver(files);
    const text = JSON.stringify;
    const keys = script.key.map((_, i) => `&last[${i}]`).join(", ");
    return `//go:build ignore

// Backfill of ${script.change}: fills rows in batches along the primary key, beside live writes, and commits each batch.
// It can be stopped at any time: rows that are filled stay as they are, and it goes on behind a key that is given.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	_ "${path}"
)

// fill fills one batch behind a key; the key of its last row is empty when it was the last batch.
func fill(ctx context.Context, db *sql.DB, after []string) ([]string, int64, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, 0, err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, ${text(script.session)}); err != nil {
		return nil, 0, err
	}
	batch := ${text(sql.firstBatch)}
	if len(after) > 0 {
		batch = ${text(sql.nextBatch)}
	}
	last := make([]string, ${script.key.length})
	err = tx.QueryRowContext(ctx, batch, arguments(after)...).Scan(${keys})
	if errors.Is(err, sql.ErrNoRows) {
		last = nil
	} else if err != nil {
		return nil, 0, err
	}
	var update string
	switch {
	case len(last) > 0 && len(after) > 0:
		update = ${text(sql.fillNext)}
	case len(last) > 0:
		update = ${text(sql.fillFirst)}
	case len(after) > 0:
		update = ${text(sql.fillRest)}
	default:
		update = ${text(sql.fillAll)}
	}
	result, err := tx.ExecContext(ctx, update, append(arguments(after), arguments(last)...)...)
	if err != nil {
		return nil, 0, err
	}
	filled, err := result.RowsAffected()
	if err != nil {
		return nil, 0, err
	}
	return last, filled, tx.Commit()
}

func arguments(key []string) []any {
	values := make([]any, len(key))
	for i, value := range key {
		values[i] = value
	}
	return values
}

// isPassing tells lock_timeout, deadlock and serialization failure: a live transaction was in the way.
func isPassing(err error) bool {
	var coded interface{ SQLState() string }
	if !errors.As(err, &coded) {
		return false
	}
	switch coded.SQLState() {
	case "55P03", "40P01", "40001":
		return true
	}
	return false
}

func main() {
	ctx := context.Background()
	db, err := sql.Open("${name}", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	after := os.Args[1:]
	var filled int64
	for attempt := 1; ; {
		begun := time.Now()
		last, count, err := fill(ctx, db, after)
		if err != nil && isPassing(err) && attempt < 10 {
			time.Sleep(time.Duration(attempt) * 500 * time.Millisecond)
			attempt++
			continue
		}
		if err != nil {
			log.Fatal(err)
		}
		attempt = 1
		filled += count
		if len(last) == 0 {
			break
		}
		after = last
		fmt.Printf("%d rows filled, up to %s\\n", filled, strings.Join(after, " "))
		// As long as it worked: the database belongs to others.
		time.Sleep(time.Since(begun))
	}
	fmt.Printf("%d rows filled, done\\n", filled)
}
`;
  },
};
