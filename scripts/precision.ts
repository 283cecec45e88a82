import { readdirSync } from "node:fs";
import { applications, type ComparedFile, keyOf, readApplication } from "../test/support/application.ts";

/**
 * Prints, for each library with an application among the fixtures, how many of the marked usages are found (recall) and how many of the
 * found ones are marked (precision). Fails unless both are 1.
 */
async function main(): Promise<void> {
  const rows = [["library", "marked", "found", "precision", "recall"]];
  let perfect = true;
  for (const folder of readdirSync(applications).sort()) {
    const files = await readApplication(folder);
    const { marked, found, right } = count(files);
    perfect &&= right === marked && right === found;
    rows.push([folder, `${marked}`, `${found}`, share(right, found), share(right, marked)]);
  }
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  if (!perfect) process.exitCode = 1;
}

function count(files: readonly ComparedFile[]) {
  const total = { marked: 0, found: 0, right: 0 };
  for (const { expected, found } of files) {
    const marks = new Set(expected.map(keyOf));
    total.marked += marks.size;
    total.found += found.length;
    total.right += found.filter((mark) => marks.has(keyOf(mark))).length;
  }
  return total;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : (part / whole).toFixed(3);
}

await main();
