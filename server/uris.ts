import { URI } from "vscode-uri";

/** The URI of an absolute path. */
export function toUri(path: string): string {
  return URI.file(path).toString();
}

/** The absolute path of a file URI; undefined for other schemes (a diff view, an unsaved document without a name). */
export function toPath(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === "file" ? parsed.fsPath : undefined;
}

/** The path of a file URI relative to a folder, with `/`; undefined outside of it. */
export function pathIn(root: string, uri: string): string | undefined {
  const path = toPath(uri);
  if (path === undefined) return undefined;
  const folder = root.endsWith("/") || root.endsWith("\\") ? root : `${root}/`;
  const [inside, outer] = [path.replaceAll("\\", "/"), folder.replaceAll("\\", "/")];
  return inside.startsWith(outer) ? inside.slice(outer.length) : undefined;
}
