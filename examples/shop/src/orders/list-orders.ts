import { pool } from "../database.ts";

export interface OrderSummary {
  readonly id: string;
  readonly status: "new" | "paid" | "shipped" | "refunded";
  readonly totalCents: string;
}

export async function listOrders(userId: string): Promise<readonly OrderSummary[]> {
  const { rows } = await pool.query<OrderSummary>(
    `SELECT id, status, total_cents AS "totalCents" FROM orders WHERE user_id = $1 ORDER BY placed_at DESC`,
    [userId],
  );
  return rows;
}
