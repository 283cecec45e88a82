import { dotted, nodes, strings, type Tree, text, unwrap } from "./postgres-tree.ts";

/** The words for an object type of the tree. */
export function objectKind(type: string): string {
  const special: Readonly<Record<string, string>> = {
    OBJECT_ACCESS_METHOD: "other",
    OBJECT_CONVERSION: "other",
    OBJECT_FDW: "other",
    OBJECT_LANGUAGE: "other",
    OBJECT_TSCONFIGURATION: "other",
    OBJECT_MATVIEW: "materialized-view",
    OBJECT_TABCONSTRAINT: "constraint",
    OBJECT_DOMCONSTRAINT: "constraint",
    OBJECT_STATISTIC_EXT: "statistics",
    OBJECT_FOREIGN_SERVER: "server",
    OBJECT_OPCLASS: "operator",
    OBJECT_OPFAMILY: "operator",
    OBJECT_ROUTINE: "function",
  };
  return special[type] ?? type.replace("OBJECT_", "").toLowerCase().replaceAll("_", "-");
}

/** A role; CURRENT_USER and its like in lower case. */
export function roleOf(role: Tree): string {
  const name = text(role, "rolename");
  const types: Readonly<Record<string, string>> = {
    ROLESPEC_CURRENT_ROLE: "current_role",
    ROLESPEC_CURRENT_USER: "current_user",
    ROLESPEC_SESSION_USER: "session_user",
    ROLESPEC_PUBLIC: "public",
  };
  return types[text(role, "roletype")] ?? name;
}

/** Objects that belong to a table are named by it, in front of their own name. */
const onTable = new Set(["trigger", "rule", "policy", "constraint", "column"]);

/** The name of an object; of the table it belongs to where it has one. */
export function objectName(wrapped: Tree, kind: string): string {
  const parts = objectParts(wrapped);
  return dotted(onTable.has(kind) ? parts.slice(0, -1) : parts);
}

/** The parts of an object's name, those of its table first. */
export function objectParts(wrapped: Tree): readonly string[] {
  const [name, node] = unwrap(wrapped);
  switch (name) {
    case "String":
      return [text(node, "sval")];
    case "TypeName":
      return strings(node, "names");
    case "ObjectWithArgs":
      return strings(node, "objname");
    case "List": {
      const [first] = nodes(node, "items", "TypeName");
      return first ? [...strings(first, "names"), ...strings(node, "items")] : strings(node, "items");
    }
    default:
      return [];
  }
}
