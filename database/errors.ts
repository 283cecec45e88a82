/** What a person can mend: the message names the environment or the table and the next thing to do, and never a credential. */
export class DatabaseError extends Error {}

/** The message of whatever was thrown, without what could be a credential or a value of a row. */
export function errorText(error: unknown, secrets: readonly string[] = []): string {
  const text = error instanceof Error ? messageOf(error) : String(error);
  return withoutSecrets(withoutValues(text), secrets);
}

/**
 * Where servers quote a value in the message itself: class 22 of PostgreSQL (manual, appendix A), and 1062, 1292 and 1366 of MySQL and MariaDB
 * (manual, Error Messages). What PostgreSQL says of other values stands in DETAIL, which nobody shows.
 */
const quotedValues: readonly (readonly [RegExp, string])[] = [
  [/\b(Duplicate entry) '.*' (?=for key )/s, "$1 '…' "],
  [/\b([Ii]ncorrect [\w ]*value: )'.*'(?= for (?:column|function) |$)/s, "$1'…'"],
  [/\b(invalid input [\w "]*|out of range): ".*"/s, '$1: "…"'],
  [/\bvalue ".*" (?=is out of range )/s, 'value "…" '],
];

/** Takes values of rows out of a server's message. */
function withoutValues(text: string): string {
  return quotedValues.reduce((result, [pattern, without]) => result.replace(pattern, without), text);
}

/** Of several addresses that were tried, Node tells the errors one by one. */
function messageOf(error: Error): string {
  if (error instanceof AggregateError && error.message === "")
    return [...new Set(error.errors.map((each) => (each instanceof Error ? each.message : String(each))))].join("; ");
  return error.message;
}

/** Takes URLs' user parts and the given secrets out of a text. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  const cleaned = known.reduce((result, secret) => result.replaceAll(secret, "***"), text);
  return cleaned.replace(/(\w+:\/\/)[^\s/@]*@/g, "$1***@");
}

/** The SQLSTATE of PostgreSQL, or the name of MySQL's error, where there is one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
