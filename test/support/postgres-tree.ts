/** A node of the tree that PostgreSQL's own parser makes. Fields that have their default value are absent. */
export type Tree = Readonly<Record<string, unknown>>;

/** A field that holds one node's fields, not wrapped in the node's name. */
export function record(tree: Tree, key: string): Tree {
  const value = tree[key];
  return typeof value === "object" && value !== null ? (value as Tree) : {};
}

/** A field that holds a list of nodes, each wrapped in its name; those of one sort, unwrapped. */
export function nodes(tree: Tree, key: string, name?: string): readonly Tree[] {
  const value = tree[key];
  if (!Array.isArray(value)) return [];
  const wrapped = value as readonly Tree[];
  if (name === undefined) return wrapped;
  return wrapped.flatMap((node) => (name in node ? [record(node, name)] : []));
}

/** The only node in a wrapper: its name and its fields. */
export function unwrap(tree: Tree): readonly [name: string, fields: Tree] {
  const [name = ""] = Object.keys(tree);
  return [name, record(tree, name)];
}

export function text(tree: Tree, key: string): string {
  const value = tree[key];
  return typeof value === "string" ? value : "";
}

/** A list of strings, as names are kept. */
export function strings(tree: Tree, key: string): readonly string[] {
  return nodes(tree, key, "String").map((string) => text(string, "sval"));
}

/** A table as it is named. */
export function relation(tree: Tree): string {
  const schema = text(tree, "schemaname");
  return (schema ? `${schema}.` : "") + text(tree, "relname");
}

/** The last two parts of a dotted name. */
export function dotted(parts: readonly string[]): string {
  return parts.slice(-2).join(".");
}
