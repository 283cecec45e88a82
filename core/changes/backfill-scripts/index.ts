import type { FileReader } from "../../migrations/types.ts";
import { go } from "./go.ts";
import { javascript, typescript } from "./javascript.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import type { ScriptLanguage } from "./script.ts";

/** Languages that backfills are written in. */
export const scriptLanguages: readonly ScriptLanguage[] = [typescript, javascript, python, ruby, go];

/**
 * The language of a workspace: that of the files in question, else that of most files of application code. Undefined when it is none of
 * ours.
 */
export function scriptLanguage(own: readonly string[], files: FileReader): ScriptLanguage | undefined {
  return mostUsed(own) ?? mostUsed(files.paths);
}

function mostUsed(paths: readonly string[]): ScriptLanguage | undefined {
  const counts = scriptLanguages.map((language) => ({
    language,
    count: paths.filter((path) => language.sources.some((ending) => path.endsWith(ending))).length,
  }));
  const [first] = counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  return first?.language;
}
