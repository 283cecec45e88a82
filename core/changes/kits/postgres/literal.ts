/** Text as a string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
