/** `files.exclude` of VS Code: a glob pattern to whether it is in force, or in force only beside another file. */
export type HiddenFiles = Readonly<Record<string, unknown>>;

/** What VS Code hides by default, and nobody takes for code. */
const defaults: ReadonlySet<string> = new Set([
  "**/.git",
  "**/.svn",
  "**/.hg",
  "**/CVS",
  "**/.DS_Store",
  "**/Thumbs.db",
]);

/**
 * The glob patterns of what is hidden, in order: a pattern may mean a file, or a folder with all in it. Those with a condition
 * (`{ "when": … }`) hide what is made from another file, and are left out: nothing is hidden that may be a source.
 */
export function hiddenPatterns(hidden: HiddenFiles): readonly string[] {
  return Object.entries(hidden)
    .filter(([pattern, value]) => value === true && !defaults.has(pattern))
    .flatMap(([pattern]) => [pattern, `${pattern}/**`])
    .sort();
}
