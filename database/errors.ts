/** What a person can mend: the message names the environment or the table and the next thing to do, and never a credential. */
export class DatabaseError extends Error {}

/** The message of whatever was thrown, without what could be a credential. */
export function errorText(error: unknown, secrets: readonly string[] = []): string {
  const text = error instanceof Error ? messageOf(error) : String(error);
  return withoutSecrets(text, secrets);
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
