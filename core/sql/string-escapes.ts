/** Letters that stand for a control character after a backslash (PostgreSQL manual 4.1.2.2, MySQL manual 11.1.1). */
const controls: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Undoes the backslash escapes of `E'…'`. What is no escape keeps its character. */
export function unescapeBackslashes(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3})|([\s\S])|$)/gi,
    (_, hex?: string, short?: string, long?: string, octal?: string, letter?: string) => {
      const digits = hex ?? short ?? long;
      if (digits) return codePoint(Number.parseInt(digits, 16));
      if (octal) return codePoint(Number.parseInt(octal, 8));
      return letter === undefined ? "" : (controls[letter] ?? letter);
    },
  );
}

/** Undoes the escapes `\XXXX` and `\+XXXXXX` of `U&'…'` with the standard escape character. */
export function unescapeUnicode(text: string): string {
  return text.replace(/\\(?:([0-9a-f]{4})|\+([0-9a-f]{6})|\\)/gi, (_, short?: string, long?: string) => {
    const digits = short ?? long;
    return digits ? codePoint(Number.parseInt(digits, 16)) : "\\";
  });
}

function codePoint(value: number): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : "\ufffd";
}
