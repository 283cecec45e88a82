import { joinPath, namesIn } from "./paths.ts";
import type { FileReader } from "./types.ts";

/** A file that holds a migration. */
export interface NumberedFile {
  readonly version: string;
  /** Its name without the extension. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** The files of a folder whose names match the pattern, whose first group is the version, in the order of their names. */
export function numberedFiles(path: string, files: FileReader, pattern: RegExp): readonly NumberedFile[] {
  return namesIn(files, path).flatMap((name) => {
    const version = pattern.exec(name)?.[1];
    const file = joinPath(path, name);
    const text = version === undefined ? undefined : files.read(file);
    return version === undefined || text === undefined
      ? []
      : [{ version, name: name.slice(0, -".sql".length), file, text }];
  });
}
