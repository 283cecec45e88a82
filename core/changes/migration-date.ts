/** When a migration was written, as its file or folder is stamped: what most frameworks put there. Undefined for plain numbers. */
export function migrationDate(file: string): Date | undefined {
  for (const part of file.split("/").reverse()) {
    const date = calendarDate(part) ?? unixDate(part);
    if (date !== undefined) return date;
  }
  return undefined;
}

/** `20260203040506_name`, `2026_02_03_040506_name`, `2026-02-03-040506_name`, `2026-02-03T04:05:06.789Z_name`, `20260203_name`. */
function calendarDate(part: string): Date | undefined {
  const match = /(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)(?:[-_T]?(\d\d)[:_]?(\d\d)[:_]?(\d\d)?)?/.exec(part);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return undefined;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/** `1693891895163-Name`, `1600000000_name`: milliseconds or seconds since 1970. */
function unixDate(part: string): Date | undefined {
  const digits = /(?<!\d)(1[2-9]\d{8}(?:\d{3})?)(?!\d)/.exec(part)?.[1];
  if (digits === undefined) return undefined;
  return new Date(Number(digits) * (digits.length === 10 ? 1000 : 1));
}
