const chunkSize = 64 * 1024;

/**
 * The bytes of a text in UTF-8. The text comes in small pieces, and each is turned into bytes at once: a report of many megabytes would
 * otherwise be held three times over, as its pieces, as one string and as bytes.
 */
export function utf8Chunks(pieces: Iterable<string>): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let chunk = Buffer.allocUnsafeSlow(chunkSize);
  let used = 0;
  const finish = () => {
    if (used > 0) chunks.push(chunk.subarray(0, used));
    used = 0;
  };
  for (const piece of pieces) {
    // A UTF-16 unit takes three bytes at most.
    const most = piece.length * 3;
    if (used + most > chunk.length) {
      finish();
      chunk = Buffer.allocUnsafeSlow(Math.max(chunkSize, most));
    }
    used += chunk.write(piece, used);
  }
  finish();
  return chunks;
}
