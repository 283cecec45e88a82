/** How a backfill goes on, in words: `20,000 rows a batch`, `waits: …`. */
export function paceText({ batch, paused }: { readonly batch: number; readonly paused?: string | undefined }): string {
  return paused === undefined ? `${batch.toLocaleString("en-US")} rows a batch` : `waits: ${paused}`;
}
