// Package customer keeps the companies that are billed.
package customer

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

type Customer struct {
	ID      int64
	Company string
	Email   string
}

type Store struct {
	db  *sql.DB
	sql sq.StatementBuilderType
}

func NewStore(db *sql.DB) *Store {
	return &Store{db: db, sql: sq.StatementBuilder.PlaceholderFormat(sq.Dollar).RunWith(db)}
}

// Add registers a company and returns its id.
func (s *Store) Add(ctx context.Context, company, email string) (int64, error) {
	var id int64
	err := s.sql.Insert("customers").
		Columns("company", "email").
		Values(company, email).
		Suffix("RETURNING id").
		QueryRowContext(ctx).
		Scan(&id)
	return id, err
}

func (s *Store) Find(ctx context.Context, email string) (Customer, error) {
	var c Customer
	err := s.sql.Select("id", "company", "email").
		From("customers").
		Where(sq.Eq{"email": email}).
		QueryRowContext(ctx).
		Scan(&c.ID, &c.Company, &c.Email)
	return c, err
}
