import { setFlagsFromString } from "node:v8";

/**
 * Options of V8 that have it optimise functions fifteen times later than usual. A run of the checker ends before most of what is optimised
 * in the background has paid, which saves a quarter of its CPU time; a search through all code costs a sixth less, and what a keystroke runs
 * is optimised after a few all the same. Undefined for a V8 that was not looked at, for it complains on standard error about an option that
 * it does not know.
 *
 * @param v8 Version of V8: `12.4.254.21-node.57`. That of Node would not do: VS Code's Electron pairs its own.
 */
export function tierUpFlags(v8: string): string | undefined {
  switch (generationOf(v8)) {
    // Until V8 11 the work done since the last look counts, since then how often a function was called (`node --v8-options`).
    case "budget":
      return "--interrupt-budget=1000000";
    case "invocations":
      return "--invocation-count-for-turbofan=45000";
    case undefined:
      return undefined;
  }
}

/**
 * Has garbage looked for in the whole heap when it is two and a half times as large as what the last look left; V8 lets a small one grow
 * further. A search through the code of a large repository then holds 40 MB less at its peak, for a twentieth more CPU time.
 */
export function heapFlags(v8: string): string | undefined {
  return generationOf(v8) === undefined ? undefined : "--heap-growing-percent=150";
}

function generationOf(v8: string): "budget" | "invocations" | undefined {
  const [major = Number.NaN, minor = Number.NaN] = v8.split(".").map(Number);
  if (major === 11 && minor === 3) return "budget";
  return (major === 12 && minor >= 4) || major === 13 || major === 14 ? "invocations" : undefined;
}

/** Sets flags for this process and all its threads: before what they are for is run. */
export function setFlags(...flags: readonly ((v8: string) => string | undefined)[]): void {
  for (const flag of flags) {
    const text = flag(process.versions.v8);
    if (text !== undefined) setFlagsFromString(text);
  }
}
