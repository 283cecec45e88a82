import { compareDigits, nextVersions, styleOf } from "./numbering.ts";

/** A file name that Flyway takes: versioned, undo, baseline or repeatable. */
export interface FlywayName {
  readonly kind: "V" | "U" | "B" | "R";
  /** With dots, as Flyway records it; empty for a repeatable migration. */
  readonly version: string;
  /** The version as it stands in the name. */
  readonly written: string;
  readonly title: string;
}

/** What a file name says, or undefined when Flyway does not take the file. */
export function parseName(name: string): FlywayName | undefined {
  const repeatable = /^R__(.*)\.sql$/.exec(name);
  if (repeatable !== null) return { kind: "R", version: "", written: "", title: repeatable[1] ?? "" };
  const match = /^([VUB])(\d+(?:[._]\d+)*)(?:__(.*))?\.sql$/.exec(name);
  if (match === null) return undefined;
  const [, kind, written = "", title = ""] = match;
  return { kind: kind === "U" || kind === "B" ? kind : "V", version: written.replaceAll("_", "."), written, title };
}

/** Versions are compared part by part, as numbers; missing parts count as 0. */
export function compareVersions(left: string, right: string): number {
  const a = left.split(/[._]/);
  const b = right.split(/[._]/);
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = compareDigits(a[index] ?? "", b[index] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

/** Counts up the last part of the version, whatever the team's style: `12`, `1.2.3`, `20240101`, `4_99_1561608282`. */
export function nextFlywayVersions(last: string | undefined, count: number, now: Date): readonly string[] {
  const [, head = "", tail] = /^(.*[._])?(\d+)$/.exec(last ?? "") ?? [];
  const width = tail === undefined || (styleOf(tail).kind === "sequence" && !tail.startsWith("0")) ? 1 : tail.length;
  return nextVersions(tail, count, now, { kind: "sequence", width }).map((version) => head + version);
}
