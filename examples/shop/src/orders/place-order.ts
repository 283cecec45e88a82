import { transaction } from "../database.ts";

interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
  readonly priceCents: number;
}

/** Stores an order with its lines and returns its id. */
export async function placeOrder(userId: string, lines: readonly OrderLine[], note?: string): Promise<string> {
  const total = lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0);
  return transaction(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "INSERT INTO orders (user_id, total_cents, customer_note) VALUES ($1, $2, $3) RETURNING id",
      [userId, total, note],
    );
    const orderId = rows[0].id;
    for (const [i, line] of lines.entries()) {
      await client.query(
        "INSERT INTO order_items (order_id, line, product_id, quantity) VALUES ($1, $2, $3, $4)",
        [orderId, i + 1, line.productId, line.quantity],
      );
    }
    return orderId;
  });
}
