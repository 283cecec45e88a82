import { pool } from "../database.ts";

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly priceCents: number;
}

export async function findProduct(code: string): Promise<Product | undefined> {
  const { rows } = await pool.query<Product>(
    `SELECT id, title, price_cents AS "priceCents" FROM products WHERE sku = $1 OR legacy_code = $1`,
    [code],
  );
  return rows[0];
}

export async function addProduct(title: string, sku: string, priceCents: number): Promise<void> {
  await pool.query("INSERT INTO products (title, sku, price_cents) VALUES ($1, $2, $3)", [title, sku, priceCents]);
}
