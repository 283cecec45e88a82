/** How a language writes a comment that runs to the end of its line. */
export interface CommentStyle {
  readonly open: string;
  readonly close: string;
}

const dashes: CommentStyle = { open: "-- ", close: "" };
const slashes: CommentStyle = { open: "// ", close: "" };
const hash: CommentStyle = { open: "# ", close: "" };

/** The comment style of a file, by its extension. */
export function commentStyleOf(file: string): CommentStyle {
  const extension = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  if (extension === "sql") return dashes;
  return ["py", "rb", "ex", "exs", "yml", "yaml", "toml", "sh"].includes(extension) ? hash : slashes;
}
