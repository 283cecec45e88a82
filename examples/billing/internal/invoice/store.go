// Package invoice issues invoices and says what is still open.
package invoice

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

type Invoice struct {
	ID       int64
	Number   string
	Amount   string
	IssuedOn time.Time
	PaidAt   *time.Time
}

type Store struct {
	pool *pgxpool.Pool
}

func NewStore(pool *pgxpool.Pool) *Store {
	return &Store{pool: pool}
}

// Issue stores a new invoice and returns its id. The amount is in euros, such as "12.50".
func (s *Store) Issue(ctx context.Context, customerID int64, number, amount string) (int64, error) {
	var id int64
	err := s.pool.QueryRow(ctx,
		`INSERT INTO invoices (customer_id, number, amount) VALUES ($1, $2, $3) RETURNING id`,
		customerID, number, amount,
	).Scan(&id)
	return id, err
}

// Correct replaces the amount of an invoice that nobody has paid yet.
func (s *Store) Correct(ctx context.Context, number, amount string) error {
	_, err := s.pool.Exec(ctx,
		`UPDATE invoices SET amount = $2 WHERE number = $1 AND paid_at IS NULL`, number, amount)
	return err
}

// Open lists what a customer has still to pay, the oldest first.
func (s *Store) Open(ctx context.Context, customerID int64) ([]Invoice, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT id, number, amount, issued_on
		  FROM invoices
		 WHERE customer_id = $1 AND paid_at IS NULL
		 ORDER BY issued_on`, customerID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var invoices []Invoice
	for rows.Next() {
		var invoice Invoice
		if err := rows.Scan(&invoice.ID, &invoice.Number, &invoice.Amount, &invoice.IssuedOn); err != nil {
			return nil, err
		}
		invoices = append(invoices, invoice)
	}
	return invoices, rows.Err()
}
